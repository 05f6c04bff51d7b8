import Host
package import Pipeline
import Projects

extension Session {
    /// Whether another process is changing this worktree's stack at this moment, or is about to.
    package func isBusy() -> Bool {
        if lock.isHeld { return true }
        return operation(around: note.folder) == nil && (note.exists || isAttended)
    }

    /// Waits until no other process changes this worktree's stack, or git is in the middle of an operation.
    ///
    /// - Returns: `false` when the time is over.
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
            // A note that no process handles: the one that was to do it has been killed.
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

    /// Tells what is still out of date after a command, because no hook had told of it and it was not what was asked for.
    ///
    /// - Parameter situation: the project as the command has left it.
    package func tellWhatIsOutdated(in situation: Situation) async {
        guard situation.state.applied != nil,
            let plan = try? await propose(.running, in: situation, evidence: .record).plan
        else { return }
        for (service, _, reasons) in plan.byService(plan.steps) {
            warn(
                "'\(service)' is out of date (\(reasons.joined(separator: ", "))); 'git conductor up' brings it to order"
            )
        }
    }
}
