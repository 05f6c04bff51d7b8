import Compose
@testable import Errors
@testable import Pipeline
import PipelineTestSupport
@testable import Projects
import SystemPackage
import TestSupport
import Testing
import YAML

/// A service of a small project, in a line.
private let web = "services:\n  web:\n    image: web\n"

/// One file of metadata and what follows from it in the environment `development`.
struct Metadata: Sendable {
    let text: String
    let kind: Pod.Kind
    let isEnabled: Bool

    init(_ text: String, _ kind: Pod.Kind, _ isEnabled: Bool) {
        self.text = text
        self.kind = kind
        self.isEnabled = isEnabled
    }
}

@Suite struct PodTests {
    @Test(
        "Metadata",
        arguments: [
            Metadata("", .service, true),
            Metadata("# nothing\n", .service, true),
            Metadata("pod_type: service\n", .service, true),
            Metadata("pod_type: placeholder\n", .placeholder, true),
            Metadata("pod_type: 'task'\n", .task, true),
            Metadata("pod_type:\nenable_in:\n", .service, true),
            Metadata("enable_in: [development, test]\n", .service, true),
            Metadata("enable_in:\n- production\n", .service, false),
            Metadata("enable_in: []\n", .service, false),
            Metadata("enable_in_targets: [production]\n", .service, false),
            Metadata("enable_in: [staging]\n", .service, false),
            Metadata("x-usual: &usual [development]\nenable_in: *usual\n", .service, true),
            Metadata("services: { x-all: &all { x-note: 1, scripts: {} }, web: *all, debug: }\n", .service, true),
            Metadata("services: { web: { scripts: { x: [[sleep, 5, '']], y: } } }\n", .service, true),
            Metadata("enable_in_targets:\n  - development\npod_type: placeholder\n", .placeholder, true),
            Metadata("run_on_init:\n- [web, make]\nservices:\n  web:\n    scripts: {}\n", .service, true),
        ])
    func metadata(_ metadata: Metadata) async throws {
        let situation = try await Sandbox().situation([
            "pods/default.yml": web, "pods/default.metadata.yml": metadata.text,
            "pods/environments/staging/default.yml": "services: { debug: { image: d } }\n",
        ])
        let pod = try #require(situation.pods.first)
        #expect(situation.pods.count == 1)
        #expect(pod.kind == metadata.kind)
        #expect(pod.isEnabled == metadata.isEnabled)
        #expect(situation.service("web")?.isStarted == (metadata.isEnabled && metadata.kind != .task))
    }

    @Test("The commands of metadata, with their places")
    func commands() async throws {
        let pod = try #require(
            try await Sandbox().situation([
                "pods/default.yml": web,
                "pods/default.metadata.yml": """
                enable_in: [test]
                run_on_init:
                - [web, sleep, 0.5, '']
                - [web]
                services: { web: { scripts: { a: [[rake, a],
                  [rake, b]], none: } } }
                """,
            ]).pods.first)
        let file = "pods/default.metadata.yml"
        #expect(
            pod.initCommands == [
                PodCommand(words: ["web", "sleep", "0.5", ""], place: "\(file):3"),
                PodCommand(words: ["web"], place: "\(file):4"),
            ])
        #expect(
            pod.scripts == [
                PodScript(
                    service: "web", name: "a",
                    commands: [
                        PodCommand(words: ["rake", "a"], place: "\(file):5"),
                        PodCommand(words: ["rake", "b"], place: "\(file):6"),
                    ]),
                PodScript(service: "web", name: "none", commands: []),
            ])
        #expect(pod.confinement == .init(environments: ["test"], place: "'enable_in' (\(file):1)"))
    }

    @Test(
        "Bad metadata is an error with its place",
        arguments: [
            (
                "pod_type: servise\n",
                "pods/default.metadata.yml:1:11: 'pod_type' is 'service', 'placeholder' or 'task'\n    pod_type: servise\n              ^"
            ),
            (
                "# why\nenable_in: development\n",
                "pods/default.metadata.yml:2:12: 'enable_in' must be a list of environments\n    enable_in: development\n               ^"
            ),
            (
                "enable_in_targets: [test, [a]]\n",
                "pods/default.metadata.yml:1:27: 'enable_in_targets' must be a list of environments\n    enable_in_targets: [test, [a]]\n                              ^"
            ),
            (
                "enable_in: [test]\nenable_in_targets: [b]\n",
                "pods/default.metadata.yml:2:1: 'enable_in' and 'enable_in_targets' mean the same; remove one\n    enable_in_targets: [b]\n    ^"
            ),
            (
                "enable_in: [test, developmnt]\n",
                "pods/default.metadata.yml:1:19: the project has no environment 'developmnt'; did you mean 'development'?\n    enable_in: [test, developmnt]\n                      ^"
            ),
            (
                "enable_in_targets: [moon]\n",
                "pods/default.metadata.yml:1:21: the project has no environment 'moon'; it has 'development', 'production', 'staging', 'test'\n    enable_in_targets: [moon]\n                        ^"
            ),
            (
                "services: { wbe: }\n",
                "pods/default.metadata.yml:1:13: the pod has no service 'wbe'; did you mean 'web'?\n    services: { wbe: }\n                ^"
            ),
            (
                "services: { db: { scripts: {} } }\n",
                "pods/default.metadata.yml:1:13: the pod has no service 'db'\n    services: { db: { scripts: {} } }\n                ^"
            ),
            (
                "services: { web: { script: {} } }\n",
                "pods/default.metadata.yml:1:20: 'services.web' has no key 'script'; did you mean 'scripts'?\n    services: { web: { script: {} } }\n                       ^"
            ),
            ("pod_type: [\n", nil), ("pod_type: [task]\n", nil), ("pod_type: true\n", nil),
            ("pod_type: ''\n", nil), ("pod_type: 5\n", nil), ("pod_type: []\n", nil), ("pod_type: {}\n", nil),
            ("enable_in: { a: b }\n", nil), ("enable_in: ''\n", nil), ("enable_in: true\n", nil),
            ("enable_in: 5\n", nil), ("enable_in: [1]\n", nil), ("enable_in: [~]\n", nil),
            ("enable_in: ['']\n", nil), ("enable_in: [true]\n", nil), ("enable_in: [[test]]\n", nil),
            ("''\n", nil), ("5\n", nil), ("run_on_init: ''\n", nil), ("run_on_init: {}\n", nil),
            ("run_on_init: 5\n", nil), ("run_on_init: true\n", nil), ("run_on_init: [[]]\n", nil),
            ("run_on_init: [[5]]\n", nil), ("run_on_init: [['', a]]\n", nil), ("run_on_init: [[rake, ~]]\n", nil),
            ("services: ''\n", nil), ("services: true\n", nil), ("services: { ~: }\n", nil),
            ("services: { web: true }\n", nil), ("services: { web: '' }\n", nil),
            ("services: { web: { scripts: '' } }\n", nil), ("services: { web: { scripts: 5 } }\n", nil),
            ("services: { web: { scripts: { ~: [] } } }\n", nil),
            ("services: { web: { scripts: { a: [[]] } } }\n", nil),
            ("task\n", nil), ("- pod_type: task\n", nil), ("~: task\n", nil), ("run_on_init: db:migrate\n", nil),
            ("run_on_init: [rake]\n", nil), ("run_on_init: [[rake, [a]]]\n", nil), ("services: [web]\n", nil),
            ("services: { web: [a] }\n", nil), ("services: { web: { scripts: [a] } }\n", nil),
            ("services: { web: { scripts: { a: rake } } }\n", nil),
        ] as [(String, String?)])
    func badMetadata(text: String, message: String?) async throws {
        let error = await #expect(throws: YAMLError.self) {
            _ = try await Sandbox().situation([
                "pods/default.yml": web, "pods/default.metadata.yml": text,
                "pods/environments/staging/common.env": "", "pods/environments/readme": "",
            ])
        }
        #expect(error?.file == "pods/default.metadata.yml")
        #expect(error?.mark != nil)
        if let message { #expect("\(try #require(error))" == message) }
    }

    @Test(
        "Metadata, and overrides in the environment, of no pod are errors that name the nearest",
        arguments: [
            ("pods/defualt.metadata.yml", "", "the project has no pod 'defualt'; did you mean 'default'?"),
            ("pods/db.metadata.yaml", "pod_type: task\n", "the project has no pod 'db'"),
            (
                "pods/environments/development/defualt.yml", "services: {}\n",
                "the project has no pod 'defualt'; did you mean 'default'?"
            ),
            ("pods/targets/development/db.yaml", "networks: { a: }\n", "the project has no pod 'db'"),
        ])
    func withoutPod(path: String, text: String, message: String) async throws {
        let error = await #expect(throws: YAMLError.self) { _ = try await Sandbox().situation([path: text]) }
        #expect("\(try #require(error))" == "\(path): \(message)")
    }

    @Test("A pod has one override in an environment")
    func twoOverrides() async throws {
        let folder = "pods/environments/development"
        let error = await #expect(throws: YAMLError.self) {
            _ = try await Sandbox().situation(["\(folder)/default.yml": web, "\(folder)/default.yaml": web])
        }
        #expect(
            "\(try #require(error))" == "\(folder)/default.yaml: the pod 'default' has two overrides in 'development'")
    }

    @Test("Beside overrides there may be files that these name, and files of other software")
    func besideOverrides() async throws {
        let folder = "pods/environments/development"
        let situation = try await Sandbox().situation([
            "pods/default.yml": web,
            "\(folder)/default.yml":
                "include: [environments/development/more.yml]\nservices: { web: { extends: { file: environments/development/base.yml, service: b } } }\n",
            "\(folder)/more.yml": "services: { more: { image: m } }\n",
            "\(folder)/base.yml": "services: { b: { image: b } }\n",
            "\(folder)/prometheus.yml": "global: { scrape_interval: 5s }\n", "\(folder)/list.yml": "[a]\n",
            "\(folder)/broken.yml": "[\n", "\(folder)/empty.yml": "", "\(folder)/folder.yml/x": "",
            "pods/environments/test/other.yml": "services: {}\n", "pods/.hidden.metadata.yml": "x",
        ])
        #expect(situation.services.map(\.name) == ["web", "more"])
    }

    @Test("Placeholders come first, then the names count; files that are no pods are left out")
    func order() async throws {
        let situation = try await Sandbox().situation([
            "pods/default.yml": "", "pods/b.yaml": "services: {}\n", "pods/z.yml": "services: {}\n",
            "pods/z.metadata.yml": "pod_type: placeholder\n", "pods/.hidden.yml": "x", "pods/readme.md": "",
            "pods/common.env": "",
        ])
        #expect(situation.pods.map(\.name) == ["z", "b", "default"])
    }

    @Test(
        "Overrides of an environment", arguments: ["environments", "targets"], ["yml", "yaml"])
    func overrides(folder: String, ending: String) async throws {
        let sandbox = Sandbox()
        let situation = try await sandbox.situation(
            [
                "pods/default.yml": web,
                "pods/\(folder)/test/default.\(ending)": "services:\n  web:\n    image: tested\n",
                "pods/\(folder)/development/other.yml": "x",
            ], environment: "test")
        #expect(situation.service("web")?.definition.image == "tested")
        #expect(try await sandbox.load().service("web")?.definition.image == "web")
    }

    @Test("A plain compose file is the pod 'default', with the override that compose takes by itself")
    func plainComposeFile() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository([
            "docker-compose.yml": web, "docker-compose.override.yml": "services:\n  web:\n    image: second\n",
            "compose.override.yaml": "services:\n  web:\n    image: first\n",
        ])
        let situation = try await sandbox.load()
        #expect(situation.pods.map(\.name) == ["default"])
        #expect(situation.service("web")?.definition.image == "first")
        try await sandbox.run("rm compose.override.yaml", in: "project")
        #expect(try await sandbox.load().service("web")?.definition.image == "second")
    }

    @Test("An environment that nobody knows is refused with the names of those there are")
    func unknownEnvironment() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["pods/default.yml": web, "pods/environments/staging/common.env": ""])
        #expect(try await sandbox.load(environment: "staging").environment.name == "staging")
        #expect(try await sandbox.load(environment: "production").environment.name == "production")
        let error = try await expectError(.unknownName) { _ = try await sandbox.load(environment: "stagin") }
        #expect(error.message == "the project has no environment 'stagin'")
        #expect(error.hint == "it has 'development', 'production', 'staging', 'test'")
    }

    @Test("The environment of the running stack is the one where none is named")
    func appliedEnvironment() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["pods/default.yml": web])
        var state = WorktreeState()
        state.applied = .init(environment: "test", services: [:], known: [])
        #expect(try await sandbox.load(state: state).environment.name == "test")
        #expect(try await sandbox.load(environment: "production", state: state).environment.name == "production")
    }

    @Test("A service in two pods names both places")
    func duplicate() async throws {
        let error = await #expect(throws: YAMLError.self) {
            _ = try await Sandbox().situation([
                "pods/default.yml": web, "pods/other.yml": "# first\nservices:\n  web: {}\n",
            ])
        }
        #expect(
            "\(try #require(error))" == """
                pods/other.yml:3:3: the service 'web' is in two pods, here and at pods/default.yml:2
                      web: {}
                      ^
                """)
    }

    @Test("Two files for the same pod are refused")
    func twoFiles() async throws {
        let error = try await expectError(.content) {
            _ = try await Sandbox().situation(["pods/default.yml": web, "pods/default.yaml": web])
        }
        #expect(error.message.contains("'pods/default.yaml'") && error.message.contains("'pods/default.yml'"))
    }

    @Test("A service of an override alone is a service too")
    func onlyInOverride() async throws {
        let situation = try await Sandbox().situation([
            "pods/default.yml": web, "pods/environments/development/default.yml": "services:\n  debug:\n    image: d\n",
        ])
        #expect(situation.services.map(\.name) == ["web", "debug"])
    }

    @Test(
        "Profiles: only an active one is started", arguments: [("", false), ("a", false), ("a,b", true), ("*", true)])
    func profiles(active: String, isStarted: Bool) async throws {
        let files = ["pods/default.yml": "services:\n  web:\n    image: x\n    profiles: [b, c]\n"]
        let fromShell = try await Sandbox().situation(files, variables: ["COMPOSE_PROFILES": active])
        #expect(fromShell.service("web")?.isStarted == isStarted)
        let fromFile = try await Sandbox().situation(files.merging([".env": "COMPOSE_PROFILES=\(active)\n"]) { $1 })
        #expect(fromFile.service("web")?.isStarted == isStarted)
    }

    @Test("'.env' gives values where the shell has none")
    func dotEnv() async throws {
        let situation = try await Sandbox().situation(
            [".env": "A=file\nB=file\n", "pods/default.yml": "services:\n  web:\n    image: $A-${B}-${C:-none}-$$D\n"],
            variables: ["A": "shell"])
        #expect(situation.service("web")?.definition.image == "shell-file-none-$D")
    }

    @Test("A bad value is an error with its place")
    func badInterpolation() async throws {
        let error = await #expect(throws: YAMLError.self) {
            _ = try await Sandbox().situation(["pods/default.yml": "services:\n  web:\n    image: a:${TAG?set it}\n"])
        }
        #expect(error?.mark?.line == 3)
        #expect(error?.message.contains("set it") == true)
    }
}

@Suite struct IncludeTests {
    @Test("include and extends, at any depth, relative to the file that names them")
    func depth() async throws {
        let situation = try await Sandbox().situation([
            "pods/default.yml": """
            include:
              - more/included.yml
              - path: [more/second.yml]
            services:
              web:
                extends: { file: more/base.yml, service: base }
                ports: ["2:2"]
            """,
            "pods/more/included.yml": "include: [deeper/third.yml]\nservices:\n  queue: { image: queue }\n",
            "pods/more/deeper/third.yml": "services:\n  third: { image: third }\n",
            "pods/more/second.yml": """
            services:
              second:
                extends: { file: base.yml, service: base }
            """,
            "pods/more/base.yml": """
            services:
              base:
                extends: bottom
                ports: ["1:1"]
              bottom:
                extends: { file: deeper/bottom.yml, service: bottom }
            """,
            "pods/more/deeper/bottom.yml": "services:\n  bottom: { image: bottom }\n",
        ])
        #expect(situation.services.map(\.name) == ["third", "queue", "second", "web"])
        #expect(situation.services.map(\.definition.image) == ["third", "queue", "bottom", "bottom"])
        #expect(situation.service("web")?.definition.ports.map(\.description) == ["1:1", "2:2"])
        #expect(situation.services.allSatisfy { $0.pod == "default" })
    }

    @Test("env_file is relative to the file that names it, below the pod")
    func environmentFiles() async throws {
        let sandbox = Sandbox()
        let situation = try await sandbox.situation([
            "pods/default.yml": """
            include: [more/included.yml]
            services:
              web:
                image: x
                env_file: own.env
            """,
            "pods/environments/development/default.yml": "services:\n  web:\n    env_file: own2.env\n",
            "pods/own.env": "A=own\n", "pods/own2.env": "B=own\n",
            "pods/more/included.yml": "services:\n  queue: { image: queue, env_file: [queue.env] }\n",
            "pods/more/queue.env": "A=queue\n",
        ])
        let rendering = try Rendering(situation)
        #expect(rendering.facts["queue"]?.keys.contains(.variables(file: "pods/more/queue.env")) == true)
        #expect(rendering.facts["web"]?.keys.contains(.variables(file: "pods/own.env")) == true)
        #expect(rendering.facts["web"]?.keys.contains(.variables(file: "pods/own2.env")) == true)
    }

    @Test(
        "What cannot be followed",
        arguments: [
            (
                ["pods/default.yml": "include: [default.yml]\nservices: {}\n"],
                "pods/default.yml:1:11: 'default.yml' is included in a circle"
            ),
            (
                ["pods/default.yml": "services:\n  a:\n    extends: b\n  b:\n    extends: a\n"],
                "pods/default.yml:3:14: 'a' extends itself"
            ),
            (
                ["pods/default.yml": "services:\n  a:\n    extends: c\n"],
                "pods/default.yml:3:14: 'pods/default.yml' has no service 'c' to extend"
            ),
            (
                ["pods/default.yml": "services:\n  a:\n    extends: {}\n"],
                "pods/default.yml:3:14: 'extends' must name a service"
            ),
        ])
    func errors(files: [String: String], message: String) async throws {
        let error = await #expect(throws: YAMLError.self) { _ = try await Sandbox().situation(files) }
        #expect("\(try #require(error))".hasPrefix(message + "\n"))
    }

    @Test("What is remote is compose's to find")
    func leftAlone() async throws {
        let situation = try await Sandbox().situation([
            "pods/default.yml": """
            include: ["oci://example.com/x"]
            services:
              web:
                image: x
                extends: { file: "https://example.com/y.git", service: z }
            """
        ])
        #expect(situation.services.map(\.name) == ["web"])
    }

    @Test("Variables in the names of files are replaced")
    func interpolated() async throws {
        let situation = try await Sandbox().situation(
            [
                "pods/default.yml": """
                include: [{ path: "${WHERE}/x.yml", project_directory: "${WHERE}" }]
                services:
                  web:
                    extends: { file: "${WHERE}/y.yml", service: "${WHAT:-z}" }
                """,
                "pods/lib/x.yml": "services: { job: { image: x } }\n",
                "pods/lib/y.yml": "services: { z: { image: y } }\n",
            ], variables: ["WHERE": "lib"])
        #expect(situation.services.map(\.name) == ["job", "web"])
        #expect(situation.service("web")?.definition.image == "y")
        #expect(situation.service("job")?.definition.layers.first?.folder.lastComponent == "lib")
    }
}

@Suite struct NamingTests {
    private static let files = [
        "pods/default.yml": "services:\n  web: { image: x }\n  worker: { image: x }\n",
        "pods/data.yml": "services:\n  db: { image: x }\n  data: { image: x }\n",
        "pods/jobs.yml": "services:\n  migrate: { image: x }\n  seed: { image: x }\n",
    ]

    @Test(
        "Words name services, pods and services of pods",
        arguments: [
            ([], []), (["web"], ["web"]), (["default/web"], ["web"]), (["default"], ["web", "worker"]),
            (["jobs", "web"], ["migrate", "seed", "web"]), (["web", "default"], ["web", "worker"]),
            (["data"], ["data"]), (["data/db"], ["db"]), (["web", "web", "default/web"], ["web"]),
        ])
    func found(words: [String], names: [String]) async throws {
        #expect(try await Sandbox().situation(Self.files).services(named: words).map(\.name) == names)
    }

    @Test(
        "Unknown ones come with the names that are near",
        arguments: [
            ("wbe", "did you mean 'web'?"), ("jbos", "did you mean 'jobs'?"),
            ("w", "did you mean 'web' or 'worker'?"), ("jobs/web", nil),
            ("nothing-like-it", "'git conductor status' lists the services"),
        ] as [(String, String?)])
    func unknown(word: String, hint: String?) async throws {
        let situation = try await Sandbox().situation(Self.files)
        let error = try await expectError(.unknownName) { _ = try situation.services(named: [word]) }
        #expect(error.message == "no service or pod is called '\(word)'")
        if let hint { #expect(error.hint == hint) }
    }
}
