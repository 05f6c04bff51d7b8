import Compose
@testable import Errors
import Host
@testable import Pipeline
import PipelineTestSupport
@testable import Projects
import SystemPackage
import TestSupport
import Testing
import YAML

/// Pods with a placeholder, a source and everything that is rendered for them.
private let shop = [
    "pods/default.yml": """
    services:
      web:
        image: acme/web
        build: git@github.com:acme/web.git
        depends_on: [cache]
      cache:
        image: redis
    """,
    "pods/data.yml": """
    services:
      db:
        image: postgres
        healthcheck: { test: "true" }
      mail:
        image: mail
    """,
    "pods/data.metadata.yml": "pod_type: placeholder\n",
]

let heading = "# Written by git conductor anew whenever it has to be; what you change here is lost.\n"

extension Rendering {
    /// The text of a file that we write; empty where it is not written.
    func text(_ name: String) -> String {
        files.first { $0.path.lastComponent?.string == name }?.text ?? ""
    }
}

@Suite struct RenderingTests {
    @Test("Files of variables for all services, those of the environment after the pods")
    func environmentFiles() async throws {
        let sandbox = Sandbox()
        let situation = try await sandbox.situation([
            "pods/default.yml": "services:\n  web: { image: x }\n", "pods/b.yml": "services:\n  'b.c': { image: x }\n",
            "pods/common.env": "A=1\n", "pods/environments/development/common.env": "A=2\n",
            "pods/environments/development/default.yml": "services:\n  web: { environment: { A: 3 } }\n",
        ])
        let rendering = try Rendering(situation)
        #expect(
            sandbox.redacted(rendering.text("common.yml")) == heading + """
                services:
                  b.c:
                    env_file:
                      - $SANDBOX/project/pods/common.env
                  web:
                    env_file:
                      - $SANDBOX/project/pods/common.env

                """)
        #expect(
            sandbox.redacted(rendering.text("environment.yml")) == heading + """
                services:
                  b.c:
                    env_file:
                      - $SANDBOX/project/pods/environments/development/common.env
                  web:
                    env_file:
                      - $SANDBOX/project/pods/environments/development/common.env

                """)
        #expect(rendering.text("override.yml").isEmpty)
        #expect(
            rendering.composeFiles.map { sandbox.redacted($0.string) } == [
                "$SANDBOX/project/.git/conductor/development/common.yml", "$SANDBOX/project/pods/b.yml",
                "$SANDBOX/project/pods/default.yml", "$SANDBOX/project/.git/conductor/development/environment.yml",
                "$SANDBOX/project/pods/environments/development/default.yml",
            ])
    }

    @Test("Only files that exist and say something are named")
    func nothing() async throws {
        let sandbox = Sandbox()
        let situation = try await sandbox.situation([
            "pods/default.yml": "services:\n  web: { image: x }\n", "pods/empty.yml": "# nothing\n",
            "pods/braces.yml": "{}\n",
            "pods/off.yml": "services:\n  off: { image: x }\n", "pods/off.metadata.yml": "enable_in: [production]\n",
            "pods/environments/development/default.yml": "\n",
        ])
        let rendering = try Rendering(situation)
        #expect(rendering.files.isEmpty)
        #expect(rendering.composeFiles == [sandbox.path("project/pods/default.yml")])
        #expect(rendering.facts.keys.sorted() == ["web"])
    }

    @Test("What a service reads beside the compose files is a fact of it, and of no other")
    func readFiles() async throws {
        let sandbox = Sandbox()
        let files = [
            "pods/default.yml": """
            include:
              - more/a.yml
              - { path: more/b.yml, env_file: b.env }
            services:
              web: { image: x, label_file: web.labels, env_file: [{ path: gone.env, required: false }] }
              far: { extends: { file: other/base.yml, service: base } }
            """,
            "pods/more/.env": "TAG=1\n", "pods/b.env": "TAG=1\n", "pods/web.labels": "a=1\n",
            "pods/more/a.yml": "services: { a: { image: \"a:$TAG\" } }\n",
            "pods/more/b.yml": """
            services: { b: { image: b, networks: [n], volumes: ["v:/v"] } }
            networks: { n: { driver: "$TAG" } }
            volumes: { v: { labels: { l: "$TAG" } } }
            """,
            "pods/other/base.yml": "services: { base: { image: x, env_file: e.env, label_file: l.labels } }\n",
            "pods/other/e.env": "A=1\n", "pods/other/l.labels": "a=1\n",
        ]
        let before = try Rendering(await sandbox.situation(files))
        for (file, service, fact) in [
            ("pods/more/.env", "a", "pods/more/a.yml: image"), ("pods/b.env", "b", "pods/more/b.yml: networks.n"),
            ("pods/web.labels", "web", "pods/web.labels"), ("pods/gone.env", "web", "pods/gone.env"),
            ("pods/other/e.env", "far", "pods/other/e.env"), ("pods/other/l.labels", "far", "pods/other/l.labels"),
        ] {
            let text = files[file]
            try sandbox.write([file: text.map { $0.replacing("=1", with: "=22") } ?? "A=1\n"], in: "project")
            #expect(!before.situation.isCurrent || text == nil)
            let after = try Rendering(await sandbox.load())
            let changed = after.facts.filter { $0.value != before.facts[$0.key] }
            #expect(Array(changed.keys) == [service], "\(file)")
            let names = (changed[service] ?? [:]).filter { $0.value != before.facts[service]?[$0.key] }.keys
            #expect(names.map { $0.words(of: service) } == [fact], "\(file)")
            if file == "pods/b.env" { #expect(after.volumes != before.volumes) }
            if let text {
                try sandbox.write([file: text], in: "project")
            } else {
                try await sandbox.run("rm \(file)", in: "project")
            }
        }
    }

    @Test("A service that is not required is started only where it is to be started anyway")
    func optional() async throws {
        for (profiles, names) in [("", ["web"]), ("debug", ["debug", "web"])] {
            let sandbox = Sandbox()
            let situation = try await sandbox.situation(
                [
                    "pods/default.yml": """
                    services:
                      web:
                        image: x
                        depends_on: { debug: { condition: service_started, required: false } }
                      debug: { image: x, profiles: [debug] }
                      other: { image: x, profiles: [other], depends_on: [debug] }
                    """
                ], variables: ["COMPOSE_PROFILES": profiles])
            #expect(situation.namesWithDependencies(["web"]) == names)
            #expect(situation.namesWithDependencies(["other"]) == ["debug", "other"])
            // Where both are named, the order is kept.
            let both = ["web", "debug"].compactMap(situation.service)
            #expect(situation.inStartOrder(both).map(\.name) == ["debug", "web"])
        }
    }

    @Test("The mount, the build context, and placeholders before services")
    func override() async throws {
        let sandbox = Sandbox()
        var situation = try await sandbox.situation(shop)
        situation.checkouts = [sandbox.checkout()]
        #expect(
            sandbox.redacted(try Rendering(situation).text("override.yml")) == heading + """
                services:
                  web:
                    build:
                      context: $SANDBOX/project/src/web
                    volumes:
                      - type: bind
                        source: $SANDBOX/project/src/web
                        target: /app
                        bind:
                          create_host_path: false
                    depends_on:
                      db:
                        condition: service_healthy
                      mail:
                        condition: service_started
                  cache:
                    depends_on:
                      db:
                        condition: service_healthy
                      mail:
                        condition: service_started

                """)
    }

    @Test("A checkout that is not mounted is built from all the same")
    func unmounted() async throws {
        let sandbox = Sandbox()
        var situation = try await sandbox.situation([
            "pods/default.yml": "services:\n  web: { build: 'git@github.com:acme/web.git' }\n"
        ])
        situation.checkouts = [sandbox.checkout(isMounted: false)]
        #expect(
            sandbox.redacted(try Rendering(situation).text("override.yml")) == heading + """
                services:
                  web:
                    build:
                      context: $SANDBOX/project/src/web

                """)
    }

    @Test("Each service of a shared source gets its own folder, at the place that it names")
    func shared() async throws {
        let sandbox = Sandbox()
        var situation = try await sandbox.situation([
            "pods/default.yml": """
            services:
              one:
                build: git@github.com:acme/web.git#:one
                x-conductor: { srcdir: /srv }
              two:
                build: { context: "git@github.com:acme/web.git#:deep/two" }
                labels: [io.fdy.cage.srcdir=/usr/src/app]
            """
        ])
        situation.checkouts = [sandbox.checkout()]
        #expect(situation.sources.map(\.name) == ["web"])
        #expect(
            sandbox.redacted(try Rendering(situation).text("override.yml")) == heading + """
                services:
                  one:
                    build:
                      context: $SANDBOX/project/src/web/one
                    volumes:
                      - type: bind
                        source: $SANDBOX/project/src/web/one
                        target: /srv
                        bind:
                          create_host_path: false
                  two:
                    build:
                      context: $SANDBOX/project/src/web/deep/two
                    volumes:
                      - type: bind
                        source: $SANDBOX/project/src/web/deep/two
                        target: /usr/src/app
                        bind:
                          create_host_path: false

                """)
    }

    @Test("A placeholder that needs a service itself does not make a circle; tasks wait for none")
    func circles() async throws {
        let situation = try await Sandbox().situation([
            "pods/default.yml": """
            services:
              web: { image: x, depends_on: [db] }
              certs: { image: x }
            """,
            "pods/data.yml": """
            services:
              db: { image: x, depends_on: [certs] }
              rare: { image: x, profiles: [rare] }
            """,
            "pods/data.metadata.yml": "pod_type: placeholder\n",
            "pods/jobs.yml": "services:\n  migrate: { image: x }\n", "pods/jobs.metadata.yml": "pod_type: task\n",
            "pods/off.yml": "services:\n  gone: { image: x }\n",
            "pods/off.metadata.yml": "pod_type: placeholder\nenable_in: [test]\n",
        ])
        #expect(try Rendering(situation).text("override.yml").isEmpty)
    }

    @Test("docker-compose 1.29 gets the version of the pods in every file")
    func version() async throws {
        let sandbox = Sandbox()
        var files = shop
        files["pods/default.yml"] = "version: \"3.8\"\n" + (shop["pods/default.yml"] ?? "")
        files["pods/common.env"] = ""
        var situation = try await sandbox.situation(files, tool: Sandbox.legacy)
        situation.checkouts = [sandbox.checkout()]
        let rendering = try Rendering(situation)
        #expect(rendering.files.map { $0.path.lastComponent?.string } == ["common.yml", "override.yml"])
        #expect(rendering.text("common.yml").hasPrefix(heading + "version: \"3.8\"\nservices:\n"))
        for file in try await Rendering(sandbox.load()).files { #expect(!file.text.contains("version")) }
        var modern = try await sandbox.load()
        modern.checkouts = situation.checkouts
        #expect(try Rendering(modern).facts == rendering.facts)
    }

    @Test("A fixed container name is taken back in a linked worktree")
    func containerName() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["pods/default.yml": "services:\n  web: { image: x, container_name: fixed }\n"])
        try await sandbox.run("git add . && git commit -qm First && git worktree add -q ../other", in: "project")
        #expect(try await Rendering(sandbox.load()).text("override.yml").isEmpty)
        for tool in [Sandbox.modern, Sandbox.legacy] {
            #expect(
                try await Rendering(sandbox.load("other", tool: tool)).text("override.yml") == heading + """
                    services:
                      web:
                        container_name: !reset null

                    """)
        }
    }

    @Test("A git URL that docker-compose 1 takes for a folder does not reach it")
    func contexts() async throws {
        let sandbox = Sandbox()
        var situation = try await sandbox.situation(
            [
                "pods/default.yml": """
                services:
                  web: { image: w, build: 'ssh://git@example.com/web.git' }
                  api: { image: a, build: 'https://example.com/api.git' }

                """
            ], tool: Sandbox.legacy)
        let rendering = try Rendering(situation)
        #expect(
            sandbox.redacted(rendering.text("contexts.yml")) == heading + """
                services:
                  web:
                    build:
                      context: $SANDBOX/project

                """)
        #expect(rendering.composeFiles.last?.lastComponent == "contexts.yml")
        #expect(rendering.text("override.yml") == heading + "services:\n  web:\n    build: !reset null\n")
        situation.checkouts = [sandbox.checkout(url: "ssh://git@example.com/web.git")]
        #expect(
            sandbox.redacted(try Rendering(situation).text("override.yml"))
                .contains("    build:\n      context: $SANDBOX/project/src/web\n"))
        #expect(try await Rendering(sandbox.load()).files.isEmpty)
    }

    @Test("docker-compose gets a file even where all pods are disabled", arguments: [false, true])
    func nothing(isLegacy: Bool) async throws {
        let rendering = try Rendering(
            try await Sandbox().situation(
                [
                    "pods/default.yml": "services:\n  web: { image: x }\n",
                    "pods/default.metadata.yml": "enable_in: [test]\n",
                ], tool: isLegacy ? Sandbox.legacy : Sandbox.modern))
        let version = isLegacy ? "version: \"3\"\n" : ""
        #expect(rendering.text("common.yml") == heading + version + "services: {}\n")
        #expect(rendering.composeFiles.count == 1)
    }

    @Test("A path that compose would interpolate, or YAML misread, comes through as it is")
    func path() async throws {
        let sandbox = Sandbox()
        let folder = "a $HOME: #'ü ${X}"
        try await sandbox.repository(
            [
                "pods/default.yml": "services:\n  web: { build: 'git@github.com:acme/web.git' }\n",
                "pods/common.env": "A=1\n",
                "pods/environments/development/common.env": "A=1\n",
            ], in: folder)
        var situation = try await sandbox.load(folder)
        situation.checkouts = [
            Checkout(
                name: "web", path: sandbox.path(folder + "/src/web"), store: sandbox.root,
                key: .init(url: "git@github.com:acme/web.git", reference: nil), isMounted: true)
        ]
        for file in try Rendering(situation).files {
            let written = try ComposeFile(file.text, path: file.path, name: "f.yml")
            let node = try #require(written.service("web")?.node)
            let paths = [
                node["env_file"]?.sequence?.first?.string, node["build"]?["context"]?.string,
                node["volumes"]?.sequence?.first?["source"]?.string,
            ].compactMap { $0 }
            #expect(!paths.isEmpty)
            for path in paths {
                #expect(try Interpolation(variables: [:])(path).hasPrefix(sandbox.path(folder).string + "/"))
            }
        }
    }

    @Test("The same situation always gives the same rendering")
    func purity() async throws {
        let sandbox = Sandbox()
        var situation = try await sandbox.situation(
            shop.merging(["pods/common.env": "A=1\n", ".env": "B=$A\n"]) { $1 }, variables: ["A": "x"])
        situation.checkouts = [sandbox.checkout()]
        let first = try Rendering(situation)
        #expect(try Rendering(situation).files == first.files)
        var again = try await sandbox.load(variables: ["A": "x"])
        again.checkouts = situation.checkouts
        #expect(try Rendering(again).files == first.files)
        #expect(try Rendering(again).facts == first.facts)
        #expect(
            Plan(first, inventory: Inventory(containers: []), scope: .all)
                == Plan(try Rendering(again), inventory: Inventory(containers: []), scope: .all))
    }

    @Test("Writing leaves a file alone that is as it should be, and removes what is no longer wanted")
    func write() async throws {
        let sandbox = Sandbox()
        let situation = try await sandbox.situation([
            "pods/default.yml": "services:\n  web: { image: x }\n", "pods/common.env": "A=1\n",
        ])
        let rendering = try Rendering(situation)
        try sandbox.write(["project/.git/conductor/development/override.yml": "old"])
        try rendering.write()
        let folder = sandbox.path("project/.git/conductor/development")
        #expect(Files.names(in: folder) == ["common.yml"])
        let stamp = Files.stamp(of: folder.appending("common.yml"))
        try rendering.write()
        #expect(Files.stamp(of: folder.appending("common.yml")) == stamp)
    }
}
