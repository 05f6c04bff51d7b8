@testable import Docker
import Errors
import PipelineTestSupport
@testable import Projects
import TestSupport
import Testing
import YAML

@testable import Pipeline

/// `conductor.data branch`: names of volumes, and what is made anew for them.
@Suite struct BranchDataPlanTests {
    private static let files = [
        "pods/default.yml": """
        services:
          db: { image: db, volumes: ["data:/data", "named:/named", "outside:/o", "nfs:/n", "/anonymous", "/tmp:/tmp"] }
          web: { image: web, volumes: ["outside:/o"] }
        volumes:
          data:
          named: { name: ours }
          outside: { external: true }
          nfs: { driver_opts: { type: nfs } }
        """
    ]

    /// Makes a project with the setting, of which all runs that is to run on `main`.
    private func sandbox(_ setting: String = "branch") async throws -> Sandbox {
        let sandbox = Sandbox()
        try await sandbox.repository(Self.files)
        try await sandbox.run(
            """
            git symbolic-ref HEAD refs/heads/main; git add --all; git commit --quiet --message x
            git config conductor.data \(setting); mkdir -p .git/conductor; printf main >.git/conductor/branch
            """, in: "project")
        return sandbox
    }

    private func state(appliedTo rendering: Rendering) -> WorktreeState {
        var state = rendering.situation.state
        state.applied = .init(environment: "development", services: rendering.facts, known: ["db", "web"])
        state.applied?.volumes = rendering.volumes.mapValues(\.definition.digest)
        state.recordData(making: ["db", "web"], rendering)
        for service in rendering.situation.services { state.recordData(of: service, rendering) }
        return state
    }

    @Test("Each branch has names of its own for what docker-compose makes, and only their users are made anew")
    func branches() async throws {
        let sandbox = try await sandbox()
        let main = try Rendering(try await sandbox.load())
        #expect(main.additionsFile == nil)
        #expect(main.volumeNames["db"] == ["ours", "outside", "project_data", "project_nfs"])
        var state = state(appliedTo: main)
        #expect(state.data == .init(home: "main", current: "main", known: []))
        #expect(Proposal(pending: try Rendering(try await sandbox.load(state: state))).plan.texts.isEmpty)

        try await sandbox.run("git switch --quiet --create feature/x", in: "project")
        let topic = try Rendering(try await sandbox.load(state: state))
        let suffix = BranchData.suffix(of: "feature/x")
        #expect(
            topic.additions == [
                "volumes": ["data": ["name": "project_data\(suffix)"], "named": ["name": "ours\(suffix)"]]
            ])
        #expect(topic.volumeNames["db"]?.contains("project_data\(suffix)") == true)
        #expect(topic.reason(for: ["volumes", "data", "name"]) == "data of branch feature/x")
        #expect(
            Proposal(pending: topic).plan.texts == [
                "recreate db: data of branch feature/x",
                "the volumes of branch feature/x are new and empty: 'git conductor data copy --from main' copies the "
                    + "data of main",
            ])
        state = self.state(appliedTo: topic)
        #expect(Proposal(pending: try Rendering(try await sandbox.load(state: state))).plan.texts.isEmpty)

        // On no branch stays what runs.
        try await sandbox.run("git switch --quiet --detach", in: "project")
        #expect(Proposal(pending: try Rendering(try await sandbox.load(state: state))).plan.texts.isEmpty)
        try await sandbox.run("git switch --quiet main", in: "project")
        let back = try Rendering(try await sandbox.load(state: state))
        #expect(Proposal(pending: back).plan.texts == ["recreate db: data of branch main"] && back.additionsFile == nil)
        // A container that was stopped is not started with the data of another branch.
        state.applied = nil
        let stopped = Container(
            id: "1", service: "db", state: .exited, exitCode: 0, health: nil, image: "db", ports: [],
            workingDirectory: "")
        let plan = Plan(
            try Rendering(try await sandbox.load(state: state)), inventory: Inventory(containers: [stopped]),
            scope: .services(["db"]))
        #expect(plan.texts == ["recreate db: data of branch main, its container ended with status 0"])
        #expect(plan.steps.first?.isForced == true)
    }

    @Test("Without the setting all branches share the data, and when it is taken away they do so again")
    func shared() async throws {
        let sandbox = try await sandbox("shared")
        #expect(try await sandbox.load().data == nil)
        try await sandbox.run("git config conductor.data branch; git switch --quiet --create b", in: "project")
        let topic = try Rendering(try await sandbox.load())
        #expect(topic.situation.data?.home == "main")
        let state = state(appliedTo: topic)
        try await sandbox.run("git config --unset conductor.data", in: "project")
        #expect(
            Proposal(pending: try Rendering(try await sandbox.load(state: state))).plan.texts == [
                "recreate db: data of all branches"
            ])
        try await sandbox.run("git config conductor.data x", in: "project")
        try await expectError(.content) { _ = try await sandbox.load() }
    }

    @Test("Containers that docker-compose made without us are taken over only with the volumes of the branch")
    func adopted() async throws {
        let sandbox = try await sandbox()
        try await sandbox.run("git switch --quiet --create b", in: "project")
        let rendering = try Rendering(try await sandbox.load())
        func plan(_ volumes: [String]) -> Plan {
            let container = Container(
                id: "1", service: "db", state: .running, exitCode: nil, health: nil, image: "db", ports: [],
                workingDirectory: "", settings: "x")
            var inventory = Inventory(containers: [container], settings: ["db": "x"])
            inventory.volumes = ["db": Set(volumes)]
            var situation = rendering.situation
            situation.state.services["db", default: .init()].data = "b"
            return (try? Rendering(situation)).map {
                Plan($0, inventory: inventory, scope: .services(["db"]))
            } ?? Plan(steps: [])
        }
        #expect(plan(rendering.volumeNames["db"] ?? []).adopted == ["db"])
        #expect(plan(["project_data"]).steps.map(\.action) == [.recreate])
    }

    @Test("docker-compose 1 gets the volumes of services in the short syntax")
    func short() {
        let volumes: Value = [
            ["type": "volume", "source": "data", "target": "/d", "read_only": true, "volume": ["nocopy": true]],
            ["type": "volume", "source": "data", "target": "/e"], ["type": "bind", "source": "/x", "target": "/x"],
            ["type": "volume", "target": "/anonymous"], "data:/f:rw",
        ]
        let short: Value = [
            "data:/d:ro,nocopy", "data:/e:rw", ["type": "bind", "source": "/x", "target": "/x"],
            ["type": "volume", "target": "/anonymous"], "data:/f:rw",
        ]
        let file: Value = ["services": ["db": ["volumes": volumes]]]
        #expect(file.withShortVolumes == ["services": ["db": ["volumes": short]]])
    }
}
