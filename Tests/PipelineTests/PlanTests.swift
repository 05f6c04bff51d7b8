@testable import Docker
import Host
@testable import Pipeline
import PipelineTestSupport
@testable import Projects
import SystemPackage
import TestSupport
import Testing

/// What was applied, what the files say now, what runs: and the plan that follows.
struct Decision: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Files that are changed after the project was applied; `nil` removes one.
    var edits: [String: String?] = [:]
    /// Services whose containers are not running as they were applied.
    var containers: [String: Container.State?] = [:]
    var exitCode = 0
    /// The applied record is lost: of these services, or of all.
    var forgotten: Set<String> = []
    var isForgotten = false
    /// The source of `web` is checked out, and mounted, before and after.
    var mount: (before: Bool?, after: Bool?) = (nil, nil)
    var variables: [String: String] = [:]
    var scope = Plan.Scope.all
    var options = Plan.Options()
    let steps: [String]

    static let files: [String: String] = [
        "pods/default.yml": """
        # The shop.
        x-common: &common
          environment: { LOG: info }
        services:
          web:
            <<: *common
            image: acme/web:${TAG:-1}
            build: git@github.com:acme/web.git
            ports: ["3000:3000"]
            depends_on: [cache]
            labels: { a: "1", b: "2" }
            volumes: [files:/files]
          worker:
            image: acme/worker
            environment:
              - QUEUE=fast
              - LOG=info
            env_file: worker.env
            depends_on: { web: { condition: service_started } }
          cache:
            image: redis
        volumes:
          files: {}
          other: {}

        """,
        "pods/worker.env": "A=1\n",
        "pods/common.env": "COMMON=1\n",
        "pods/environments/development/default.yml": "services:\n  web:\n    environment:\n      DEBUG: \"1\"\n",
        "pods/data.yml": "services:\n  db: { image: postgres }\n",
        "pods/data.metadata.yml": "pod_type: placeholder\n",
        "pods/jobs.yml": "services:\n  migrate: { image: acme/web }\n",
        "pods/jobs.metadata.yml": "pod_type: task\n",
        "pods/tools.yml": "services:\n  mail: { image: mail }\n",
    ]

    static let base = files["pods/default.yml"] ?? ""
    static let services = ["cache", "db", "mail", "web", "worker"]

    /// The pod with a part of its text replaced.
    static func pod(_ old: String, _ new: String) -> [String: String?] {
        precondition(base.contains(old), "the pod has no '\(old)'")
        return ["pods/default.yml": base.replacing(old, with: new)]
    }

    func plan() async throws -> Plan {
        let sandbox = Sandbox()
        var before = try await sandbox.situation(Self.files)
        before.checkouts = checkouts(sandbox, mount.before)
        let facts = try Rendering(before).facts
        var state = WorktreeState()
        if !isForgotten {
            let kept = Self.services.filter { !forgotten.contains($0) }
            state.applied = .init(
                environment: "development",
                services: Dictionary(uniqueKeysWithValues: kept.compactMap { name in facts[name].map { (name, $0) } }),
                known: before.services.map(\.name).sorted())
            state.applied?.started = before.services.filter(\.isStarted).map(\.name)
            let rendering = try Rendering(before)
            state.applied?.volumes = rendering.volumes.mapValues(\.definition.digest)
            state.applied?.volumeNames = rendering.volumeNames
        }
        for (name, text) in edits {
            let path = sandbox.path("project").pushing(FilePath(name))
            if let text { try Files.write(text, to: path) } else { try Files.remove(path) }
        }
        var after = try await sandbox.load(variables: variables, state: state)
        after.checkouts = checkouts(sandbox, mount.after)
        var states: [String: Container.State?] = Dictionary(uniqueKeysWithValues: Self.services.map { ($0, .running) })
        states.merge(containers) { $1 }
        let list = states.sorted { $0.key < $1.key }.compactMap { name, state in
            state.map { container(name, $0) }
        }
        return Plan(try Rendering(after), inventory: Inventory(containers: list), scope: scope, options: options)
    }

    private func container(_ name: String, _ state: Container.State) -> Container {
        Container(
            id: "1", service: name, state: state, exitCode: state == .exited ? exitCode : nil, health: nil, image: name,
            ports: [], workingDirectory: "")
    }

    private func checkouts(_ sandbox: Sandbox, _ isMounted: Bool?) -> [Checkout] {
        guard let isMounted else { return [] }
        return [
            Checkout(
                name: "web", path: sandbox.path("project/src/web"), store: sandbox.root,
                key: .init(url: "git@github.com:acme/web.git", reference: nil), isMounted: isMounted)
        ]
    }
}

extension Plan.Options {
    init(_ change: (inout Self) -> Void) {
        self.init()
        change(&self)
    }
}

extension Plan {
    /// The steps, a line each.
    var texts: [String] { steps.map { $0.line + ($0.isHeld ? " (held)" : "") } + notes }
}

@Suite struct PlanTests {
    @Test(
        "Edits that change no container",
        arguments: [
            Decision(testDescription: "no edit", steps: []),
            Decision(
                testDescription: "a comment", edits: Decision.pod("# The shop.", "# The shop, rewritten.\n# Twice."),
                steps: []),
            Decision(
                testDescription: "the order of keys",
                edits: Decision.pod(
                    "image: acme/worker\n    environment:",
                    "depends_on: { web: { condition: service_started } }\n    image: acme/worker\n    environment:"
                ).mapValues {
                    $0?.replacing(
                        "env_file: worker.env\n    depends_on: { web: { condition: service_started } }",
                        with: "env_file: worker.env")
                },
                steps: []),
            Decision(
                testDescription: "the order of services",
                edits: Decision.pod("  cache:\n    image: redis\n", "").mapValues {
                    $0?.replacing("services:\n", with: "services:\n  cache:\n    image: redis\n")
                }, steps: []),
            Decision(
                testDescription: "an anchor written out",
                edits: Decision.pod("    <<: *common\n", "    environment: { LOG: info }\n"),
                steps: []),
            Decision(
                testDescription: "an anchor renamed",
                edits: Decision.pod("&common", "&shared").mapValues { $0?.replacing("*common", with: "*shared") },
                steps: []),
            Decision(testDescription: "quotes", edits: Decision.pod("image: redis", "image: \"redis\""), steps: []),
            Decision(
                testDescription: "flow style instead of block style",
                edits: Decision.pod("  cache:\n    image: redis\n", "  cache: { image: redis }\n"), steps: []),
            Decision(
                testDescription: "environment as a mapping instead of a list",
                edits: Decision.pod("      - QUEUE=fast\n      - LOG=info\n", "      LOG: info\n      QUEUE: fast\n"),
                steps: []),
            Decision(
                testDescription: "quotes of a variable",
                edits: [
                    "pods/environments/development/default.yml": "services:\n  web:\n    environment:\n      DEBUG: 1\n"
                ],
                steps: []),
            Decision(
                testDescription: "line ends", edits: ["pods/default.yml": Decision.base.replacing("\n", with: "\r\n")],
                steps: []),
            Decision(
                testDescription: "a default that the environment gives as well", variables: ["TAG": "1"], steps: []),
            Decision(
                testDescription: "a service that moves to another file of its pod",
                edits: Decision.pod("  cache:\n    image: redis\n", "").merging([
                    "pods/environments/development/default.yml":
                        "services:\n  web:\n    environment:\n      DEBUG: \"1\"\n  cache:\n    image: redis\n"
                ]) { $1 }, steps: []),
            Decision(
                testDescription: "a service that moves to another pod",
                edits: ["pods/tools.yml": String?.none, "pods/post.yml": "services:\n  mail: { image: mail }\n"],
                steps: []),
            Decision(testDescription: "depends_on", edits: Decision.pod("    depends_on: [cache]\n", ""), steps: []),
            Decision(
                testDescription: "build", edits: Decision.pod("build: git@github.com:acme/web.git", "build: ."),
                steps: []),
            Decision(
                testDescription: "an extension", edits: Decision.pod("image: redis", "image: redis\n    x-note: other"),
                steps: []),
            Decision(
                testDescription: "a volume of no service",
                edits: Decision.pod("other: {}", "other: { external: true }"), steps: []),
            Decision(
                testDescription: "another environment's files",
                edits: [
                    "pods/environments/test/default.yml": "services:\n  web: { image: t }\n",
                    "pods/environments/test/common.env": "X=1\n",
                ], steps: []),
            Decision(
                testDescription: "a task", edits: ["pods/jobs.yml": "services:\n  migrate: { image: new }\n"], steps: []
            ),
            Decision(testDescription: "a pod that says nothing", edits: ["pods/new.yml": "services: {}\n"], steps: []),
            Decision(
                testDescription: "a service that is not enabled here",
                edits: [
                    "pods/new.yml": "services:\n  new: { image: x }\n", "pods/new.metadata.yml": "enable_in: [test]\n",
                ], steps: []),
            Decision(testDescription: "a checkout that is not mounted", mount: (nil, false), steps: []),
            Decision(testDescription: "a mount that was there before", mount: (true, true), steps: []),
        ])
    func nothing(_ decision: Decision) async throws {
        #expect(try await decision.plan().texts == decision.steps)
    }

    @Test(
        "Edits that change a container change that one alone",
        arguments: [
            Decision(
                testDescription: "an image", edits: Decision.pod("image: redis", "image: redis:7"),
                steps: ["recreate cache: pods/default.yml:21 image changed"]),
            Decision(
                testDescription: "one variable of a list", edits: Decision.pod("QUEUE=fast", "QUEUE=slow"),
                steps: ["recreate worker: pods/default.yml:16 environment.QUEUE changed"]),
            Decision(
                testDescription: "one variable of an environment",
                edits: [
                    "pods/environments/development/default.yml":
                        "services:\n  web:\n    environment:\n      DEBUG: \"2\"\n      NEW: x\n"
                ],
                steps: [
                    "recreate web: pods/environments/development/default.yml:4 environment.DEBUG changed, pods/environments/development/default.yml:5 environment.NEW added"
                ]),
            Decision(
                testDescription: "the environment's file is gone",
                edits: ["pods/environments/development/default.yml": String?.none],
                steps: ["recreate web: pods/environments/development/default.yml: environment.DEBUG removed"]),
            Decision(
                testDescription: "what an anchor holds", edits: Decision.pod("LOG: info }", "LOG: debug }"),
                steps: ["recreate web: pods/default.yml:3 environment.LOG changed"]),
            Decision(
                testDescription: "a label, by its name", edits: Decision.pod("b: \"2\"", "b: \"3\""),
                steps: ["recreate web: pods/default.yml:11 labels.b changed"]),
            Decision(
                testDescription: "a variable of the shell", variables: ["TAG": "2"],
                steps: ["recreate web: pods/default.yml:7 image changed"]),
            Decision(
                testDescription: "a variable of .env", edits: [".env": "TAG=3\n"],
                steps: ["recreate web: pods/default.yml:7 image changed"]),
            Decision(
                testDescription: "a file of variables", edits: ["pods/worker.env": "A=2\n"],
                steps: ["recreate worker: pods/worker.env changed"]),
            Decision(
                testDescription: "a file of variables for all", edits: ["pods/common.env": "COMMON=2\n"],
                steps: ["db", "cache", "web", "worker", "mail"].map { "recreate \($0): pods/common.env changed" }),
            Decision(
                testDescription: "a new file of variables for all",
                edits: ["pods/environments/development/common.env": "X=1\n"],
                steps: ["db", "cache", "web", "worker", "mail"].map {
                    "recreate \($0): pods/environments/development/common.env added"
                }),
            Decision(
                testDescription: "a port", edits: Decision.pod("3000:3000", "3001:3000"),
                steps: ["recreate web: pods/default.yml:9 ports changed"]),
            Decision(
                testDescription: "a volume of the service",
                edits: Decision.pod("files: {}", "files: { external: true }"),
                steps: ["recreate web: pods/default.yml:23 volumes.files.external added"]),
            Decision(
                testDescription: "the default network, which all pods share",
                edits: [
                    "pods/tools.yml": "services:\n  mail: { image: mail }\nnetworks:\n  default: { driver: bridge }\n"
                ],
                steps: ["db", "cache", "web", "worker", "mail"].map {
                    "recreate \($0): pods/tools.yml:4 networks.default added"
                } + [
                    "pods/tools.yml:4 networks.default added: the network is made anew, and its services are off it for a moment"
                ]),
            Decision(
                testDescription: "a key that is new",
                edits: Decision.pod("image: redis", "image: redis\n    command: [redis-server]"),
                steps: ["recreate cache: pods/default.yml:22 command added"]),
            Decision(
                testDescription: "what a volume is made of: it stays",
                edits: Decision.pod("files: {}", "files: { driver: nfs }"),
                steps: [
                    "pods/default.yml:23 what the volume 'project_files' is made of changed; the one that is there stays, with its data: to have a new one, 'git conductor compose -- rm --stop --force web' and 'docker volume rm project_files'"
                ]),
            Decision(
                testDescription: "the name of a volume: it is another one",
                edits: Decision.pod("files: {}", "files: { name: shop-files }"),
                steps: ["recreate web: pods/default.yml:23 volumes.files.name added"]),
            Decision(
                testDescription: "a mount added", mount: (nil, true), steps: ["recreate web: mount of web added"]),
            Decision(
                testDescription: "a mount removed", mount: (true, false),
                steps: ["recreate web: mount of web removed"]),
            Decision(
                testDescription: "the place of a mount",
                edits: Decision.pod(
                    "image: acme/web:${TAG:-1}", "image: acme/web:${TAG:-1}\n    x-conductor: { srcdir: /srv }"),
                mount: (true, true),
                steps: ["recreate web: mount of web changed"]),
            Decision(
                testDescription: "two services, in the order of their dependencies",
                edits: Decision.pod("image: acme/worker", "image: w2").mapValues {
                    $0?.replacing("image: redis", with: "image: r2")
                },
                steps: [
                    "recreate cache: pods/default.yml:21 image changed",
                    "recreate worker: pods/default.yml:14 image changed",
                ]),
        ])
    func recreated(_ decision: Decision) async throws {
        var decision = decision
        #expect(try await decision.plan().texts == decision.steps)
        // A hook finds the same, as all of it runs.
        decision.scope = .running
        #expect(try await decision.plan().texts == decision.steps)
    }

    @Test(
        "What runs, and how much may be touched",
        arguments: [
            Decision(
                testDescription: "up: nothing runs yet",
                containers: Dictionary(uniqueKeysWithValues: Decision.services.map { ($0, nil) }),
                isForgotten: true,
                steps: ["db", "cache", "web", "worker", "mail"].map { "start \($0): it has no container" }),
            Decision(
                testDescription: "hook: nothing runs yet",
                containers: Dictionary(uniqueKeysWithValues: Decision.services.map { ($0, nil) }),
                isForgotten: true, scope: .running, steps: []),
            Decision(
                testDescription: "up: containers of which nothing is known", isForgotten: true,
                steps: ["db", "cache", "web", "worker", "mail"].map {
                    "recreate \($0): what its container was made from is not known"
                }),
            Decision(
                testDescription: "up: one record is lost, as after a kill", forgotten: ["web"],
                steps: ["recreate web: what its container was made from is not known"]),
            Decision(
                testDescription: "hook: one record is lost", forgotten: ["web"], scope: .running,
                steps: ["recreate web: what its container was made from is not known"]),
            Decision(
                testDescription: "up: a container is gone", containers: ["cache": nil],
                steps: ["start cache: it has no container"]),
            Decision(
                testDescription: "hook: a container is gone", containers: ["cache": nil], scope: .running, steps: []),
            Decision(
                testDescription: "up: one-shot that did its work", containers: ["mail": .exited],
                steps: ["start mail: its container ended with status 0"]),
            Decision(
                testDescription: "up: one that failed", containers: ["mail": .exited], exitCode: 3,
                steps: ["start mail: its container ended with status 3"]),
            Decision(
                testDescription: "hook: one that ended stays so", containers: ["mail": .exited], scope: .running,
                steps: []),
            Decision(
                testDescription: "hook: one that failed stays so", containers: ["mail": .exited], exitCode: 3,
                scope: .running, steps: []),
            Decision(
                testDescription: "hook: one that failed and would be another is tried again",
                edits: ["pods/tools.yml": "services:\n  mail: { image: m2 }\n"], containers: ["mail": .exited],
                exitCode: 3, scope: .running, steps: ["recreate mail: pods/tools.yml:2 image changed"]),
            Decision(
                testDescription: "hook: one that ended and would be another stays so",
                edits: ["pods/tools.yml": "services:\n  mail: { image: m2 }\n"], containers: ["mail": .exited],
                scope: .running, steps: []),
            Decision(
                testDescription: "up: one that was never started", containers: ["mail": .created],
                steps: ["start mail: its container was never started"]),
            Decision(
                testDescription: "up: a dead one", containers: ["mail": .dead],
                steps: ["start mail: its container is dead"]),
            Decision(testDescription: "up: a paused one is left", containers: ["mail": .paused], steps: []),
            Decision(testDescription: "up: one that restarts is left", containers: ["mail": .restarting], steps: []),
            Decision(
                testDescription: "up: a service that is gone", edits: ["pods/tools.yml": String?.none],
                steps: ["remove mail: no enabled pod has the service"]),
            Decision(
                testDescription: "hook: a service that is gone", edits: ["pods/tools.yml": String?.none],
                scope: .running,
                steps: ["remove mail: no enabled pod has the service"]),
            Decision(
                testDescription: "up: a service that is gone and does not run", edits: ["pods/tools.yml": String?.none],
                containers: ["mail": .exited], steps: ["remove mail: no enabled pod has the service"]),
            Decision(
                testDescription: "hook: a service that is gone and does not run",
                edits: ["pods/tools.yml": String?.none],
                containers: ["mail": .exited], scope: .running,
                steps: ["remove mail: no enabled pod has the service"]),
            Decision(
                testDescription: "checkout: a service that is gone is left", edits: ["pods/tools.yml": String?.none],
                scope: .services(["web"]), steps: []),
            Decision(
                testDescription: "hook: a service with a volume is gone",
                edits: [
                    "pods/default.yml": "services:\n  cache:\n    image: redis\n  worker: { image: acme/worker }\n",
                    "pods/environments/development/default.yml": nil,
                ],
                containers: ["worker": nil], scope: .running,
                steps: ["remove web: no enabled pod has the service, its volume project_files stays"]),
            Decision(
                testDescription: "hook: a pod that is a task now",
                edits: ["pods/tools.metadata.yml": "pod_type: task\n"],
                scope: .running, steps: ["stop mail: its pod is a task now, which is run by hand"]),
            Decision(
                testDescription: "up: a service with a profile now",
                edits: ["pods/tools.yml": "services:\n  mail: { image: mail, profiles: [debug] }\n"],
                steps: ["stop mail: its profile is not active: debug"]),
            Decision(
                testDescription: "hook: a service with an active profile goes on",
                edits: ["pods/tools.yml": "services:\n  mail: { image: mail, profiles: [debug] }\n"],
                variables: ["COMPOSE_PROFILES": "debug"], scope: .running, steps: []),
            Decision(
                testDescription: "up: a pod that is switched off",
                edits: ["pods/tools.metadata.yml": "enable_in: [test]\n"],
                steps: ["remove mail: no enabled pod has the service"]),
            Decision(
                testDescription: "up: a new service",
                edits: ["pods/tools.yml": "services:\n  mail: { image: mail }\n  new: { image: n }\n"],
                steps: ["start new: it has no container"]),
            Decision(
                testDescription: "hook: a new service of a pod that runs",
                edits: ["pods/tools.yml": "services:\n  mail: { image: mail }\n  new: { image: n }\n"], scope: .running,
                steps: ["start new: it has no container"]),
            Decision(
                testDescription: "hook: a new service of a pod that does not run",
                edits: ["pods/tools.yml": "services:\n  mail: { image: mail }\n  new: { image: n }\n"],
                containers: ["mail": .exited],
                scope: .running, steps: []),
            Decision(
                testDescription: "hook: a new pod is not started",
                edits: ["pods/new.yml": "services:\n  new: { image: n }\n"],
                scope: .running, steps: []),
            Decision(
                testDescription: "services: a pod's changes elsewhere are left",
                edits: Decision.pod("image: redis", "image: redis:7").mapValues {
                    $0?.replacing("acme/worker", with: "w2")
                },
                scope: .services(["worker"]), steps: ["recreate worker: pods/default.yml:14 image changed"]),
            Decision(
                testDescription: "services: dependencies are started, not recreated",
                edits: Decision.pod("image: redis", "image: redis:7").mapValues {
                    $0?.replacing("acme/web:", with: "w2:")
                },
                containers: ["cache": nil, "worker": nil], scope: .services(["worker"]),
                steps: ["start cache: it has no container", "start worker: it has no container"]),
            Decision(
                testDescription: "services: a stopped dependency is started", containers: ["cache": .exited],
                scope: .services(["web"]),
                steps: ["start cache: its container ended with status 0"]),
            Decision(
                testDescription: "services: a task that is named", scope: .services(["migrate"]),
                steps: ["start migrate: it has no container"]),
            Decision(
                testDescription: "running: a container that somebody else runs beside the stack stays",
                containers: ["gone": .running], scope: .running, steps: []),
            Decision(
                testDescription: "services: a forced recreation", scope: .services(["web"]),
                options: .init { $0.recreating = ["web"] }, steps: ["recreate web: '--force-recreate' asks for it"]),
            Decision(
                testDescription: "services: a forced recreation of what has changed anyway",
                edits: Decision.pod("acme/web:${TAG:-1}", "acme/web:2"), scope: .services(["web"]),
                options: .init { $0.recreating = ["web"] }, steps: ["recreate web: pods/default.yml:7 image changed"]),
            Decision(
                testDescription: "services: a forced recreation of what has no container", containers: ["web": nil],
                scope: .services(["web"]), options: .init { $0.recreating = ["web"] },
                steps: ["start web: it has no container"]),
            Decision(
                testDescription: "services: without their dependencies",
                containers: ["web": nil, "cache": nil, "db": nil],
                scope: .services(["web"]), options: .init { $0.isAlone = true },
                steps: ["start web: it has no container"]),
            Decision(
                testDescription: "services: more containers", scope: .services(["web"]),
                options: .init { $0.scales = ["web": 2, "mail": 5] },
                steps: ["scale web: 1 of its 2 containers are there"]),
            Decision(
                testDescription: "up: fewer containers", options: .init { $0.scales = ["mail": 0] },
                steps: ["scale mail: it has 1 container, and '--scale' asks for 0"]),
            Decision(
                testDescription: "services: what no pod has is removed where that is asked for",
                containers: ["gone": .running], scope: .services(["web"]),
                options: .init { $0.removesOrphans = true }, steps: ["remove gone: no enabled pod has the service"]),
            Decision(
                testDescription: "up: the container of a task is left", containers: ["migrate": .exited], steps: []),
            Decision(
                testDescription: "up: removals come first",
                edits: Decision.pod("image: redis", "image: r2").merging(["pods/tools.yml": nil]) { $1 },
                containers: ["db": nil],
                steps: [
                    "remove mail: no enabled pod has the service", "start db: it has no container",
                    "recreate cache: pods/default.yml:21 image changed",
                ]),
        ])
    func scopes(_ decision: Decision) async throws {
        #expect(try await decision.plan().texts == decision.steps)
    }

    @Test("What was started by its name, and runs, is brought up to date by 'up'")
    func startedByName() async throws {
        let sandbox = Sandbox()
        let pod = "services:\n  web: { image: x, profiles: [tools] }\n"
        let rendering = try Rendering(try await sandbox.situation(["pods/default.yml": pod]))
        var state = WorktreeState()
        state.applied = .init(environment: "development", services: rendering.facts, known: ["web"])
        try sandbox.write(["project/pods/default.yml": pod.replacing("image: x", with: "image: y")])
        let after = try Rendering(try await sandbox.load(state: state))
        func plan(_ state: Container.State) -> [String] {
            let web = Container(
                id: "1", service: "web", state: state, exitCode: nil, health: nil, image: "x", ports: [],
                workingDirectory: "")
            return Plan(after, inventory: Inventory(containers: [web]), scope: .all).texts
        }
        #expect(plan(.running) == ["recreate web: pods/default.yml:2 image changed"])
        #expect(plan(.exited).isEmpty)
    }

    @Test("Several containers of a service: one that ended is started where a person asks")
    func scaled() async throws {
        let sandbox = Sandbox()
        var situation = try await sandbox.situation(["pods/default.yml": "services:\n  web: { image: x }\n"])
        let rendering = try Rendering(situation)
        situation.state.applied = .init(environment: "development", services: rendering.facts, known: ["web"])
        let rendered = try Rendering(situation)
        let containers = ["1", "2"].map { id in
            Container(
                id: id, service: "web", state: id == "1" ? .running : .exited, exitCode: 1, health: nil, image: "x",
                ports: [],
                workingDirectory: "")
        }
        #expect(
            Plan(rendered, inventory: Inventory(containers: containers), scope: .all).texts == [
                "start web: its container ended with status 1"
            ])
        #expect(Plan(rendered, inventory: Inventory(containers: containers), scope: .running).isEmpty)
    }

    @Test("What a plan asks of docker-compose")
    func lists() {
        let plan = Plan(steps: [
            .init(.remove, "old", reasons: ["r"]), .init(.start, "db", reasons: ["r"]),
            .init(.recreate, "web", reasons: ["r"]),
        ])
        #expect(plan.toBringUp == ["db", "web"])
        #expect(!plan.isEmpty)
    }

    @Test("Services that need one another in a circle are ordered all the same")
    func circle() async throws {
        let situation = try await Sandbox().situation([
            "pods/default.yml":
                "services:\n  a: { image: x, links: [b] }\n  b: { image: x, network_mode: 'service:a' }\n"
        ])
        #expect(
            Plan(try Rendering(situation), inventory: Inventory(containers: []), scope: .all).steps.map(
                \.service
            ).sorted() == [
                "a", "b",
            ])
    }
}

@Suite struct PendingTests {
    @Test("Without a record nothing is known to be out of date")
    func never() async throws {
        let situation = try await Sandbox().situation(["pods/default.yml": "services:\n  web: { image: x }\n"])
        #expect(Proposal(pending: try Rendering(situation)).plan.isEmpty)
    }

    @Test(
        "What was applied and would be another now",
        arguments: [
            ("services:\n  web: { image: x }\n", []),
            ("services:\n  web: { image: y }\n", ["recreate web: pods/default.yml:2 image changed"]),
            ("services:\n  web: { image: x }\n  new: { image: x }\n", ["start new: it has no container"]),
            ("services:\n  other: { image: x }\n", ["remove web: no enabled pod has the service"]),
        ])
    func changed(text: String, steps: [String]) async throws {
        let sandbox = Sandbox()
        var situation = try await sandbox.situation(["pods/default.yml": "services:\n  web: { image: x }\n"])
        situation.state.applied = .init(
            environment: "development", services: try Rendering(situation).facts, known: ["web"])
        try sandbox.write(["project/pods/default.yml": text])
        let after = try await sandbox.load(state: situation.state)
        #expect(Proposal(pending: try Rendering(after)).plan.texts == steps)
    }
}
