import Docker
import Projects

/// What has to happen so that a stack reaches the services that the main worktree's stack runs for it.
struct SharedConnections {
    /// The steps, one for each service.
    private(set) var steps: [Plan.Step] = []
    /// What only a person can change, a line each.
    private(set) var notes: [String] = []

    /// Decides.
    init(_ situation: Situation, _ inventory: Inventory, _ scope: Plan.Scope) {
        guard let shared = situation.shared, let present = inventory.shared else { return }
        if !shared.own.isEmpty {
            let names = shared.own.map { "'\($0)'" }.joined(separator: ", ")
            notes.append("the main worktree's branch does not have \(names), so that this stack runs its own")
        }
        let isHook = scope == .running
        // By itself a hook connects nothing to a stack that does not run.
        if isHook, !inventory.containers.contains(where: \.isRunning) { return }
        for service in shared.services where service.isStarted {
            let running = present.filter { $0.service == service.name && $0.isRunning }
            let known = situation.state.connections?[service.name]?.keys.sorted()
            if running.isEmpty, isHook {
                notes.append(
                    "'\(service.name)', which the stack '\(shared.stack)' runs for this one, does not run: "
                        + "'git conductor up\(situation.project.stackOption)' starts it")
            } else if running.isEmpty {
                steps.append(
                    .init(.connect, service.name, reasons: ["the stack '\(shared.stack)' starts it for this one"]))
            } else if let known {
                let lost = known.filter { network in running.contains { !$0.networks.contains(network) } }
                guard !lost.isEmpty else { continue }
                let words = lost.map { "its container in the stack '\(shared.stack)' is not on the network '\($0)'" }
                steps.append(.init(.connect, service.name, reasons: words))
            } else {
                steps.append(
                    .init(.connect, service.name, reasons: ["the stack '\(shared.stack)' runs it for this one"]))
            }
        }
    }
}
