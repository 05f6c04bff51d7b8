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
    var options = Plan.Options()
    /// The networks on which the containers are; they were recorded on `net`.
    var networks = ["net"]
    /// What is made anew, of what is mounted in containers that are not known.
    var replacedMounts: [String: [String]] = [:]
    var lostNamespaces: [String: String] = [:]
    /// The networks that docker-compose would give to `web`, and whether it copies content to it.
    var resolvedNetworks: [String] = []
    var isCopied = false
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
                containers: .init(ids: ["w"], settings: "web-hash", networks: ["net"]))
            state.applied?.record(
                "side", rendering, mounted: [:],
                containers: .init(ids: ["s"], settings: "side-hash", uses: ["web": ["w"]]))
            if isBegun { state.applied?.services["web"] = [:] }
        }
        try await sandbox.run(script, in: "project")
        let after = try Rendering(try await sandbox.load(state: state))
        let list = containers.map { id, service, settings, image in
            Container(
                id: id, service: service, state: states[id] ?? .running, image: image, settings: settings,
                networks: networks)
        }
        var inventory = Inventory(containers: list, replacedImages: replaced, settings: settings)
        inventory.replacedMounts = replacedMounts
        inventory.lostNamespaces = lostNamespaces
        inventory.networks = ["web": resolvedNetworks]
        inventory.copied = isCopied ? ["web"] : []
        return Plan(after, inventory: inventory, scope: scope, options: options)
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
                steps: ["scale web: 1 of its 2 containers are there"]),
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
                scope: .all, options: .init { $0.resetsScales = true },
                steps: ["scale web: it has 2 containers, and its files ask for 1"]),
            Comparison(
                testDescription: "made anew without us, and as it would be made",
                containers: [("new", "web", "now", "x"), ("s", "side", "side-hash", "y")],
                settings: ["web": "now", "side": "side-hash"],
                steps: ["recreate side: the container of 'web', which it shares with, is another one"]),
            Comparison(
                testDescription: "made anew without us, and what it mounts has changed since then",
                containers: [("new", "web", "now", "x"), ("s", "side", "side-hash", "y")],
                settings: ["web": "now", "side": "side-hash"], replacedMounts: ["web": ["/conf"]],
                steps: [
                    "restart web: /conf was made anew",
                    "recreate side: the container of 'web', which it shares with, is another one, it shares with 'web', "
                        + "which is restarted",
                ]),
            Comparison(
                testDescription: "made anew without us, from another image than would be taken",
                containers: [("new", "web", "now", "x"), ("s", "side", "side-hash", "y")], replaced: ["web"],
                settings: ["web": "now", "side": "side-hash"],
                steps: [
                    "recreate web: the image 'x' is another one now",
                    "recreate side: the container of 'web', which it shares with, is another one, it shares with 'web', "
                        + "which is made anew",
                ]),
            Comparison(
                testDescription: "taken off its network", networks: [],
                steps: ["recreate web: its container was taken off the network 'net'", follows]),
            Comparison(
                testDescription: "taken off its network while it was stopped", states: ["w": .exited], scope: .all,
                networks: [],
                steps: [
                    "recreate web: its container was taken off the network 'net', its container is exited", follows,
                ]),
            Comparison(
                testDescription: "nothing is recorded, and it is off its network",
                settings: ["web": "web-hash", "side": "side-hash"], isRecorded: false, scope: .all,
                resolvedNetworks: ["net", "other"],
                steps: ["recreate web: its container was taken off the network 'other'", follows]),
            Comparison(
                testDescription: "nothing is recorded, and docker-compose has copied content",
                settings: ["web": "web-hash", "side": "side-hash"], isRecorded: false, scope: .all, isCopied: true,
                steps: ["recreate web: what docker-compose copied to its container is not known", follows]),
            Comparison(
                testDescription: "what it shares with was stopped, and a hook would make it anew",
                states: ["w": .exited],
                lostNamespaces: ["side": "web"],
                steps: [
                    "restart side: 'web', whose namespaces it uses, was started after it, the container of 'web', which it "
                        + "shares with, is exited (held)"
                ]),
            Comparison(testDescription: "on one more network", networks: ["net", "other"], steps: []),
            Comparison(
                testDescription: "the owner of its network was restarted", lostNamespaces: ["side": "web"],
                steps: ["restart side: 'web', whose namespaces it uses, was started after it"]),
            Comparison(
                testDescription: "no container is asked for",
                services: "web: { image: x, scale: 0 }\n  side: { image: y }",
                containers: [("s", "side", "side-hash", "y")], scope: .all, steps: []),
            Comparison(
                testDescription: "nothing is recorded, and they are as they would be made",
                settings: ["web": "web-hash", "side": "side-hash"], isRecorded: false, scope: .all, steps: []),
            Comparison(
                testDescription: "nothing is recorded, and a mount is in it twice",
                settings: ["web": "web-hash", "side": "side-hash"], isRecorded: false, scope: .all,
                replacedMounts: ["web": ["/conf", "/conf"]],
                steps: ["restart web: /conf was made anew", "restart side: it shares with 'web', which is restarted"]),
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

    @Test("Containers of which somebody has asked for more are as many afterwards, unless the files changed that")
    func scales() async throws {
        let two = [("w", "web", "web-hash", "x"), ("w2", "web", "web-hash", "x"), ("s", "side", "side-hash", "y")]
        let services = "web: { image: x }\n  side: { image: y }"
        func scales(_ script: String, _ scope: Plan.Scope, resets: Bool = false) async throws -> [String: Int] {
            try await Comparison(
                testDescription: "", services: services, script: script, containers: two, scope: scope,
                options: .init { $0.resetsScales = resets }, steps: []
            ).plan().scales
        }
        let edit = "sed -i 's/image: x/image: z/' pods/default.yml"
        #expect(try await scales(edit, .running) == ["web": 2])
        #expect(try await scales(edit, .services(["web"])) == ["web": 2])
        #expect(try await scales(edit, .all, resets: true) == [:])
        #expect(try await scales("sed -i 's/image: x/image: x, scale: 1/' pods/default.yml", .running) == [:])
        // One that was made to replace the other, by a docker-compose that was killed.
        let killed = try await Comparison(
            testDescription: "", services: services, script: edit, containers: two, states: ["w2": .created], steps: []
        ).plan()
        #expect(killed.scales == [:])
    }

    @Test("What docker-compose made without us is taken over where it is right")
    func adopted() async throws {
        let right = ["web": "web-hash", "side": "side-hash"]
        func adopted(_ settings: [String: String], _ scope: Plan.Scope) async throws -> [String] {
            try await Comparison(testDescription: "", settings: settings, isRecorded: false, scope: scope, steps: [])
                .plan().adopted
        }
        #expect(try await adopted(right, .all) == ["web", "side"])
        #expect(try await adopted(right, .services(["side"])) == ["side"])
        #expect(try await adopted(right, .running) == [])
        #expect(try await adopted(["web": "new", "side": "side-hash"], .services(["side"])) == ["side"])
        let anew = try await Comparison(
            testDescription: "", containers: [("new", "web", "now", "x")], settings: ["web": "now"], steps: []
        ).plan()
        #expect(anew.adopted == ["web"])
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
