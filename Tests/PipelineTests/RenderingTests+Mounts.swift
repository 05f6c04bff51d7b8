@testable import Pipeline
import PipelineTestSupport
@testable import Projects
import TestSupport
import Testing

extension RenderingTests {
    @Test("Libraries are mounted beside the source; two services may have one")
    func libraries() async throws {
        let sandbox = Sandbox()
        var situation = try await sandbox.situation([
            "pods/default.yml": """
            services:
              web:
                build: git@github.com:acme/web.git
                x-conductor: { libs: { shared: /vendor/shared, other: /gone } }
              job:
                image: x
                labels: { conductor.lib.shared: /lib, io.fdy.cage.lib.other: /other }
            """,
            "pods/environments/development/default.yml":
                "services:\n  web: { x-conductor: { libs: { other: } } }\n",
            "config/sources.yml": """
            shared: { context: "git@github.com:acme/lib.git#:src" }
            other: git@github.com:acme/other.git
            """,
        ])
        #expect(situation.sources.map(\.name) == ["web", "shared", "other"])
        #expect(situation.sources.map(\.services) == [["web"], ["job", "web"], ["job"]])
        situation.checkouts = [sandbox.checkout(), sandbox.checkout("shared", url: "git@github.com:acme/lib.git")]
        let rendering = try Rendering(situation)
        #expect(
            sandbox.redacted(rendering.text("override.yml")) == heading + """
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
                      - type: bind
                        source: $SANDBOX/project/src/shared/src
                        target: /vendor/shared
                        bind:
                          create_host_path: false
                  job:
                    volumes:
                      - type: bind
                        source: $SANDBOX/project/src/shared/src
                        target: /lib
                        bind:
                          create_host_path: false

                """)

        let mounted = rendering.facts
        situation.checkouts[1].isMounted = false
        let unmounted = try Rendering(situation).facts
        for (service, target) in [("web", "/vendor/shared"), ("job", "/lib")] {
            #expect(
                reasons(service, from: unmounted[service] ?? [:], to: mounted[service] ?? [:])
                    == ["mount at \(target) added"])
        }
    }

    @Test("What git needs in a container, for a service that asks for it")
    func containerGit() async throws {
        let sandbox = Sandbox()
        var situation = try await sandbox.situation([
            "pods/default.yml": """
            services:
              web:
                build: git@github.com:acme/web.git#:server
                environment: { GIT_CONFIG_COUNT: "2" }
                x-conductor: { git: true }
              job:
                build: git@github.com:acme/web.git
                labels: [conductor.git=false]
            """
        ])
        var web = sandbox.checkout()
        web.identity = ["user.name": "A $ B"]
        situation.checkouts = [web]
        #expect(
            sandbox.redacted(try Rendering(situation).text("override.yml")) == heading + """
                services:
                  web:
                    build:
                      context: $SANDBOX/project/src/web/server
                    volumes:
                      - type: bind
                        source: $SANDBOX/project/src/web/server
                        target: /app
                        bind:
                          create_host_path: false
                      - type: bind
                        source: $SANDBOX/project/.git/conductor/stores/w.git
                        target: $SANDBOX/project/.git/conductor/stores/w.git
                        bind:
                          create_host_path: false
                      - type: bind
                        source: $SANDBOX/project/src/web
                        target: $SANDBOX/project/src/web
                        bind:
                          create_host_path: false
                    environment:
                      CONDUCTOR_HOOKS: "0"
                      GIT_CONFIG_COUNT: "8"
                      GIT_CONFIG_KEY_2: safe.directory
                      GIT_CONFIG_VALUE_2: /app
                      GIT_CONFIG_KEY_3: safe.directory
                      GIT_CONFIG_VALUE_3: $SANDBOX/project/.git/conductor/stores/w.git
                      GIT_CONFIG_KEY_4: safe.directory
                      GIT_CONFIG_VALUE_4: $SANDBOX/project/src/web
                      GIT_CONFIG_KEY_5: user.name
                      GIT_CONFIG_VALUE_5: A $$ B
                      GIT_CONFIG_KEY_6: gc.worktreePruneExpire
                      GIT_CONFIG_VALUE_6: never
                      GIT_CONFIG_KEY_7: hook.conductor.enabled
                      GIT_CONFIG_VALUE_7: "false"
                  job:
                    build:
                      context: $SANDBOX/project/src/web
                    volumes:
                      - type: bind
                        source: $SANDBOX/project/src/web
                        target: /app
                        bind:
                          create_host_path: false

                """)
        let facts = try Rendering(situation).facts["web"]
        situation.checkouts[0].identity = [:]
        #expect(
            reasons("web", from: facts ?? [:], to: try Rendering(situation).facts["web"] ?? [:])
                == ["git in the container changed"])
        situation.checkouts[0].isMounted = false
        #expect(try !Rendering(situation).text("override.yml").contains("GIT_CONFIG"))
    }
}

extension RenderingTests {
    @Test("Folders of the project are mounted where a service is built from them, or asks for the library")
    func projectFolders() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository([
            "pods/default.yml": """
            services:
              web:
                build: ../src/hello
                x-conductor: { srcdir: /code, libs: { shared: /vendor } }
              all: { build: .. }
              out: { build: ../link }
            """,
            "config/sources.yml": "shared: { context: ../lib }\ngone: ../gone\n", "src/hello/Dockerfile": "FROM x\n",
            "lib/code": "", "config/project.yml": "name: p\n",
        ])
        try await sandbox.run("ln -s / link", in: "project")
        let plain = try await sandbox.load()
        #expect(
            plain.buildFolders.map { "\(plain.project.display($0.path)) \($0.services)" } == [
                "src/hello [\"web\"]", ". [\"all\"]", "link [\"out\"]", "lib [\"web\"]",
            ])
        for (word, name) in [
            ("web", "src/hello"), ("default/web", "src/hello"), ("hello", "src/hello"), ("lib", "lib"),
            ("shared", "lib"), ("src/hello", "src/hello"),
        ] { #expect(plain.buildFolders(named: word).map { plain.project.display($0.path) } == [name]) }
        let isMountable = plain.buildFolders.map { (try? plain.checkMountable($0)) != nil }
        #expect(isMountable == [true, false, false, true])
        #expect(try Rendering(plain).additionsFile == nil)

        var state = WorktreeState()
        state.folders = ["src/hello", "lib"]
        let mounted = try await sandbox.load(state: state)
        #expect(
            sandbox.redacted(try Rendering(mounted).text("override.yml")) == heading + """
                services:
                  web:
                    volumes:
                      - type: bind
                        source: $SANDBOX/project/src/hello
                        target: /code
                        bind:
                          create_host_path: false
                      - type: bind
                        source: $SANDBOX/project/lib
                        target: /vendor
                        bind:
                          create_host_path: false

                """)
        #expect(mounted.powers(of: ["web"]).isEmpty)
        // A branch may have made a link of it since it was mounted.
        state.folders = ["link", "."]
        let astray = try await sandbox.load(state: state)
        #expect(
            ["out", "all"].allSatisfy { name in
                astray.powers(of: [name]).contains { "\($0)".contains("gets mounted") }
            })
    }
}

/// Why a container that was made from some facts is to be another one.
private func reasons(_ service: String, from old: [FactName: String], to new: [FactName: String]) -> [String] {
    Differences(of: service, from: old, to: new, lines: [:], commits: (nil, nil)).remaking
}
