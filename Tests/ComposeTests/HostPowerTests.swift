import SystemPackage
import Testing
import YAML

@testable import Compose

/// The project lies in `/p`, its pods in `/p/pods`; `/p/pods/link` leads to `/etc`, `/p/pods/gone` nowhere.
private func powers(
    of text: String, others: [String: String] = [:], variables: [String: String] = [:],
    addsIncludedVariables: Bool = false
) throws -> [HostPower] {
    let interpolation = Interpolation(variables: variables)
    let loader = ComposeLoader(
        projectDirectory: "/p/pods", interpolation: interpolation,
        readVariables: { path in others[path.string].map { (path.string, $0) } }
    ) { path in
        guard let text = others[path.string] else { throw CancellationError() }
        return try ComposeFile(text, path: path, name: String(path.string.dropFirst(3)))
    }
    let file = try ComposeFile(text, path: "/p/pods/a.yml", name: "pods/a.yml")
    let files = try loader.withIncludes(file)
    let services = try files.flatMap { placed in
        try placed.file.services.map { service in
            try ServiceDefinition(name: service.name, layers: try loader.layers(of: service, in: placed))
        }
    }
    let bounds = ProjectBounds(
        root: "/p", gitFolders: ["/p/.git"], stack: "shop", pods: "/p/pods",
        addsIncludedVariables: addsIncludedVariables,
        real: { path in
            var rest = path
            if rest.removePrefix("/p/pods/gone") { return nil }
            if rest.removePrefix("/p/pods/linked/here") { return FilePath("/p/other").pushing(rest) }
            return rest.removePrefix("/p/pods/link") ? FilePath("/etc").pushing(rest) : path
        }, read: { others[$0.string] })
    return HostPower.all(services: services, files: files, bounds)
}

/// What a file or a service says, and the lines in which it is told.
struct Asked: Sendable, CustomTestStringConvertible {
    let text: String
    let lines: [String]
    var testDescription: String { text }

    init(_ text: String, _ lines: String...) {
        self.text = text
        self.lines = lines
    }
}

@Suite struct HostPowerTests {
    static let services: [Asked] = [
        Asked("privileged: true", "web is privileged (pods/a.yml:3)"),
        Asked("privileged: \"true\"", "web is privileged (pods/a.yml:3)"),
        Asked("privileged: ${PRIV:-true}", "web is privileged (pods/a.yml:3)"),
        Asked("privileged: yes", "web is privileged (pods/a.yml:3)"),
        Asked("privileged: !reset true", "web is privileged (pods/a.yml:3)"),
        Asked("privileged: false"), Asked("privileged: \"False\""), Asked("privileged:"),
        Asked(
            "Privileged: true", "web asks for 'Privileged', which git conductor does not know (pods/a.yml:3)"),
        Asked(
            "cap_add: [SYS_TIME, NET_ADMIN]", "web gets the capability SYS_TIME (pods/a.yml:3)",
            "web gets the capability NET_ADMIN (pods/a.yml:3)"),
        Asked("cap_add: []"), Asked("cap_drop: [ALL]"),
        Asked(
            "security_opt: [\"no-new-privileges:true\", \"seccomp:unconfined\"]",
            "web changes what confines it (security_opt: seccomp:unconfined) (pods/a.yml:3)"),
        Asked(
            "network_mode: host",
            "web shares with this machine what containers have each for itself (network_mode) (pods/a.yml:3)"),
        Asked(
            "pid: container:other",
            "web shares with 'container:other' what containers have each for itself (pid) (pods/a.yml:3)"),
        Asked("ipc: shareable"), Asked("network_mode: none"), Asked("pid: service:db"),
        Asked("ipc: host", "web shares with this machine what containers have each for itself (ipc) (pods/a.yml:3)"),
        Asked("uts: host", "web shares with this machine what containers have each for itself (uts) (pods/a.yml:3)"),
        Asked(
            "userns_mode: host",
            "web shares with this machine what containers have each for itself (userns_mode) (pods/a.yml:3)"),
        Asked(
            "cgroup: host", "web shares with this machine what containers have each for itself (cgroup) (pods/a.yml:3)"),
        Asked("use_api_socket: true", "web gets the docker socket ('use_api_socket') (pods/a.yml:3)"),
        Asked(
            "provider: { type: model }", "web asks for 'provider', which runs a program of this machine (pods/a.yml:3)"),
        Asked("xyz: 1", "web asks for 'xyz', which git conductor does not know (pods/a.yml:3)"),
        Asked("x-mine: 1"),
        // What a person would do every day.
        Asked(
            "image: a\nports: [\"80:80\"]\nenvironment: { A: \"1\" }\ncommand: x\nlabels: { a: b }\nrestart: always"),
        Asked("deploy: { replicas: 2, resources: { limits: { cpus: \"1\" } } }"),
        Asked(
            "deploy: { resources: { reservations: { devices: [{ capabilities: [gpu] }] } } }",
            "web is given devices of this machine, such as a GPU (pods/a.yml:3)"),
        Asked("logging: { driver: local, options: { max-size: 1m } }"),
        Asked("logging: { driver: syslog }", "web logs with the driver 'syslog' (pods/a.yml:3)"),
        Asked("networks: { default: { aliases: [a] } }"), Asked("networks: [default]"),
        Asked(
            "networks: { default: { driver_opts: { a: b } } }",
            "web asks for 'networks.default.driver_opts', which git conductor does not know (pods/a.yml:3)"),
        Asked("volumes_from: [db]"), Asked("volumes_from: [\"db:ro\"]"),
        Asked("volumes_from: [\"container:x\"]", "web gets the volumes of 'container:x' (pods/a.yml:3)"),
        Asked("env_file: web.env"),
        Asked(
            "env_file: [{ path: ../../x.env, required: false }]",
            "web reads variables from '/x.env', which is no file of the project (pods/a.yml:3)"),
        Asked(
            "label_file: link/x", "web reads variables from '/etc/x', which is no file of the project (pods/a.yml:3)"),
        Asked(
            "x-conductor: { git: true, srcdir: /x }",
            "web works with git on the repository of its source, and could write hooks there (pods/a.yml:3)"),
        Asked(
            "labels: [\"conductor.git=true\"]",
            "web works with git on the repository of its source, and could write hooks there (pods/a.yml:3)"),
        Asked(
            "labels: { io.fdy.cage.git: \"true\" }",
            "web works with git on the repository of its source, and could write hooks there (pods/a.yml:3)"),
        Asked(
            "x-conductor: { git: yes }",
            "web works with git on the repository of its source, and could write hooks there (pods/a.yml:3)"),
        Asked("x-conductor: { git: No }"), Asked("labels: [conductor.git=FALSE]"),
    ]

    @Test("What a service asks for", arguments: services)
    func service(asked: Asked) throws {
        let text = "services:\n  web:\n" + asked.text.split(separator: "\n").map { "    \($0)\n" }.joined()
        #expect(try powers(of: text + "  db: {}\n").map(\.line) == asked.lines)
    }

    @Test(
        "Keys that count as they are",
        arguments: [
            "cgroup_parent: x", "credential_spec: { file: x }", "develop: { watch: [{ path: . }] }",
            "device_cgroup_rules: [c]", "devices: [/dev/kvm]", "external_links: [x]", "gpus: all", "group_add: [1]",
            "isolation: x", "models: [x]", "oom_kill_disable: true", "oom_score_adj: -1",
            "post_start: [{ command: x }]",
            "pre_start: [{ command: x }]", "pre_stop: [{ command: x }]", "runtime: x", "storage_opt: { size: 1g }",
            "sysctls: { a: 1 }", "annotations: { a: b }", "blkio_config: { weight: 1 }", "volume_driver: x",
            "net: host",
        ])
    func keys(line: String) throws {
        let found = try powers(of: "services:\n  web:\n    \(line)\n")
        let key = line.prefix { $0 != ":" }
        #expect(found.count == 1)
        #expect(found[0].line.hasPrefix("web asks for '\(key)', which "))
        #expect(found[0].place == "pods/a.yml:3")
    }

    static let volumes: [Asked] = [
        Asked("/data"), Asked("data:/data:ro"), Asked("../src/web:/app"), Asked("./a/../b:/b:ro,z"),
        Asked("${UNSET:-./a}:/a"),
        Asked("{ type: volume, source: data, target: /d, volume: { nocopy: true } }"),
        Asked("{ type: tmpfs, target: /d, tmpfs: { size: 1 } }"), Asked("{ type: image, source: a/b:1, target: /d }"),
        Asked("{ type: bind, source: a, target: /d, bind: { create_host_path: true } }"),
        Asked("/etc:/x", "mounts '/etc' of this machine at '/x'"),
        Asked("/etc:/x:ro", "mounts '/etc' of this machine at '/x', read-only"),
        Asked("../../home:/x", "mounts '/home' of this machine at '/x'"),
        Asked("./a/../../../b:/x", "mounts '/b' of this machine at '/x'"),
        Asked("${HOME}/x:/x", "mounts '/home/ada/x' of this machine at '/x'"),
        Asked("$HOME:/x", "mounts '/home/ada' of this machine at '/x'"),
        Asked("${UNSET}/x:/x", "mounts '/x' of this machine at '/x'"),
        Asked("${UNSET}:/x", "mounts '${UNSET}:/x', of which nobody knows what it is"),
        Asked("${A:-./a${B:-b}}:/x", "mounts '${A:-./a${B:-b}}:/x', of which nobody knows what it is"),
        Asked("~\u{301}:/x", "mounts '~\u{301}' of this machine at '/x'"),
        Asked("./~/a:/x", "mounts './~/a' of this machine at '/x'"),
        Asked(
            "{ type: bind, source: /etc, target: /x, read_only: true }",
            "mounts '/etc' of this machine at '/x', read-only"),
        Asked("./default.yml:/x", "mounts 'pods/default.yml' at '/x', which says what runs"),
        Asked("./default.yml:/x:ro"), Asked("./conf:/x"), Asked("./conf/a.yml:/x"),
        Asked(".:/x", "mounts 'pods' at '/x', which says what runs"),
        Asked("./environments/test:/x", "mounts 'pods/environments/test' at '/x', which says what runs"),
        Asked("~:/x", "mounts '~' of this machine at '/x'"), Asked("~/a:/x", "mounts '~/a' of this machine at '/x'"),
        Asked("./link:/x", "mounts '/etc' of this machine at '/x'"),
        Asked("./link/../b:/x"),
        Asked("./gone/a:/x", "mounts './gone/a:/x', of which nobody knows what it is"),
        Asked("/var/run/docker.sock:/s", "mounts the docker socket"),
        Asked("/run/docker.sock:/s", "mounts the docker socket"),
        Asked("/var/../run//docker.sock:/s", "mounts the docker socket"),
        Asked("/home/ada/.docker/run/docker.sock:/s", "mounts the docker socket"),
        Asked("/run:/x", "mounts '/run' of this machine at '/x'"),
        Asked("..:/app", "mounts '.' at '/app', where git keeps the project's hooks"),
        Asked("../.git/hooks:/app", "mounts '.git/hooks' at '/app', where git keeps the project's hooks"),
        Asked("../x/.GIT/y:/app", "mounts 'x/.GIT/y' at '/app', where git keeps the project's hooks"),
        Asked("\"/etc:\\u0301/x\"", "mounts '/etc' of this machine at '\u{301}/x'"),
        Asked("/:/x", "mounts the whole file system of this machine at '/x'"),
        Asked("a/../../../etc:/x", "mounts '/etc' of this machine at '/x'"),
        Asked("./a:/x:rshared", "mounts './a:/x:rshared', of which nobody knows what it is"),
        Asked(
            "'C:\\etc:/x'",
            "mounts 'C:\\etc:/x', which some versions of docker-compose take for a folder of a Windows drive"),
        Asked(
            "c:/etc:/x",
            "mounts 'c:/etc:/x', which some versions of docker-compose take for a folder of a Windows drive"),
        Asked("'./a:/b:ro:c'", "mounts './a:/b:ro:c', of which nobody knows what it is"),
        Asked("{ type: bind, source: /etc, target: /x }", "mounts '/etc' of this machine at '/x'"),
        Asked("{ type: \"${T:-bind}\", source: ~/a, target: /x }", "mounts '~/a' of this machine at '/x'"),
        Asked("{ source: a, target: /x }", "mounts a volume, of which nobody knows what it is"),
        Asked("{ type: npipe, source: a, target: /x }", "mounts a volume, of which nobody knows what it is"),
        Asked("{ type: volume, source: /etc, target: /x }", "mounts a volume, of which nobody knows what it is"),
        Asked("{ type: bind, src: /etc, target: /x }", "mounts a volume, of which nobody knows what it is"),
        Asked(
            "{ type: bind, source: a, target: /x, bind: { propagation: shared } }",
            "asks for 'volumes.bind.propagation', which git conductor does not know"),
    ]

    @Test("Mounts", arguments: volumes)
    func volume(asked: Asked) throws {
        let found = try powers(
            of: "services:\n  web:\n    volumes:\n      - \(asked.text)\n", variables: ["HOME": "/home/ada"])
        #expect(found.map(\.line) == asked.lines.map { "web \($0) (pods/a.yml:4)" })
    }

    @Test("Mounts of what a container can replace by a link to anywhere")
    func replaceable() throws {
        func lines(_ volumes: String, of other: String) throws -> [String] {
            try powers(
                of: "services:\n  web: { volumes: [\(volumes)] }\n  job:\n    volumes: [\(other)]\n"
            ).map(\.line)
        }
        let found = "job mounts 'data/x', which 'web' can replace by a link to anywhere (pods/a.yml:4)"
        #expect(try lines("../data:/a", of: "../data/x:/b") == [found])
        #expect(try lines("../data:/a:rw", of: "../data/x:/b:ro") == [found])
        #expect(try lines("../data:/a:ro", of: "../data/x:/b") == [])
        // The top of a mount cannot be replaced from inside.
        #expect(try lines("../data:/a", of: "../data:/b") == [])
        #expect(try lines("../data:/a", of: "../data-two/x:/b") == [])
        // The link that is there is in a folder that the container can write, and leads out of it.
        #expect(
            try lines("./linked:/a", of: "./linked/here:/b")
                == ["job mounts 'other', which 'web' can replace by a link to anywhere (pods/a.yml:4)"])
    }

    static let builds: [Asked] = [
        Asked("build: ../src/web"), Asked("build: .."), Asked("build: git@github.com:a/b.git"),
        Asked("build: https://h/a/b.git#main:x"), Asked("build: https://h/a.tar.gz"),
        Asked(
            "build: { context: ., dockerfile: D, args: { A: b }, target: x, additional_contexts: { a: docker-image://b } }"
        ),
        Asked("build: ../..", "is built from '/' of this machine"),
        Asked("build: link", "is built from '/etc' of this machine"),
        Asked("build: { context: \"${HOME}\" }", "is built from '/home/ada' of this machine"),
        Asked(
            "build: { context: \"oci-layout:///x\" }",
            "is built from 'oci-layout:///x', which git conductor does not know"),
        Asked("build: \"me@host:/../../../../etc\"", "is built from '/etc' of this machine"),
        Asked(
            "build: { dockerfile: ../../D }", "is built by the Dockerfile '/D', which is no file of the project"),
        Asked(
            "build: { context: .., dockerfile: ../D }",
            "is built by the Dockerfile '/D', which is no file of the project"),
        Asked("build: { dockerfile: link/D }", "is built by the Dockerfile '/etc/D', which is no file of the project"),
        Asked("build: { additional_contexts: { a: /etc } }", "is built from '/etc' of this machine"),
        Asked("build: { additional_contexts: [\"a=../../b\"] }", "is built from '/b' of this machine"),
        Asked("build: { network: host }", "is built in the network 'host'"),
        Asked("build: { privileged: true }", "is built privileged"),
        Asked("build: { cache_from: [a/b, \"type=registry,ref=a\"] }"),
        Asked(
            "build: { cache_from: [\"type=registry,ref=a,type=local,src=/x\"] }",
            "is built with the cache 'type=registry,ref=a,type=local,src=/x'"),
        Asked("build: { cache_to: [a/b] }", "writes the cache 'a/b' when it is built"),
        Asked(
            "build: { cache_to: [\"type=local,dest=/x\"] }", "writes the cache 'type=local,dest=/x' when it is built"),
        Asked("build: { tags: [other/image:latest] }", "gives its image the name 'other/image:latest' too"),
        Asked("build: { secrets: [a] }", "asks for 'build.secrets', which git conductor does not know"),
        Asked("build: { ssh: [default] }", "asks for 'build.ssh', which git conductor does not know"),
        Asked("build: { entitlements: [a] }", "asks for 'build.entitlements', which git conductor does not know"),
        Asked("build: { isolation: a }", "asks for 'build.isolation', which git conductor does not know"),
    ]

    @Test("Builds", arguments: builds)
    func build(asked: Asked) throws {
        let found = try powers(
            of: "services:\n  web:\n    \(asked.text)\n", variables: ["HOME": "/home/ada"])
        #expect(found.map(\.line) == asked.lines.map { "web \($0) (pods/a.yml:3)" })
    }

    static let sections: [Asked] = [
        Asked("volumes: { data: , other: { driver: local, labels: { a: b } } }"),
        Asked(
            "volumes: { data: { driver_opts: { type: none, o: bind, device: /etc } } }",
            "keeps the volume 'data' at '/etc'"),
        Asked("volumes: { data: { driver: nfs } }", "keeps the volume 'data' with the driver 'nfs'"),
        Asked("volumes: { data: { external: true } }", "uses the volume 'data', which others made"),
        Asked("volumes: { data: { name: theirs } }", "uses the volume 'theirs', which others may use too"),
        Asked("volumes: { data: { name: shop_data } }"), Asked("networks: { a: { name: shop_a } }"),
        Asked("volumes: { data: { external: false } }"), Asked("networks: { a: { external: false } }"),
        Asked("networks: { a: { external: true } }", "joins the network 'a', in which others are"),
        Asked("networks: { a: { name: theirs } }", "joins the network 'theirs', in which others may be"),
        Asked("volumes: { data: { foo: 1 } }", "asks for 'volumes.data.foo', which git conductor does not know"),
        Asked("networks: { b: { driver: bridge, ipam: { config: [{ subnet: 10.0.0.0/8 }] } } }"),
        Asked("networks: { a: { driver: macvlan } }", "makes the network 'a' with the driver 'macvlan'"),
        Asked("networks: { a: { driver_opts: { x: y } } }", "gives options to the driver of the network 'a'"),
        Asked("networks: { a: { name: host } }", "uses the network 'host' of this machine"),
        Asked("networks: { host: { external: true } }", "uses the network 'host' of this machine"),
        Asked("networks: { a: { external: { name: host } } }", "uses the network 'host' of this machine"),
        Asked("secrets: { a: { file: a.txt } }"), Asked("configs: { a: { content: x } }"),
        Asked("secrets: { a: { file: ~/a } }", "takes the secret 'a' from '~/a', which is no file of the project"),
        Asked(
            "configs: { a: { file: link/x } }", "takes the config 'a' from '/etc/x', which is no file of the project"),
        Asked(
            "secrets: { a: { environment: TOKEN } }", "takes the secret 'a' from the variable 'TOKEN' of this machine"),
        Asked("secrets: { a: { external: true } }", "asks for 'secrets.a.external', which git conductor does not know"),
        Asked("models: { a: { model: x } }", "asks for 'models', which git conductor does not know"),
        Asked("web: { privileged: true }", "asks for 'web', which git conductor does not know"),
        Asked("x-a: { privileged: true }"), Asked("name: a"),
        Asked("include: x.yml", "asks for 'include', which git conductor does not know"),
        Asked("include: [\"oci://h/x\"]", "includes 'oci://h/x', which cannot be read here"),
        Asked("include: [\"https://h/x.git\"]", "includes 'https://h/x.git', which cannot be read here"),
        Asked("include: [lib/inc.yml]"), Asked("include: [\"${D:-lib}/inc.yml\"]"),
        Asked("include: [/o/inc.yml]", "includes '/o/inc.yml', which is no file of the project"),
        Asked(
            "include: [{ path: lib/inc.yml, env_file: e.env }]",
            "includes files with variables of their own ('pods/e.env')"),
        Asked(
            "include: [{ path: lib/inc.yml, project_directory: own }]",
            "includes files with variables of their own ('pods/own/.env')"),
        Asked("include: [own/inc.yml]", "includes files with variables of their own ('pods/own/.env')"),
    ]

    @Test("What a file asks for outside of services", arguments: sections)
    func section(asked: Asked) throws {
        let others = [
            "/p/pods/lib/inc.yml": "services: {}\n", "/p/pods/own/inc.yml": "services: {}\n",
            "/o/inc.yml": "services: {}\n", "/p/pods/own/.env": "A=/etc\n", "/p/pods/e.env": "A=/etc\n",
        ]
        let found = try powers(of: asked.text + "\nservices: {}\n", others: others)
        #expect(found.map(\.line) == asked.lines.map { "the project \($0) (pods/a.yml:1)" })
    }

    @Test("Variables of included files that are known count only in what they make of these files")
    func knownVariables() throws {
        let files = [
            "/p/pods/own/inc.yml": "services:\n  web: { volumes: [\"$A:/x\"] }\n", "/p/pods/own/.env": "A=/etc\n",
            "/p/pods/e.env": "A=./here\n", "/o/e.env": "A=./here\n",
        ]
        func lines(_ include: String) throws -> [String] {
            try powers(of: "include: [\(include)]\n", others: files, addsIncludedVariables: true).map(\.line)
        }
        #expect(try lines("own/inc.yml") == ["web mounts '/etc' of this machine at '/x' (pods/own/inc.yml:2)"])
        #expect(try lines("{ path: own/inc.yml, env_file: e.env }").isEmpty)
        for files in ["/o/e.env", "[e.env, own/.env]"] {
            let name = files.hasPrefix("/") ? "/o/e.env" : "pods/e.env"
            let line = "the project includes files with variables of their own ('\(name)') (pods/a.yml:1)"
            #expect(try lines("{ path: own/inc.yml, env_file: \(files) }").contains(line))
        }
    }

    @Test("What another file says of the service counts where it is said")
    func otherFiles() throws {
        let found = try powers(
            of: """
                include: ["${D:-lib}/inc.yml"]
                services:
                  web:
                    extends: { file: "${D:-lib}/base.yml", service: base }
                    privileged: false
                """,
            others: [
                "/p/pods/lib/base.yml": "services:\n  base:\n    privileged: true\n    volumes: [\"../../..:/x\"]\n",
                "/p/pods/lib/inc.yml": "services:\n  job:\n    volumes:\n      - ../../..:/x\n",
            ])
        #expect(
            Set(found.map(\.line)) == [
                "web is privileged (pods/lib/base.yml:3)",
                "web mounts the whole file system of this machine at '/x' (pods/lib/base.yml:4)",
                "job mounts the whole file system of this machine at '/x' (pods/lib/inc.yml:4)",
            ])
    }

    @Test("What merge keys bring counts, whatever replaces it")
    func merges() throws {
        let found = try powers(
            of: """
                x-a: &a { privileged: true, volumes: ["/etc:/x"] }
                services:
                  job:
                    <<: [*a]
                    privileged: false
                    volumes: []
                    build: { <<: { context: /etc }, context: . }
                """)
        #expect(
            found.map(\.line) == [
                "job is privileged (pods/a.yml:1)", "job mounts '/etc' of this machine at '/x' (pods/a.yml:1)",
                "job is built from '/etc' of this machine (pods/a.yml:7)",
            ])
    }

    @Test(
        "Values that another reader would take for something else",
        arguments: [
            "volumes: [!!binary L2V0YzovaG9zdA==]", "!!binary cHJpdmlsZWdlZA==: true",
            "!!merge healthcheck: { privileged: true }",
            "image: !foo x",
        ])
    func tags(line: String) throws {
        let found = try powers(of: "services:\n  web:\n    \(line)\n").map(\.line)
        #expect(
            found.contains { $0.hasPrefix("the project has a value with the tag") && $0.hasSuffix("(pods/a.yml:3)") })
    }

    @Test(
        "What compose brings back after '!reset' is refused",
        arguments: [
            "x-a: &a { privileged: true }\nservices: { web: { <<: *a, privileged: !reset false } }",
            "x-a: &a { privileged: true }\nservices: { web: { ! <<: *a, privileged: !<!%72eset> false } }",
            "x-a: &a { web: { privileged: true } }\nservices: { <<: *a, web: !reset {} }",
            "x-a: &a { services: { web: { privileged: true } } }\n<<: *a\nservices: !reset {}",
            "x-a: &a { p: !reset 1 }\nx-b: &b { p: 2 }\nservices: { web: { labels: { <<: [*a, *b] } } }",
            "x-a: &a !reset 1\nservices: { web: { labels: { <<: { a: 1 }, a: *a } } }",
        ])
    func resets(text: String) throws {
        let error = #expect(throws: YAMLError.self) { _ = try powers(of: text) }
        #expect(error?.message.hasPrefix("'!reset' takes away") == true)
    }

    @Test("'!reset' beside a merge key that says something else is fine")
    func resetAlone() throws {
        #expect(try powers(of: "services: { web: { <<: { image: a }, ports: !reset [] } }").isEmpty)
    }

    @Test("A second document is refused, for compose would merge it")
    func documents() throws {
        let error = #expect(throws: YAMLError.self) {
            _ = try powers(of: "services: {}\n---\nservices: { web: { privileged: true } }\n")
        }
        #expect(error?.message == "more than one document in a file")
    }

    @Test("What is shared with another service is had")
    func sharing() throws {
        let found = try powers(
            of: """
                services:
                  a: { network_mode: host }
                  b: { network_mode: "service:a" }
                  c: { volumes_from: [b] }
                """)
        #expect(
            found.map(\.line) == [
                "a shares with this machine what containers have each for itself (network_mode) (pods/a.yml:2)",
                "b shares with 'a', which shares with this machine what containers have each for itself (network_mode) (pods/a.yml:2)",
                "c shares with 'a', which shares with this machine what containers have each for itself (network_mode) (pods/a.yml:2)",
            ])
    }

    @Test("The identity is that of what is asked for, not of where it stands")
    func identity() throws {
        func key(_ volume: String, above: String = "") throws -> String {
            try #require(powers(of: "\(above)services:\n  web:\n    volumes: [\(volume)]\n").first).key
        }
        let one = try key("\"/etc:/x:ro\"")
        #expect(try key("  '/etc:/x:ro' ", above: "# x\n\n") == one)
        #expect(try key("\"/etc:/x\"") != one)
        #expect(try key("\"/etc:/y:ro\"") != one)
        #expect(try key("\"/var:/x:ro\"") != one)
    }
}
