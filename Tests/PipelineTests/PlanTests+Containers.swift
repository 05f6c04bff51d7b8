import Host
import PipelineTestSupport
import Projects
import SystemPackage
import TestSupport
import Testing

@testable import Docker
@testable import Pipeline

/// Containers, images and mounts beside what was recorded of them, and the plan that follows.
struct Comparison: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// The pod; `web` and `side` are in it.
    var services =
        "web: { image: x, volumes: [\"../conf:/conf\"] }\n  side: { image: y, network_mode: \"service:web\" }"
    /// What is done to the folder that `web` mounts, after it was recorded.
    var script = "true"
    /// The containers: id, service, settings, image.
    var containers = [("w", "web", "web-hash", "x"), ("s", "side", "side-hash", "y")]
    var states: [String: Container.State] = [:]
    var replaced: Set<String> = []
    /// docker-compose's digests of what it would make now; asked for where nothing is recorded.
    var settings: [String: String]?
    var isRecorded = true
    var isBegun = false
    var scope = Plan.Scope.running
    let steps: [String]

    func plan() async throws -> Plan {
        let sandbox = Sandbox()
        let text = "services:\n  \(services)\n"
        let before = try await sandbox.situation(["pods/default.yml": text, "conf/a": "1\n"])
        let rendering = try Rendering(before)
        var state = WorktreeState()
        if isRecorded {
            state.applied = .init(environment: "development", services: [:], known: ["side", "web"])
            let conf = Files.identity(of: sandbox.path("project/conf")) ?? ""
            state.applied?.record(
                "web", rendering, mounted: [.mounted(path: "conf"): conf],
                containers: .init(ids: ["w"], settings: "web-hash"))
            state.applied?.record(
                "side", rendering, mounted: [:],
                containers: .init(ids: ["s"], settings: "side-hash", uses: ["web": ["w"]]))
            if isBegun { state.applied?.services["web"] = [:] }
        }
        try await sandbox.run(script, in: "project")
        let after = try Rendering(try await sandbox.load(state: state))
        let list = containers.map { id, service, settings, image in
            Container(id: id, service: service, state: states[id] ?? .running, image: image, settings: settings)
        }
        let inventory = Inventory(containers: list, replacedImages: replaced, settings: settings)
        return Plan(after, inventory: inventory, scope: scope)
    }
}

extension PlanTests {
    private static let follows = "recreate side: it shares with 'web', which is made anew"

    @Test(
        "What runs is compared with what was recorded",
        arguments: [
            Comparison(testDescription: "all as it was", steps: []),
            Comparison(
                testDescription: "a file of a mounted folder was written", script: "echo 2 >conf/a", steps: []),
            Comparison(
                testDescription: "a mounted folder was made anew", script: "mv conf old; cp -r old conf",
                steps: [
                    "restart web: conf was made anew", "restart side: it shares with 'web', which is restarted",
                ]),
            Comparison(
                testDescription: "a mounted folder is gone", script: "rm -r conf",
                steps: ["'conf', which 'web' mounts, is not there"]),
            Comparison(
                testDescription: "another image has the name", replaced: ["web"],
                steps: ["recreate web: the image 'x' is another one now", follows]),
            Comparison(
                testDescription: "another container with the same settings, of a service with which none shares",
                containers: [("w", "web", "web-hash", "x"), ("new", "side", "side-hash", "y")], steps: []),
            Comparison(
                testDescription: "another container with other settings",
                containers: [("new", "web", "other", "x"), ("s", "side", "side-hash", "y")],
                steps: [
                    "recreate web: its container was made with other settings",
                    "recreate side: the container of 'web', which it shares with, is another one, it shares with 'web', "
                        + "which is made anew",
                ]),
            Comparison(
                testDescription: "another container with the same settings, with which one shares",
                containers: [("new", "web", "web-hash", "x"), ("s", "side", "side-hash", "y")],
                steps: ["recreate side: the container of 'web', which it shares with, is another one"]),
            Comparison(
                testDescription: "a container that is gone",
                containers: [("s", "side", "side-hash", "y")], scope: .all,
                steps: [
                    "start web: it has no container",
                    "recreate side: it shares with 'web', which is made anew",
                ]),
            Comparison(
                testDescription: "a container that is gone, for a hook", containers: [("s", "side", "side-hash", "y")],
                steps: ["recreate side: the container of 'web', which it shares with, is gone (held)"]),
            Comparison(
                testDescription: "a container that is gone, whose volumes another one mounts",
                services: "web: { image: x, volumes: [\"../conf:/conf\"] }\n  side: { image: y, volumes_from: [web] }",
                containers: [("s", "side", "side-hash", "y")], steps: []),
            Comparison(
                testDescription: "a container that was stopped", states: ["w": .exited], scope: .all,
                steps: ["start web: its container is exited", "restart side: it shares with 'web', which is restarted"]),
            Comparison(
                testDescription: "fewer containers than asked for",
                services: "web: { image: x, scale: 2 }\n  side: { image: y }",
                steps: ["start web: 1 of its 2 containers are there"]),
            Comparison(
                testDescription: "more containers than asked for: a hook leaves them",
                containers: [
                    ("w", "web", "web-hash", "x"), ("w2", "web", "web-hash", "x"), ("s", "side", "side-hash", "y"),
                ],
                steps: []),
            Comparison(
                testDescription: "more containers than asked for: 'up' removes them",
                services: "web: { image: x }\n  side: { image: y }",
                containers: [
                    ("w", "web", "web-hash", "x"), ("w2", "web", "web-hash", "x"), ("s", "side", "side-hash", "y"),
                ],
                scope: .all, steps: ["start web: it has 2 containers, and its files ask for 1"]),
            Comparison(
                testDescription: "no container is asked for",
                services: "web: { image: x, scale: 0 }\n  side: { image: y }",
                containers: [("s", "side", "side-hash", "y")], scope: .all, steps: []),
            Comparison(
                testDescription: "nothing is recorded, and they are as they would be made",
                settings: ["web": "web-hash", "side": "side-hash"], isRecorded: false, scope: .all, steps: []),
            Comparison(
                testDescription: "nothing is recorded, and one is otherwise",
                settings: ["web": "new", "side": "side-hash"], isRecorded: false, scope: .all,
                steps: ["recreate web: its container was made with other settings", follows]),
            Comparison(
                testDescription: "a change of it was begun", settings: ["web": "web-hash"], isBegun: true,
                steps: ["recreate web: what its container was made from is not known", follows]),
        ])
    func compared(comparison: Comparison) async throws {
        #expect(try await comparison.plan().texts == comparison.steps)
    }

    @Test("What is recreated is recreated by force, and what is only started is not")
    func forced() async throws {
        let recreated = try await Comparison(testDescription: "", replaced: ["web"], steps: []).plan()
        #expect(recreated.steps.map(\.isForced) == [true, true])
        let started = try await Comparison(testDescription: "", containers: [], scope: .all, steps: []).plan()
        #expect(started.steps.map(\.action) == [.start, .start])
        #expect(started.steps.allSatisfy { !$0.isForced })
    }

    @Test("A restart waits where docker would make a folder in the place of what is gone")
    func restartIsHeld() async throws {
        let plan = try await Comparison(
            testDescription: "",
            services: "web: { image: x, volumes: [\"../conf:/conf\", \"../a:/a\"] }\n  side: { image: y }",
            script: "rm -r conf", steps: []
        ).plan()
        #expect(plan.isEmpty)
        #expect(plan.lasting == ["'conf', which 'web' mounts, is not there"])
    }
}
