import Compose
@testable import Errors
import Host
@testable import Pipeline
import PipelineTestSupport
@testable import Projects
import SystemPackage
import TestSupport
import Testing

@Suite struct StateTests {
    private func state() -> WorktreeState {
        var state = WorktreeState()
        state.checkouts["web"] = .init(url: "git@h:a/web.git", reference: "main", isMounted: true)
        state.checkouts["job"] = .init(url: "git@h:a/job.git", reference: nil, isMounted: false)
        state.applied = .init(
            environment: "development",
            services: [
                "web": [.key(ComposeKey(file: "pods/default.yml", key: "image")): "1a", .mount: "3c"]
            ], known: ["job", "web"])
        var record = WorktreeState.ServiceRecord()
        (record.failedImage, record.done) = ("conductor/x:1", ["db/**": ["2b"]])
        state.services["web"] = record
        return state
    }

    @Test("The file, whole, and what is read from it")
    func roundTrip() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["pods/default.yml": ""])
        try state().write(sandbox.project())
        #expect(
            try sandbox.read("project/.git/conductor/state.json") == """
                {
                  "applied" : {
                    "environment" : "development",
                    "known" : [
                      "job",
                      "web"
                    ],
                    "services" : {
                      "web" : {
                        "key pods/default.yml\\timage" : "1a",
                        "mount" : "3c"
                      }
                    }
                  },
                  "checkouts" : {
                    "job" : {
                      "mounted" : false,
                      "url" : "git@h:a/job.git"
                    },
                    "web" : {
                      "mounted" : true,
                      "reference" : "main",
                      "url" : "git@h:a/web.git"
                    }
                  },
                  "schema" : 1,
                  "services" : {
                    "web" : {
                      "done" : {
                        "db/**" : [
                          "2b"
                        ]
                      },
                      "failedImage" : "conductor/x:1"
                    }
                  }
                }

                """)
        #expect(try WorktreeState.read(sandbox.project()) { Issue.record("\($0)") } == state())
        #expect(try WorktreeState.isUp(sandbox.project()) { Issue.record("\($0)") })
        var down = state()
        down.applied = nil
        try down.write(sandbox.project())
        #expect(try !WorktreeState.isUp(sandbox.project()) { Issue.record("\($0)") })
    }

    @Test(
        "Names of facts as version 0.1.0 wrote them",
        arguments: [
            ("pods/default.yml: environment.DEBUG", .key(.init(file: "pods/default.yml", key: "environment.DEBUG"))),
            ("pods/common.env", .variables(file: "pods/common.env")), ("mount", .mount),
            ("mount at /vendor/x", .library(target: "/vendor/x")), ("git in the container", .git),
            ("the image's node_modules", .kept(path: "node_modules")),
            ("build: src/web/Gemfile", .buildFiles(pattern: "src/web/Gemfile")),
            ("build: pods/default.yml: build.args.A", .buildKey(.init(file: "pods/default.yml", key: "build.args.A"))),
            ("restart: src/web/config/**", .restartFiles(pattern: "src/web/config/**")),
        ] as [(String, FactName)])
    func earlierFacts(text: String, name: FactName) async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["pods/default.yml": ""])
        try sandbox.write([
            "project/.git/conductor/state.json": """
            {"schema": 1, "checkouts": {}, "applied":
              {"environment": "test", "services": {"web": {"\(text)": "1a"}}, "known": []}}
            """
        ])
        let state = try WorktreeState.read(sandbox.project()) { Issue.record("\($0)") }
        #expect(state.applied?.services == ["web": [name: "1a"]])
        try state.write(sandbox.project())
        #expect(try WorktreeState.read(sandbox.project(), warn: nil) == state)
    }

    @Test("A file of an earlier version, which knew less")
    func earlier() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["pods/default.yml": ""])
        try sandbox.write([
            "project/.git/conductor/state.json":
                #"{"schema": 1, "checkouts": {}, "applied": {"environment": "test", "services": {}, "known": []}}"#
        ])
        let state = try WorktreeState.read(sandbox.project()) { Issue.record("\($0)") }
        #expect(state.applied == .init(environment: "test", services: [:], known: []))
        #expect(state.services.isEmpty)
    }

    @Test("Where there is no file nothing was decided")
    func missing() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["pods/default.yml": ""])
        #expect(try WorktreeState.read(sandbox.project()) { Issue.record("\($0)") } == WorktreeState())
        #expect(try !WorktreeState.isUp(sandbox.project()) { Issue.record("\($0)") })
    }

    @Test(
        "One that cannot be read is set aside with a warning",
        arguments: [
            "", "{", "[]", "{\"schema\": 1}", "{\"schema\": 2, \"checkouts\": {}}",
            "{\"schema\": 1, \"checkouts\": {\"a\": {}}}", "\u{0}",
        ])
    func unreadable(text: String) async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["pods/default.yml": ""])
        let path = sandbox.path("project/.git/conductor/state.json")
        try Files.write(text, to: path)
        var warnings: [String] = []
        #expect(try WorktreeState.read(sandbox.project()) { warnings.append($0) } == WorktreeState())
        #expect(
            warnings == ["'\(path)' could not be read; it was set aside as 'state.json.unreadable' and is made anew"])
        #expect(!Files.exists(path))
        #expect(try sandbox.read("project/.git/conductor/state.json.unreadable") == text)
    }
}

@Suite struct StackTests {
    @Test(
        "The main worktree's stack is named after the project",
        arguments: [
            ("project", nil, "project"), ("Héllo World!", nil, "hlloworld"), ("project", "Shop_2", "shop_2"),
            ("-x", nil, "x"), ("日本", nil, "conductor"),
        ] as [(String, String?, String)])
    func main(folder: String, name: String?, stack: String) async throws {
        let sandbox = Sandbox()
        let configuration = name.map { ["config/project.yml": "name: \($0)\n"] } ?? [:]
        try await sandbox.repository(["pods/default.yml": ""].merging(configuration) { $1 }, in: folder)
        #expect(try await sandbox.load(folder).stack == stack)
    }

    @Test("A linked worktree gets its name added, and what is taken a number")
    func linked() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["pods/default.yml": "services: {}\n"])
        try await sandbox.run(
            "git add . && git commit -qm First && git worktree add -q ../fix && git worktree add -q ../more/Fix -b other",
            in: "project")
        #expect(try await sandbox.load("fix").stack == "project-fix")
        try await Stacks.record("project-fix", for: sandbox.project("fix"))
        try await Stacks.record("project", for: sandbox.project())
        #expect(try await sandbox.load("more/Fix").stack == "project-fix-2")
        #expect(try await sandbox.load("fix").stack == "project-fix")
        #expect(try await sandbox.load().stack == "project")
    }

    @Test("A name that was recorded stays, whatever the project is called now; a choice wins")
    func recorded() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["pods/default.yml": "services: {}\n"])
        try await Stacks.record("first", for: sandbox.project())
        try sandbox.write(["project/config/project.yml": "name: second\n"])
        #expect(try await sandbox.load().stack == "first")
        try await sandbox.run("git config conductor.stack third", in: "project")
        #expect(try await sandbox.load().stack == "third")
        #expect(try await sandbox.load(stack: "fourth").stack == "fourth")
        #expect(
            try sandbox.read("project/.git/conductor/stacks.json").replacing(sandbox.root.string, with: "") == """
                {
                  "schema" : 1,
                  "stacks" : {
                    "" : {
                      "name" : "first",
                      "path" : "/project"
                    }
                  }
                }

                """)
    }

    @Test("docker-compose's own names come before the project's, and a stack that is up keeps the name that it has")
    func declared() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository([
            "compose.yaml": "name: ${NAME:-file}\nservices: { web: { image: $COMPOSE_PROJECT_NAME } }\n"
        ])
        func stack(_ variables: [String: String] = [:], _ state: WorktreeState = .init()) async throws -> String {
            try await sandbox.load(variables: variables, state: state).stack
        }
        let loaded = try await sandbox.load()
        #expect(loaded.stack == "file")
        #expect(loaded.services.map(\.definition.image) == ["file"])
        #expect(try await stack(["NAME": "variable"]) == "variable")
        try sandbox.write(["project/compose.override.yaml": "name: override\n"])
        #expect(try await stack() == "override")
        try sandbox.write(["project/.env": "COMPOSE_PROJECT_NAME=dotenv\n"])
        #expect(try await stack() == "dotenv")
        #expect(try await stack(["COMPOSE_PROJECT_NAME": "shell"]) == "shell")
        #expect(try await stack(["COMPOSE_PROJECT_NAME": ""]) == "override")
        try await Stacks.record("first", for: sandbox.project())
        #expect(try await stack() == "dotenv")
        var state = WorktreeState()
        state.applied = .init(environment: "development", services: [:], known: [])
        #expect(try await stack([:], state) == "first")
        #expect(try await sandbox.load(state: state).laterStack == "dotenv")
        // A copy keeps its own name, also while it is down and when it is recorded again.
        try await Stacks.record("copy", for: sandbox.project(), isOfCopy: true)
        try await Stacks.record("copy", for: sandbox.project())
        #expect(try await stack() == "copy")
        try await sandbox.run("git config conductor.stack configured", in: "project")
        #expect(try await stack([:], state) == "configured")
    }

    @Test("A linked worktree adds its name to docker-compose's, unless it has a name of its own")
    func declaredInLinkedWorktree() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["compose.yaml": "name: file\nservices: {}\n"])
        try await sandbox.run("git add . && git commit -qm First && git worktree add -q ../fix", in: "project")
        #expect(try await sandbox.load("fix").stack == "file-fix")
        try sandbox.write(["fix/.env": "COMPOSE_PROJECT_NAME=own\n"])
        #expect(try await sandbox.load("fix").stack == "own-fix")
        try await Stacks.record("file", for: sandbox.project())
        #expect(try await sandbox.load("fix").stack == "own")
        try sandbox.write(["fix/.env": "COMPOSE_PROJECT_NAME=file\n"])
        #expect(try await sandbox.load("fix").stack == "file-fix")
    }

    @Test("A name that compose would refuse is refused", arguments: ["Fix", "-x", "a b", "", "a/b"])
    func invalid(name: String) async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["pods/default.yml": "services: {}\n"])
        let error = try await expectError(.content) { _ = try await sandbox.load(stack: name) }
        #expect(error.message == "'\(name)' cannot name a stack")
    }

    @Test("A list that cannot be read is set aside with a warning")
    func unreadable() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["pods/default.yml": "services: {}\n", ".git/conductor/stacks.json": "x"])
        var warnings: [String] = []
        #expect(try await sandbox.load(warn: { warnings.append($0) }).stack == "project")
        #expect(warnings.count == 1)
        #expect(try sandbox.read("project/.git/conductor/stacks.json.unreadable") == "x")
    }
}
