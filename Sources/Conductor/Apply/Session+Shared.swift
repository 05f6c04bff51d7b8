import Compose
import Docker
import Errors
import Host
import Pipeline
import Projects
import SystemPackage
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
            try await sharedContainers(), from: try await engine.networks(of: stack.name))
        state.connections = nil
        try state.write(project)
    }

    /// A stack that uses shared services of the main worktree's.
    struct SharingStack: Sendable {
        /// Its name.
        let stack: String
        /// The services, with the networks to which their containers were connected, and their names there.
        let connections: [String: [String: [String]]]
        /// Whether something of it runs.
        let isRunning: Bool
        /// How it is taken down.
        let remedy: String

        /// The services, for messages.
        var names: String { connections.keys.sorted().map { "'\($0)'" }.joined(separator: ", ") }
    }

    /// Returns the stacks that use shared services of the main worktree's stack.
    ///
    /// - Parameter services: the shared services; all if there are none.
    func users(of services: [String]) async throws -> [SharingStack] {
        guard !project.isSecondStack else { return [] }
        let stacks = Stacks.read(project, warn: warn)
        var users: [SharingStack] = []
        for (worktree, record) in stacks.all where record.name != stacks.stacks[project.worktreeName]?.name {
            guard let state = recordedState(of: record.name, worktree: worktree) else { continue }
            let used = (state.connections ?? [:]).filter {
                !$0.value.isEmpty && (services.isEmpty || services.contains($0.key))
            }
            guard !used.isEmpty else { continue }
            let isThere = Files.exists(FilePath(record.path))
            let option = worktree == project.worktreeName ? " -p \(record.name)" : ""
            users.append(
                SharingStack(
                    stack: record.name, connections: used,
                    isRunning: try await engine.containers(of: record.name).contains(where: \.isRunning),
                    remedy: isThere
                        ? "cd \(record.path.quoted) && git conductor down\(option)"
                        : "'git conductor prune', since its worktree '\(record.path)' is gone"))
        }
        return users
    }

    /// Reads the state of a stack where git has it, also if its worktree is gone.
    private func recordedState(of stack: String, worktree: String) -> WorktreeState? {
        var folder = project.commonDirectory
        if !worktree.isEmpty { folder.push(FilePath("worktrees/\(worktree)")) }
        let own = WorktreeState.read(in: folder.appending("conductor"))
        let other = WorktreeState.read(in: folder.pushing(FilePath("conductor/stacks/\(stack)")))
        return Stacks.read(project, warn: nil).stacks[worktree]?.name == stack ? own : other
    }

    /// Throws where running stacks use shared services that a command takes away.
    ///
    /// - Parameter services: the services that it takes away; all if there are none.
    package func checkUnused(_ services: [String]) async throws {
        let users = try await users(of: services).filter(\.isRunning)
        guard let first = users.first else { return }
        let names = Set(users.flatMap(\.connections.keys)).sorted()
        throw ConductorError(
            .sharedServiceInUse,
            "other stacks use \(names.map { "'\($0)'" }.joined(separator: ", ")), which \(names.count == 1 ? "is" : "are") shared",
            details: users.map(\.stack), hint: "take that down first: \(first.remedy)")
    }
}
