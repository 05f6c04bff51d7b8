import Host
package import Pipeline
import Projects

extension Session {
    /// Whether another process is changing this worktree's stack at this moment, or is about to.
    package func isBusy() -> Bool {
        if lock.isHeld { return true }
        return operation(around: note.folder) == nil && (note.exists || isAttended)
    }

    /// Waits until no other process changes this worktree's stack. Does not wait for the end of a git operation.
    ///
    /// Handles a note itself where the process that was to handle it was killed.
    ///
    /// - Parameter timeout: the longest time to wait; no limit where `nil`.
    /// - Returns: `false` after the timeout.
    package func waitUntilIdle(timeout: Duration?) async throws -> Bool {
        let start = ContinuousClock.now
        var idleSince: ContinuousClock.Instant?
        while true {
            let isNoted = note.exists
            if !isAttended, !isNoted {
                // A process was killed at work.
                guard WorkInProgress.clear(in: project) else { return true }
                try note.leave(from: host.currentDirectory)
                continue
            }
            if operation(around: note.folder) != nil, !lock.isHeld { return true }
            // When no process handles the note for a second, the one that was to do it was killed.
            let since = isAttended ? nil : idleSince ?? .now
            idleSince = since
            if let since, .now - since > .seconds(1) {
                try await follow()
                idleSince = nil
            }
            if let timeout, ContinuousClock.now - start > timeout { return false }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Warns about services that are still out of date after a command that was not about them.
    ///
    /// - Parameter situation: the project after the command.
    package func tellWhatIsOutdated(in situation: Situation) async {
        var situation = situation
        situation.readMounted()
        guard situation.state.applied != nil,
            let plan = try? await propose(.running, in: situation, evidence: .record).plan
        else { return }
        warn(of: plan)
    }

    /// Warns about each service that a plan changes.
    func warn(of plan: Plan) {
        for (service, steps, reasons) in plan.byService(plan.steps) {
            // Such a step is held because 'up' cannot take it.
            let isStuck = steps.allSatisfy { $0.isHeld && $0.action == .recreate }
            let remedy = isStuck ? "" : "; 'git conductor up\(project.stackOption)' brings it to order"
            warn("'\(service)' is out of date (\(reasons.joined(separator: ", ")))\(remedy)")
        }
    }
}
