import Compose
import Testing
import YAML

@testable import Export

/// Pods, tasks and placeholders in Kubernetes.
@Suite struct KubernetesExportTests {
    private func export(
        _ services: String, sections: String = "", files: [String: String] = [:], printed: String = "",
        _ change: (inout ExportRequest) -> Void = { _ in }
    ) async throws -> ExportedText {
        var request = ExportRequest(.kubernetes)
        change(&request)
        return try await ExportedText(request, services, sections: sections, files: files, printed: printed)
    }

    @Test("A pod is a Deployment, and each name of a service a Service")
    func pod() async throws {
        let exported = try await export(
            """
              web: { image: acme/web, expose: ['80'], links: ['db:database'], networks: { default: { aliases: [www] } } }
              db: { image: pg, expose: ['5432'], stop_grace_period: 1m }
            """)
        #expect(exported.notes == [])
        #expect(
            try exported.objects("app.yaml") == [
                "Deployment app", "Service web", "Service www", "Service db", "Service database",
            ])
        #expect(
            try exported.value("app.yaml", "spec", "template", "spec", "hostAliases")
                == "[{ip: 127.0.0.1, hostnames: [web, www, db, database]}]")
        #expect(try exported.value("app.yaml", "spec", "template", "spec", "terminationGracePeriodSeconds") == "60")
        #expect(try exported.value("app.yaml", "spec", "strategy") == "{type: Recreate}")
        #expect(
            try exported.value("app.yaml", "spec", document: 1)
                == "{clusterIP: None, publishNotReadyAddresses: true, selector: {app.kubernetes.io/name: app, app.kubernetes.io/part-of: project}}"
        )
        #expect(try exported.value("kustomization.yaml", "resources") == "[app.yaml]")
    }

    @Test("Every text is in double quotes, also where a reader of YAML 1.1 would see a truth value")
    func quotes() async throws {
        let exported = try await export(
            "  web: { image: x, expose: ['80'], environment: { N: 'y', M: '1e3', T: \"a\\tb\" } }")
        let text = exported.text("app.yaml")
        #expect(text.contains("name: \"N\"\n              value: \"y\"\n"))
        #expect(text.contains("value: \"1e3\"\n") && text.contains("value: \"a\\tb\"\n"))
        for line in text.split(separator: "\n") {
            guard let value = line.split(separator: ":", maxSplits: 1).dropFirst().first?.dropFirst() else { continue }
            #expect(
                value.isEmpty || value.hasPrefix("\"") || Int(value) != nil || ["true", "false"].contains(value),
                "\(line)")
        }
    }

    @Test("Two services of a pod on one port are refused; a Deployment for each is the way out")
    func split() async throws {
        let services = "  web: { image: x, expose: ['80'] }\n  api: { image: y, expose: ['80'] }"
        let refused = try await export(services)
        #expect(
            refused.notes == [
                "!api: pods/app.yml:3: 'web' and 'api' both use port 80/tcp, and the services of a pod share one network in Kubernetes; '--split app' gives each a pod of its own"
            ])
        let split = try await export(services) { $0.split = ["app"] }
        #expect(split.notes == [])
        #expect(
            try split.objects("app.yaml") == ["Deployment app-web", "Service web", "Deployment app-api", "Service api"])
        let labels =
            "{app.kubernetes.io/name: app, app.kubernetes.io/component: api, app.kubernetes.io/part-of: project}"
        #expect(try split.value("app.yaml", "spec", "selector", document: 3) == labels)
        #expect(try split.value("app.yaml", "spec", "selector", "matchLabels", document: 2) == labels)
        #expect(
            try split.value(
                "app.yaml", "spec", "template", "spec", "affinity", "podAffinity",
                "requiredDuringSchedulingIgnoredDuringExecution", 0, "labelSelector", "matchLabels", document: 2)
                == "{app.kubernetes.io/name: app, app.kubernetes.io/part-of: project}")
        // The metadata of the pod says the same.
        let metadata = try await export(services, files: ["pods/app.metadata.yml": "split: true\n"])
        #expect(metadata.text("app.yaml") == split.text("app.yaml"))
    }

    @Test("Tasks are suspended jobs, placeholders have no workload, and variables that name them are reported")
    func kinds() async throws {
        let exported = try await export(
            "  web: { image: x, expose: ['80'], environment: { MAIL: 'smtp://mail:25', MAILER: mailer } }",
            files: [
                "pods/jobs.yml": "services: { migrate: { image: x } }", "pods/jobs.metadata.yml": "pod_type: task",
                "pods/out.yml": "services: { mail: { image: m } }", "pods/out.metadata.yml": "pod_type: placeholder",
            ], printed: "  migrate: { image: x }\n  mail: { image: m }")
        #expect(try exported.objects("jobs.yaml") == ["CronJob jobs"])
        #expect(try exported.value("jobs.yaml", "spec", "suspend") == "true")
        #expect(
            try exported.value("jobs.yaml", "spec", "jobTemplate", "spec", "template", "spec", "restartPolicy")
                == "Never")
        #expect(exported.export.files.map(\.path) == ["app.yaml", "jobs.yaml", "kustomization.yaml"])
        #expect(
            exported.notes == [
                "mail: pods/out.yml:1: it is a placeholder for what is hosted elsewhere, and not exported; its name is not known there",
                "web: pods/app.yml:2: 'MAIL' names the placeholder 'mail'; set it for the environment 'development'",
            ])
    }

    @Test("A service for whose end others wait is an init container")
    func initContainers() async throws {
        let exported = try await export(
            """
              web: { image: x, expose: ['80'], depends_on: { init: { condition: service_completed_successfully }, db: { condition: service_healthy } } }
              db: { image: y, expose: ['1'] }
              init: { image: z, expose: ['80'], depends_on: { first: { condition: service_completed_successfully } } }
              first: { image: z }
            """)
        #expect(
            exported.notes == [
                "web: pods/app.yml:2: the order of start (after 'db') is not exported: a program has to wait for what it needs"
            ])
        #expect(
            try exported.value("app.yaml", "spec", "template", "spec", "initContainers")
                == "[{name: first, image: z, imagePullPolicy: IfNotPresent}, {name: init, image: z, imagePullPolicy: IfNotPresent}]"
        )
        #expect(try exported.objects("app.yaml") == ["Deployment app", "Service web", "Service db"])
    }

    @Test("Volumes are claims, files are ConfigMaps whose name changes with their content")
    func volumes() async throws {
        func exported(_ content: String) async throws -> ExportedText {
            try await export(
                """
                  web:
                    image: x
                    expose: ['80']
                    user: '1000'
                    volumes:
                      - { type: volume, source: data, target: /data, volume: { nocopy: true } }
                      - { type: bind, source: ../conf.txt, target: /etc/conf.txt, read_only: true }
                      - { type: bind, source: ../dir, target: /dir, read_only: true }
                """, sections: "volumes: { data: { driver_opts: { size: 2g } } }",
                files: ["conf.txt": content, "dir/a": "1", "dir/sub/b": "2"])
        }
        let first = try await exported("one\n")
        #expect(first.notes == [])
        let again = try await exported("one\n")
        #expect(again.export.files == first.export.files)
        let second = try await exported("two\n")
        let objects = (try first.objects("app.yaml"), try second.objects("app.yaml"))
        #expect(objects.0[1] == "PersistentVolumeClaim data")
        #expect(objects.0[2].hasPrefix("ConfigMap app-etc-conf-txt-") && objects.0[2] != objects.1[2])
        #expect(objects.0[3].hasPrefix("ConfigMap app-dir-") && objects.0[3] == objects.1[3])
        #expect(
            try first.value("app.yaml", "spec", document: 1)
                == "{accessModes: [ReadWriteOnce], resources: {requests: {storage: 2147483648}}}")
        #expect(try first.value("app.yaml", "data", document: 2) == "{conf.txt: one\\n}")
        let mounts = try #require(
            try first.value("app.yaml", "spec", "template", "spec", "containers", 0, "volumeMounts"))
        #expect(mounts.contains("mountPath: /etc/conf.txt, subPath: conf.txt, readOnly: true"))
        let security = try first.value("app.yaml", "spec", "template", "spec", "securityContext")
        #expect(security == "{fsGroup: 1000, sysctls: [{name: net.ipv4.ip_unprivileged_port_start, value: 0}]}")
    }

    @Test("The values of secrets are written only where asked for")
    func secrets() async throws {
        let files = ["config/secrets.yml": "common: { TOKEN: 'a$b' }\n"]
        let exported = try await export(
            "  web: { image: x, expose: ['80'], environment: { TOKEN: plain } }", files: files)
        #expect(
            try exported.value("app.yaml", "spec", "template", "spec", "containers", 0, "env")
                == "[{name: TOKEN, valueFrom: {secretKeyRef: {name: web-secrets, key: TOKEN}}}]")
        #expect(!exported.export.files.contains { String(decoding: $0.bytes, as: UTF8.self).contains("YSRi") })
        #expect(
            exported.export.commands == [
                "kubectl create secret generic web-secrets --from-literal=TOKEN=…", "kubectl apply -k DIR",
            ])
        let written = try await export("  web: { image: x, expose: ['80'] }", files: files) {
            $0.includesSecrets = true
        }
        #expect(try written.value("secrets.yaml", "data") == "{TOKEN: YSRi}")
        #expect(written.export.files.filter(\.isPrivate).map(\.path) == ["secrets.yaml"])
    }

    @Test("Names that others call a service by are never changed: what Kubernetes does not take is refused")
    func names() async throws {
        let exported = try await export("  my_web: { image: x, expose: ['80'] }")
        #expect(
            exported.notes == [
                "!my_web: pods/app.yml:2: 'my_web' cannot be the name of a Service: Kubernetes takes up to 63 lower-case letters, digits and '-', beginning with a letter; rename the service"
            ])
    }

    @Test("Replicas are those of all services of a pod, and need a pod without a volume")
    func replicas() async throws {
        let two = try await export("  web: { image: x, expose: ['80'], deploy: { replicas: 2 } }")
        #expect(try two.value("app.yaml", "spec", "replicas") == "2")
        #expect(two.notes == [])
        let different = try await export(
            "  web: { image: x, expose: ['80'], deploy: { replicas: 2 } }\n  db: { image: y, expose: ['1'] }")
        #expect(
            different.notes == [
                "!web: pods/app.yml:2: the services of a pod have the same number of replicas in Kubernetes; '--split app' gives each a Deployment of its own"
            ])
        let mounted = try await export(
            "  web: { image: x, expose: ['80'], scale: 2, volumes: [{ type: volume, source: d, target: /d, volume: { nocopy: true } }] }",
            sections: "volumes: { d: {} }")
        #expect(
            mounted.notes == [
                "!web: pods/app.yml:2: a pod with a volume can have one replica only, as the volume belongs to one pod"
            ])
    }

    @Test("Published ports are those of a load balancer; those of this machine alone are not exported")
    func ports() async throws {
        let exported = try await export(
            """
              web:
                image: x
                ports:
                  - { target: 80, published: '8080', protocol: tcp }
                  - { target: 81, published: '8081', host_ip: 127.0.0.1, protocol: tcp }
            """)
        #expect(try exported.objects("app.yaml") == ["Deployment app", "Service web", "Service web-published"])
        #expect(
            try exported.value("app.yaml", "spec", "ports", document: 2)
                == "[{name: tcp-8080, port: 8080, targetPort: 80, protocol: TCP}]")
        #expect(
            exported.notes == [
                "web: pods/app.yml:5: the port 8081 is published at 127.0.0.1 alone, and not exported: 'kubectl port-forward' reaches it"
            ])
    }

    @Test("Two things that would have one name in Kubernetes are kept apart, or refused")
    func collisions() async throws {
        let memory = try await export(
            "  web: { image: x, expose: ['80'], tmpfs: [/a.b, /a-b], volumes: [{ type: volume, target: /a_b }] }")
        #expect(
            try memory.value("app.yaml", "spec", "template", "spec", "containers", 0, "volumeMounts")
                == "[{name: web-a-b, mountPath: /a_b}, {name: web-a-b-2, mountPath: /a.b}, {name: web-a-b-3, mountPath: /a-b}]"
        )
        let volumes = try await export(
            "  web: { image: x, expose: ['80'] }", sections: "volumes: { my_data: {}, my-data: {} }")
        #expect(
            volumes.notes == [
                "!volumes.my-data: pods/app.yml:3: 'my_data' and 'my-data' would both be called 'my-data' in Kubernetes; rename one"
            ])
        let alias = "networks: { default: { aliases: [www] } }"
        let names = try await export(
            "  web: { image: x, expose: ['80'], \(alias) }",
            files: ["pods/api.yml": "services: { api: { image: x, expose: ['80'], \(alias) } }"],
            printed: "  api: { image: x, expose: ['80'], \(alias) }")
        #expect(
            names.notes == [
                "!web: pods/app.yml:2: two services answer to the name 'www', and a Service of Kubernetes is one pod's; give one of them another alias or name"
            ])
    }

    @Test("What cannot end before others start is no init container, and is refused")
    func awaited() async throws {
        let exported = try await export(
            """
              web: { image: x, expose: ['80'], depends_on: { migrate: { condition: service_completed_successfully } } }
              migrate: { image: x, expose: ['1'], depends_on: { db: { condition: service_started } } }
              db: { image: y, expose: ['2'] }
            """)
        #expect(
            exported.notes.filter { $0.hasPrefix("!") }.map { $0.prefix(50) } == [
                "!migrate: pods/app.yml:3: others wait for its end,"
            ])
    }

    @Test("Files keep their names and permissions, whatever keys a ConfigMap can have")
    func fileNames() async throws {
        let exported = try await export(
            "  web: { image: x, expose: ['80'], volumes: [{ type: bind, source: ../d, target: /d, read_only: true }] }",
            files: ["d/a b": "1", "d/..c": "2"])
        let items = try exported.value("app.yaml", "spec", "template", "spec", "volumes", 0, "configMap", "items")
        #expect(items?.contains("path: a b}") == true)
        #expect(exported.notes == [])
    }

    @Test("Mounts that Kubernetes does not have are refused")
    func mounts() async throws {
        let nested = try await export(
            "  web: { image: x, expose: ['80'], volumes: [{ type: bind, source: ../d, target: /d, read_only: true }, { type: volume, target: /d/up }] }",
            files: ["d/a": "1"])
        #expect(nested.notes.contains { $0.hasPrefix("!") && $0.contains("'/d/up' is mounted in '/d'") })
        let twice = try await export(
            "  web: { image: x, expose: ['80'], volumes: [{ type: volume, target: /d }], tmpfs: [/d/] }")
        #expect(twice.notes.contains { $0.hasPrefix("!") && $0.contains("two things are mounted at '/d'") })
    }

    @Test("Addresses of hosts hold for a whole pod, so that they must not differ")
    func hosts() async throws {
        let different = try await export(
            "  web: { image: x, expose: ['80'], extra_hosts: ['h=1.2.3.4'] }\n  db: { image: x, expose: ['1'], extra_hosts: ['h=1.2.3.5'] }"
        )
        #expect(different.notes.map { $0.prefix(45) } == ["!db: pods/app.yml:3: 'h' has another address "])
        let own = try await export("  web: { image: x, expose: ['80'], extra_hosts: ['web=1.2.3.4'] }")
        #expect(own.notes.count { $0.hasPrefix("!") } == 1)
    }

    @Test("Volumes that are shared with 'volumes_from' are the same")
    func volumesFrom() async throws {
        let exported = try await export(
            """
              web: { image: x, expose: ['80'], volumes: [{ type: volume, target: /a }, { type: tmpfs, target: /t }] }
              log: { image: x, expose: ['1'], volumes_from: [web] }
            """)
        let pod: [PathStep] = ["spec", "template", "spec", "containers"]
        let root = try Document(String(exported.text("app.yaml").split(separator: "---\n")[0]), file: "app.yaml")
        #expect(
            root.node(at: pod + [1, "volumeMounts"]).map { Value($0).inOneLine } == "[{name: web-a, mountPath: /a}]")
    }

    @Test("Control characters that kustomize refuses are in binary data, or refused")
    func controlCharacters() async throws {
        let file = try await export(
            "  web: { image: x, expose: ['80'], volumes: [{ type: bind, source: ../f, target: /f, read_only: true }] }",
            files: ["f": "a\u{7F}b"])
        #expect(try file.value("app.yaml", "binaryData", document: 1) == "{f: YX9i}")
        let variable = try await export("  web: { image: x, expose: ['80'], environment: { A: \"a\\x7Fb\" } }")
        #expect(variable.notes.map { $0.prefix(50) } == ["!web: pods/app.yml:2: a text of it has a control c"])
    }
}
