import Docker
import Pipeline

extension StackStatus {
    /// Finds what to do next. An error says it itself.
    mutating func findNext() {
        next = error == nil ? nextStep : nil
    }

    /// Whether all that `up` starts is there as it should be.
    var isWhole: Bool {
        pending.isEmpty && !applying
            && services.allSatisfy { !$0.isFailing && (!$0.startedByUp || !["absent", "created"].contains($0.state)) }
    }

    private var nextStep: String? {
        let option = own ? "" : " -E \(environment) -p \(stack)"
        let up = "git conductor up\(option)"
        if engineError != nil { return "'git conductor doctor' looks for the reason" }
        if applying || work != nil { return "'git conductor wait' waits for it" }
        if !pending.isEmpty, let operation { return "finish the \(operation), or apply it now: \(up)" }
        if !approval.isEmpty { return "'\(up) --dry-run' shows it, '\(up)' approves and applies it" }
        let isHeld = !pending.isEmpty && pending.allSatisfy(\.held)
        if isHeld || failure != nil {
            return "'git conductor logs --conductor' shows what failed, '\(up)' tries again"
        }
        if !pending.isEmpty { return up }
        let failing = services.filter(\.isFailing).map(\.name)
        if !failing.isEmpty { return "git conductor logs\(option) \(failing.joined(separator: " "))" }
        let paused = services.filter { $0.containers.contains { $0.state == "paused" } }.map(\.name)
        if !paused.isEmpty { return "git conductor unpause\(option) \(paused.joined(separator: " "))" }
        if services.contains(where: { $0.state == "created" }) { return up }
        let usual = services.filter(\.startedByUp)
        return usual.isEmpty || usual.contains { $0.state != "absent" } ? nil : up
    }
}

extension StackStatus.Service {
    /// Whether one of its containers is unhealthy, starts again and again, or has ended by itself with an error.
    package var isFailing: Bool {
        health == "unhealthy"
            || containers.contains { container in
                ["restarting", "dead"].contains(container.state)
                    || (container.state == "exited"
                        && container.exitCode.map { !Docker.Container.usualExitCodes.contains($0) } ?? false)
            }
    }
}
