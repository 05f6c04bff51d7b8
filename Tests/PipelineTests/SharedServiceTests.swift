@testable import Docker
import Errors
import PipelineTestSupport
import TestSupport
import Testing
import YAML

@testable import Pipeline
@testable import Projects

/// Services with `shared: true`.
@Suite struct SharedServiceTests {
    private let files = [
        "compose.yaml": """
        services:
          db: { image: x, networks: { default: {}, back: { aliases: [store] }, alone: {} }, x-conductor: { shared: true } }
          web: { image: x, depends_on: [db], links: ["db:database", api] }
          api: { image: x, networks: [back], depends_on: { db: { condition: service_healthy } } }
        networks: { back: {}, alone: {} }
        """
    ]

    /// Makes a project with a linked worktree `fix`, and loads one of them.
    private func load(
        _ sandbox: Sandbox, _ folder: String = "fix", more: [String: String] = [:], environment: String? = nil
    ) async throws -> Situation {
        try await sandbox.repository(files)
        try await sandbox.run(
            "git add --all && git commit --quiet --message x && git worktree add --quiet ../fix", in: "project")
        try sandbox.write(more, in: folder)
        return try await sandbox.load(folder, environment: environment)
    }

    private func container(_ service: String, networks: [String] = [], state: Container.State = .running) -> Container {
        Container(id: "\(service)1", service: service, state: state, networks: networks)
    }

    @Test("The main worktree's stack runs them, for every stack of the same environment")
    func whose() async throws {
        let sandbox = Sandbox()
        let situation = try await load(sandbox)
        #expect(situation.services.map(\.name) == ["web", "api"])
        #expect(situation.shared?.stack == "project" && situation.shared?.names == ["db"])
        #expect(try Rendering(situation).facts.keys.sorted() == ["api", "web"])
        try await expectError(.unknownName) { _ = try situation.services(named: ["db"]) }
        // What the main worktree's branch does not have, nobody else runs.
        try sandbox.write(["fix/compose.yaml": files["compose.yaml", default: ""].replacing("db", with: "other")])
        let other = try await sandbox.load("fix")
        #expect(other.services.map(\.name) == ["other", "web", "api"] && other.shared?.own == ["other"])
        let main = try await sandbox.load("project")
        #expect(main.services.map(\.name) == ["db", "web", "api"] && main.shared == nil)
        let test = try await sandbox.load("fix", environment: "test")
        #expect(test.services.count == 3 && test.shared == nil)
    }

    @Test("A service that uses the container of a shared one has to be shared, too")
    func namespace() async throws {
        let pod = """
            services:
              db: { image: x, x-conductor: { shared: true } }
              tool: { image: x, network_mode: "service:db" }
            """
        await #expect(throws: YAMLError.self) { _ = try await load(Sandbox(), "project", more: ["compose.yaml": pod]) }
        let whole = pod.replacing("service:db\"", with: "service:db\", x-conductor: { shared: true }")
        // The main worktree's branch does not have 'tool', so both run here.
        #expect(try await load(Sandbox(), more: ["compose.yaml": whole]).services.map(\.name) == ["db", "tool"])
    }

    @Test("What docker-compose resolved goes without them, and says where they are to be reached")
    func resolved() async throws {
        let printed = """
            services:
              db: { image: x, networks: { default: null, back: { aliases: [store] }, alone: null } }
              web: { image: x, networks: { default: null }, depends_on: { db: { condition: service_started } }, links: ["db:database", api] }
              api: { image: x, networks: { back: null }, depends_on: [db, web] }
            networks: { default: { name: project-fix_default }, back: { name: given }, alone: { name: unused } }
            """
        let situation = try await load(Sandbox())
        let stack = try ResolvedStack(try Rendering(situation), printed: printed, name: "config")
        let services = stack.document.root?["services"]
        #expect(services?.mapping?.compactMap(\.key.string) == ["web", "api"])
        #expect(services?["web"]?["depends_on"] == nil)
        #expect(services?["web"]?["links"]?.sequence?.compactMap(\.string) == ["api"])
        #expect(services?["api"]?["depends_on"]?.sequence?.compactMap(\.string) == ["web"])
        #expect(
            stack.connections == [
                .init(service: "db", network: "project-fix_default", aliases: ["database", "db"]),
                .init(service: "db", network: "given", aliases: ["database", "db", "store"]),
            ])
    }

    @Test("A plan connects them where they are not reached; a hook starts none")
    func plan() async throws {
        var situation = try await load(Sandbox())
        func plan(_ shared: [Container], _ scope: Plan.Scope = .running) throws -> Plan {
            var inventory = Inventory(containers: [container("web"), container("api")])
            inventory.shared = shared
            return Plan(try Rendering(situation), inventory: inventory, scope: scope)
        }
        func connecting(_ plan: Plan) -> [String] { plan.steps.filter { $0.action == .connect }.flatMap(\.reasons) }

        #expect(connecting(try plan([container("db")])) == ["the stack 'project' runs it for this one"])
        situation.state.connections = ["db": ["a": ["db"], "b": ["db"]]]
        #expect(connecting(try plan([container("db", networks: ["own", "a", "b"])])).isEmpty)
        #expect(
            connecting(try plan([container("db", networks: ["own", "a"])])) == [
                "its container in the stack 'project' is not on the network 'b'"
            ])
        let stopped = [container("db", networks: ["a", "b"], state: .exited)]
        #expect(try connecting(plan(stopped)).isEmpty)
        #expect(try plan(stopped).lasting.contains { $0.hasPrefix("'db', which the stack 'project' runs") })
        #expect(connecting(try plan(stopped, .all)) == ["the stack 'project' starts it for this one"])
    }
}
