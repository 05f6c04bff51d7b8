import Compose
import Docker
import Errors
package import Pipeline
import Projects
import Text

/// Services with `shared: true`, whose containers in the main worktree's stack all stacks use.
extension Session {
    /// Starts those shared services in the main worktree's stack that do not run there and that a proposal connects to, and
    /// waits until all that it connects to are ready.
    ///
    /// - Throws: what bringing them up there throws.
    func startShared(_ proposal: Proposal, output: ComposeOutput) async throws {
        guard proposal.scope != .running, let shared = proposal.situation.shared else { return }
        let names = proposal.plan.taken.filter { $0.action == .connect }.map(\.service)
        guard !names.isEmpty else { return }
        let running = Set((proposal.inventory.shared ?? []).filter(\.isRunning).map(\.service))
        let missing = names.filter { !running.contains($0) }
        if !missing.isEmpty {
            report("Starting \(missing.joined(separator: ", ")) in the stack '\(shared.stack)' for all stacks")
            let other = try session(at: shared.project.root)
            func start() async throws {
                try await other.carryOut(try await other.propose { _ in .services(missing) }, output: output)
            }
            do {
                // Stacks of one worktree have one lock.
                if other.project.root == project.root { try await start() } else { try await other.locked(start) }
            } catch let error as ConductorError {
                throw error.adding(details: ["that was in the stack '\(shared.stack)', at '\(other.project.root)'"])
            }
        }
        _ = try await waitUntilReady(names, started: missing, in: shared.stack)
    }

    /// Returns the containers of the main worktree's stack; none where it never was up.
    func sharedContainers() async throws -> [Container] {
        guard let main = Stacks.read(project, warn: warn).stacks[""] else { return [] }
        return try await engine.containers(of: main.name)
    }

    /// Takes the containers of shared services off the networks of this stack, which are about to be removed.
    func disconnectShared(from stack: LastStack) async throws {
        var state = state()
        guard state.connections != nil else { return }
        try await engine.disconnect(
            try await sharedContainers(), from: try await engine.networks(of: stack.name).sorted())
        state.connections = nil
        try state.write(project)
    }

    /// Throws where running stacks of other worktrees use shared services that a command takes away.
    ///
    /// - Parameter services: the services that it takes away; all if there are none.
    package func checkUnused(_ services: [String], of stack: LastStack) async throws {
        // docker-compose 1 leaves 'x-conductor' out of what it resolves.
        let definitions = (stack.rendering?.situation.services.map(\.definition) ?? []) + stack.definitions
        let shared = Set(definitions.filter(\.settings.isShared).map(\.name)).sorted()
            .filter { services.isEmpty || services.contains($0) }
        guard !project.isSecondStack, !shared.isEmpty else { return }
        let containers = try await engine.containers(of: stack.name).filter { shared.contains($0.service) }
        let networks = Set(containers.flatMap(\.networks))
        var users: [(name: String, path: String)] = []
        for (_, record) in Stacks.read(project, warn: warn).all where record.name != stack.name {
            guard try await !networks.isDisjoint(with: engine.networks(of: record.name)),
                try await engine.containers(of: record.name).contains(where: \.isRunning)
            else { continue }
            users.append((record.name, record.path))
        }
        guard let first = users.first else { return }
        let names = shared.map { "'\($0)'" }.joined(separator: ", ")
        throw ConductorError(
            .project, "other stacks use \(names), which \(shared.count == 1 ? "is" : "are") shared",
            details: users.map { "\($0.name): \($0.path)" },
            hint: "take that down first: cd \(first.path.quoted) && git conductor down")
    }
}
