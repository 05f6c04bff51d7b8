import Compose
import Testing
import YAML

@testable import Export

/// Exports that docker-compose and `docker stack deploy` read.
@Suite struct ComposeFormatTests {
    private static let services = """
          web:
            image: acme/web
            build: { context: ../src/web }
            command: [sh, -c, 'echo $$HOME']
            environment: { A: 'a$$b', N: 'y' }
            ports: [{ mode: ingress, target: 80, published: '8080', protocol: tcp }]
            links: ['db:database']
            depends_on: { db: { condition: service_started, required: true } }
            extra_hosts: ['foo=1.2.3.4']
            tmpfs: ['/run:size=64m']
            mem_limit: '67108864'
            restart: on-failure:3
            volumes:
              - { type: volume, source: data, target: /data, volume: {} }
              - { type: bind, source: ../conf.txt, target: /etc/conf.txt, read_only: true, bind: { create_host_path: true } }
            configs: [{ source: c }]
            secrets: [{ source: s, mode: '0400' }]
          db: { image: pg, entrypoint: [], command: [run] }
        """
    private static let sections = """
        networks: { default: { name: project_default } }
        volumes: { data: { name: project_data }, unused: { name: project_unused } }
        configs: { c: { name: project_c, content: 'x$$y' } }
        secrets: { s: { name: project_s, file: ../s.txt } }
        """
    private static let files = ["conf.txt": "conf\n", "s.txt": "hidden\n"]

    private func export(_ format: ExportRequest.Format, _ change: (inout ExportRequest) -> Void = { _ in })
        async throws -> ExportedText
    {
        var request = ExportRequest(format)
        change(&request)
        return try await ExportedText(request, Self.services, sections: Self.sections, files: Self.files)
    }

    @Test("A file for plain docker compose names nothing of this machine, and has the files beside it")
    func compose() async throws {
        let exported = try await export(.compose)
        let text = exported.text("compose.yaml")
        #expect(exported.export.files.map(\.path) == ["compose.yaml", "files/conf.txt"])
        #expect(!text.contains("/project/"))
        #expect(!text.contains("build:") && text.contains("A: \"a$$b\"\n") && text.contains("\"N\": \"y\"\n"))
        #expect(try exported.value("compose.yaml", "services", "web", "volumes", 1, "source") == "./files/conf.txt")
        #expect(try exported.value("compose.yaml", "services", "web", "links") == "[db:database]")
        #expect(try exported.value("compose.yaml", "volumes") == "{data: null}")
        #expect(try exported.value("compose.yaml", "secrets") == "{s: {file: ./secrets/s}}")
        #expect(
            exported.notes == [
                "web: pods/app.yml:4: 'build' is not exported: push 'acme/web' first",
                "secrets.s: pods/app.yml:23: put the secret into 'secrets/s' beside the file: its value is not exported",
            ])
    }

    @Test("A file for a swarm has what 'docker stack deploy' takes, and nothing that it loses")
    func swarm() async throws {
        let exported = try await export(.swarm)
        func value(_ steps: PathStep...) throws -> String? {
            try Document(exported.text("stack.yml"), file: "stack.yml").node(at: ["services", "web"] + steps)
                .map { Value($0).inOneLine }
        }
        #expect(try exported.value("stack.yml", "version") == "3.9")
        #expect(try value("ports") == "[{target: 80, published: 8080, protocol: tcp, mode: ingress}]")
        #expect(try value("extra_hosts") == "[foo:1.2.3.4]")
        #expect(try value("tmpfs") == nil)
        #expect(
            try value("volumes")
                == "[{type: volume, source: data, target: /data}, {type: tmpfs, target: /run, tmpfs: {size: 67108864}}]"
        )
        #expect(try value("links") == nil)
        #expect(try value("depends_on") == nil)
        #expect(try value("secrets") == "[{source: s, mode: 256}]")
        #expect(
            try value("deploy")
                == "{restart_policy: {condition: on-failure, max_attempts: 3}, placement: {constraints: [node.labels.conductor.app == true]}, resources: {limits: {memory: 67108864}}}"
        )
        #expect(try exported.value("stack.yml", "services", "db", "entrypoint") == "[run]")
        #expect(try exported.value("stack.yml", "services", "db", "command") == nil)
        #expect(
            try exported.value("stack.yml", "services", "db", "networks") == "{default: {aliases: [database]}}")
        #expect(try exported.value("stack.yml", "secrets") == "{s: {external: true, name: project_s}}")
        #expect(exported.text("files/configs/c") == "x$y")
        #expect(
            exported.notes == [
                "web: pods/app.yml:4: 'build' is not exported: push 'acme/web' first",
                "web: pods/app.yml:8: the order of start (after 'db') is not exported: a program has to wait for what it needs",
            ])
        #expect(
            exported.export.commands == [
                "docker node update --label-add conductor.app=true NODE", "docker secret create project_s s.txt",
                "docker stack deploy -c DIR/stack.yml project",
            ])
    }

    @Test(
        "The files of secrets are written where asked for, for the user alone",
        arguments: [
            ExportRequest.Format.compose, .swarm,
        ])
    func secretFiles(_ format: ExportRequest.Format) async throws {
        let exported = try await export(format) { $0.includesSecrets = true }
        #expect(exported.text("secrets/s") == "hidden\n")
        #expect(exported.export.hasSecrets)
    }

    @Test("Secret variables come from where the file is run", arguments: [ExportRequest.Format.compose, .swarm])
    func secretVariables(_ format: ExportRequest.Format) async throws {
        let files = [
            "config/secrets.yml": "common: { ALL: a }\npods: { app: { web: { OWN: b }, db: { OWN: '$c' } } }\n"
        ]
        let services = "  web: { image: x, environment: { ALL: plain } }\n  db: { image: y }"
        let name = format == .compose ? "compose.yaml" : "stack.yml"
        let exported = try await ExportedText(ExportRequest(format), services, files: files)
        #expect(
            try exported.value(name, "services", "web", "environment")
                == "{ALL: ${ALL?it is a secret}, OWN: ${WEB_OWN?it is a secret}}")
        #expect(exported.export.commands.contains { $0.hasPrefix("ALL=… DB_OWN=… WEB_OWN=… docker") })
        var request = ExportRequest(format)
        request.includesSecrets = true
        let written = try await ExportedText(request, services, files: files)
        #expect(try written.value(name, "services", "db", "environment") == "{ALL: a, OWN: $$c}")
        #expect(written.export.files.filter(\.isPrivate).map(\.path) == [name])
    }

    @Test(
        "What a swarm ignores without a word is refused",
        arguments: [
            (
                "network_mode: host",
                "a swarm ignores 'network_mode: host'; take it out of the environment 'development'"
            ),
            ("pid: host", "a swarm ignores 'pid: host'; take it out of the environment 'development'"),
            ("privileged: true", "a swarm ignores 'privileged'"),
            (
                "volumes: [{ type: volume, source: d, target: /d, volume: { subpath: s } }]",
                "a swarm loses 'subpath' of a volume; mount the whole volume"
            ),
            (
                "volumes: [{ type: bind, source: /etc, target: /e }]",
                "'/etc' is a path of this machine; '--allow-host' exports it as one of each node"
            ),
        ])
    func swarmRefuses(_ keys: String, _ note: String) async throws {
        let exported = try await ExportedText(
            ExportRequest(.swarm), "  web: { image: x, \(keys) }", sections: "volumes: { d: {} }")
        #expect(exported.notes == ["!web: pods/app.yml:2: \(note)"])
    }

    @Test("Keys that a format does not know are reported", arguments: ExportRequest.Format.allCases)
    func unknown(_ format: ExportRequest.Format) async throws {
        let exported = try await ExportedText(
            ExportRequest(format), "  web: { image: x, expose: ['80'], gpus: all, oom_score_adj: 5 }")
        let expected = [
            "web: pods/app.yml:2: 'gpus' is not exported", "web: pods/app.yml:2: 'oom_score_adj' is not exported",
        ]
        #expect(exported.notes == (format == .compose ? [] : expected))
    }

    @Test(
        "A task is run by hand, a placeholder is left out with what depends on it",
        arguments: [
            ExportRequest.Format.compose, .swarm,
        ])
    func kinds(_ format: ExportRequest.Format) async throws {
        let exported = try await ExportedText(
            ExportRequest(format),
            "  web: { image: x, depends_on: { mail: { condition: service_started } }, links: [mail] }",
            files: [
                "pods/jobs.yml": "services: { migrate: { image: x } }", "pods/jobs.metadata.yml": "pod_type: task",
                "pods/out.yml": "services: { mail: { image: m } }", "pods/out.metadata.yml": "pod_type: placeholder",
            ], printed: "  migrate: { image: x }\n  mail: { image: m }")
        switch format {
        case .compose:
            #expect(try exported.value("compose.yaml", "services", "migrate", "profiles") == "[task]")
            #expect(try exported.value("compose.yaml", "services", "web") == "{image: x}")
            #expect(try exported.value("compose.yaml", "services", "mail") == nil)
        default:
            #expect(try exported.value("stack.yml", "services", "migrate", "deploy", "replicas") == "0")
            #expect(try exported.value("stack.yml", "services", "mail") == nil)
        }
    }

    @Test("A config that a service has twice is named twice, since docker keeps the last of two entries")
    func twice() async throws {
        let exported = try await ExportedText(
            ExportRequest(.swarm), "  web: { image: x, configs: [{ source: c }, { source: c, target: /two }] }",
            sections: "configs: { c: { content: text } }")
        #expect(
            try exported.value("stack.yml", "services", "web", "configs")
                == "[{source: c}, {source: c-2, target: /two}]")
        let names = try #require(try exported.value("stack.yml", "configs"))
        #expect(names.contains("name: project_c-") && names.contains("-2}"))
        let secrets = try await ExportedText(
            ExportRequest(.swarm), "  web: { image: x, secrets: [{ source: s }, { source: s, target: two }] }",
            sections: "secrets: { s: { file: ../s } }", files: ["s": "hidden"])
        #expect(
            secrets.notes == [
                "!web: pods/app.yml:2: a swarm mounts 's' only once in a service; make another one with the same content"
            ])
    }

    @Test("Settings of git conductor and of cage reach no container", arguments: ExportRequest.Format.allCases)
    func settings(_ format: ExportRequest.Format) async throws {
        let exported = try await ExportedText(
            ExportRequest(format),
            "  web: { image: x, expose: ['80'], x-conductor: { git: true }, labels: { conductor.srcdir: /a, io.fdy.cage.test: b, conductor.other: c } }"
        )
        let text = exported.export.files.map { String(decoding: $0.bytes, as: UTF8.self) }.joined()
        #expect(text.contains("conductor.other") && !text.contains("srcdir") && !text.contains("cage"))
        #expect(!text.contains("x-conductor"))
    }

    @Test(
        "Services that nothing starts again in docker-compose are named once", arguments: ExportRequest.Format.allCases)
    func restarts(_ format: ExportRequest.Format) async throws {
        let exported = try await ExportedText(
            ExportRequest(format),
            """
              web: { image: x, expose: ['80'] }
              db: { image: x, expose: ['81'] }
              api: { image: x, expose: ['82'], restart: always }
            """)
        let engine = format == .swarm ? "a swarm" : "Kubernetes"
        let note =
            "'web', 'db': without 'restart', docker-compose starts a service once, and \(engine) again whenever it ends; one "
            + "that ends by itself belongs into a pod of the type 'task'"
        #expect(exported.allNotes == (format == .compose ? [] : [note]))
    }

    @Test("Files of secrets are in no mounted folder that is exported", arguments: ExportRequest.Format.allCases)
    func mountedSecrets(_ format: ExportRequest.Format) async throws {
        let exported = try await ExportedText(
            ExportRequest(format),
            """
              web:
                image: x
                expose: ['80']
                volumes:
                  - { type: bind, source: ../config, target: /config, read_only: true }
                  - { type: bind, source: ../conf/s.txt, target: /s, read_only: true }
                  - { type: bind, source: ../conf, target: /conf, read_only: true }
            """, sections: "secrets: { s: { file: ../conf/s.txt } }",
            files: ["config/secrets.yml": "common: { A: hidden }\n", "conf/s.txt": "hidden\n", "conf/other": "x\n"])
        #expect(!exported.export.files.contains { String(decoding: $0.bytes, as: UTF8.self).contains("hidden") })
        #expect(
            exported.notes == [
                "web: pods/app.yml:6: the mount at '/config' is not exported: 'config/secrets.yml' is secret",
                "web: pods/app.yml:7: the mount at '/s' is not exported: 'conf/s.txt' is secret",
                "web: pods/app.yml:8: the mount at '/conf' is not exported: 'conf/s.txt' is secret",
            ])
    }

    @Test("Different secrets never share a variable")
    func secretNames() async throws {
        let exported = try await ExportedText(
            ExportRequest(.compose), "  a_b: { image: x }\n  a-b: { image: x }\n  c: { image: x }",
            files: [
                "config/secrets.yml": """
                pods:
                  app: { a_b: { P: one }, a-b: { P: two, x.y: z }, c: { A_B_P: three } }

                """
            ])
        let names = try ["a_b", "a-b", "c"].map { service in
            try #require(
                try exported.value("compose.yaml", "services", .key(service), "environment")?.firstMatch(
                    of: /P: \$\{(\w+)/)?.1)
        }
        #expect(Set(names).count == 3 && names[2] == "A_B_P")
        #expect(
            try exported.value("compose.yaml", "services", "a-b", "environment", "x.y") == "${A_B_x_y?it is a secret}")
    }

    @Test("A task that others depend on is started with them")
    func neededTask() async throws {
        let exported = try await ExportedText(
            ExportRequest(.compose),
            "  web: { image: x, depends_on: { job: { condition: service_completed_successfully } } }",
            files: ["pods/jobs.yml": "services: { job: { image: x } }", "pods/jobs.metadata.yml": "pod_type: task"],
            printed: "  job: { image: x }")
        #expect(try exported.value("compose.yaml", "services", "job") == "{image: x}")
    }

    @Test("A swarm takes no empty config, and of the addresses of a network the subnet alone")
    func swarmLimits() async throws {
        let exported = try await ExportedText(
            ExportRequest(.swarm),
            "  web: { image: x, volumes: [{ type: bind, source: ../d, target: /d, read_only: true }], configs: [{ source: c }] }",
            sections: """
                networks: { default: { ipam: { config: [{ subnet: 10.1.0.0/16, gateway: 10.1.0.1 }] } } }
                configs: { c: { content: '' } }
                """, files: ["d/a": "a", "d/.keep": ""])
        #expect(
            exported.notes == [
                "web: pods/app.yml:2: 'd/.keep' is empty, and not exported: a config of a swarm cannot be",
                "networks.default: pods/app.yml:3: 'ipam.config.gateway' is not exported",
                "!configs.c: pods/app.yml:4: a swarm takes between 1 and 1023999 bytes, and it has 0",
            ])
        #expect(try exported.value("stack.yml", "networks", "default", "ipam") == "{config: [{subnet: 10.1.0.0/16}]}")
    }

    @Test(
        "Links in a mounted folder are followed in the project, and not to secrets",
        arguments: ExportRequest.Format.allCases)
    func links(_ format: ExportRequest.Format) async throws {
        func exported(_ links: [String: String]) async throws -> ExportedText {
            try await ExportedText(
                ExportRequest(format),
                "  web: { image: x, expose: ['80'], volumes: [{ type: bind, source: ../d, target: /d, read_only: true }, { type: bind, source: ../to, target: /to, read_only: true }] }",
                sections: "secrets: { s: { file: ../key } }",
                files: [
                    "d/one": "1", "e/two": "2", "key": "hidden\n", "config/secrets.yml": "common: { A: hidden }\n",
                ],
                links: links)
        }
        let followed = try await exported(["d/link": "one", "d/folder": "../e", "to": "e"])
        #expect(followed.notes == [])
        let all =
            followed.export.files.map { String(decoding: $0.bytes, as: UTF8.self) }.joined()
            + followed.export.files.map(\.path).joined()
        #expect(all.contains("link") && all.contains("two"))
        for links in [
            ["to": "key"], ["to": "config"], ["to": "config/secrets.yml"], ["d/link": "../key"],
            ["d/link": "../config"],
            ["d/link": "."], ["d/link": "/etc"], ["d/link": "nowhere"],
        ] {
            let hidden = try await exported(links.merging(["to": "e"]) { own, _ in own })
            #expect(!hidden.export.files.contains { String(decoding: $0.bytes, as: UTF8.self).contains("hidden") })
            #expect(hidden.notes.contains { $0.contains("is not exported: ") }, "\(links)")
        }
    }

    @Test("A variable that the shell needs itself is no secret's, and this machine's name is reported")
    func shellVariables() async throws {
        let exported = try await ExportedText(
            ExportRequest(.compose), "  web: { image: x, environment: { U: 'http://host.docker.internal:9' } }",
            files: ["config/secrets.yml": "common: { HOME: a, DOCKER_HOST: b, 1A: c, OK: d }\n"])
        let text = exported.text("compose.yaml")
        #expect(text.contains("${WEB_HOME?") && text.contains("${WEB_DOCKER_HOST?") && text.contains("${WEB_1A?"))
        #expect(text.contains("${OK?"))
        #expect(
            exported.notes == [
                "web: pods/app.yml:2: 'U' names this machine ('host.docker.internal'), which has no such name elsewhere"
            ])
    }

    @Test("A secret that comes from a variable is written where asked for, and named in the commands otherwise")
    func secretFromVariable() async throws {
        let services = "  web: { image: x, secrets: [{ source: s }] }"
        let sections = "secrets: { s: { environment: SE } }"
        let exported = try await ExportedText(
            ExportRequest(.compose), services, sections: sections, variables: ["SE": "hidden"])
        #expect(exported.export.commands == ["SE=… docker compose -f DIR/compose.yaml up -d"])
        var request = ExportRequest(.compose)
        request.includesSecrets = true
        let written = try await ExportedText(request, services, sections: sections, variables: ["SE": "hidden"])
        #expect(written.text("secrets/s") == "hidden" && written.export.hasSecrets)
        #expect(try written.value("compose.yaml", "secrets") == "{s: {file: ./secrets/s}}")
    }
}
