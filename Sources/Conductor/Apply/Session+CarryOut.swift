import Compose
package import Docker
import Errors
import Host
package import Pipeline
import Projects

extension Session {
    /// Carries out a proposal, and records what was applied: the fourth stage. The worktree's lock must be held.
    ///
    /// With the scopes `all` and `services` the power that the proposal needs is approved. With `running` nothing is
    /// done where power is not approved, or where files have changed since they were loaded. After a kill at any moment
    /// the next command does the rest: services that are being changed count as not applied.
    ///
    /// - Parameter output: how much of docker-compose's output is shown.
    /// - Returns: the project as it is afterwards, and whether anything was done.
    /// - Throws: `ConductorError` of kind `compose`, `engine`, `container`, `content` or `approval`. A service whose
    ///   image cannot be built keeps its container, and what can be done for the others is done first.
    @discardableResult
    package func carryOut(
        _ proposal: Proposal, output: ComposeOutput
    ) async throws -> (situation: Situation, isDone: Bool) {
        do {
            let (situation, isDone) = try await take(proposal, output: output)
            if proposal.plan.held.isEmpty { FailedWork.clear(in: project) }
            return (situation, isDone)
        } catch {
            record(failure: error, isShown: output == .shown)
            throw error
        }
    }

    /// Remembers that a stack could not be brought up to date, for `status` and for the log: somebody may look for it later.
    private func record(failure: any Error, isShown: Bool) {
        guard !(failure is CancellationError) else { return }
        let error = failure as? ConductorError
        // An earlier failure is not what ended this attempt.
        if error?.isInterruption == true { return FailedWork.clear(in: project) }
        // Nobody has tried it yet where an approval lacks.
        if error?.kind == .approval { return }
        // docker's reason is the last thing that docker-compose says.
        let reason = error?.kind == .compose ? error?.details.last.map { ": \($0)" } : nil
        FailedWork.record((error?.message ?? failure.firstLine) + (reason ?? ""), in: project)
        // What the follower prints is in the log anyway.
        guard isShown else { return }
        try? Log(project).add(
            ["error: \(error?.message ?? failure.firstLine)"] + (error?.details ?? []).map { "  \($0)" })
    }

    private func take(_ proposal: Proposal, output: ComposeOutput) async throws -> (situation: Situation, isDone: Bool)
    {
        guard try await knowsSecrets(proposal) else { return (proposal.situation, false) }
        try await checkMountedFolders(proposal)
        try await startShared(proposal, output: output)
        let proposal = try await withPorts(proposal)
        try proposal.rendering.write()
        // Check what our own reading finds before docker-compose runs at all: for some files it goes to the network.
        guard try isAllowed(proposal, proposal.powers) else { return (proposal.situation, false) }
        let isNew = proposal.scope != .running && proposal.situation.tool != nil && !isAccepted(proposal.rendering)
        let isResolved = proposal.needsCompose || !proposal.plan.adopted.isEmpty || isNew
        let resolved = isResolved ? try await resolve(proposal.rendering) : nil
        let powers = resolved.map(proposal.powers) ?? proposal.powers
        if resolved != nil, try !isAllowed(proposal, powers) { return (proposal.situation, false) }
        // Not before docker-compose has taken the files: what it refuses approves nothing.
        if proposal.scope != .running { try await approve(powers) }
        let compose = try resolved.map { (resolved: $0, command: try self.compose($0)) }
        if output == .shown { resolved?.warnings.forEach(warn) }
        if proposal.scope != .running {
            try warnOfPorts(proposal)
            try await warnOfForeignVolumes(of: proposal.situation.stack)
        }
        for checkout in proposal.situation.checkoutsWithGit { try checkout.keepLink() }
        var run = PlanRun(self, proposal, compose: compose, output: output)
        try await run()
        var situation = proposal.situation
        situation.state = run.state
        return (situation, !proposal.plan.isEmpty)
    }

    /// Checks that the powers are approved or, where the scope is that of a command that approves, that it may.
    ///
    /// - Returns: whether the proposal may be carried out. If not, a warning says why or, where files have changed
    ///   since they were loaded, a note leads to a new plan.
    /// - Throws: as ``checkApprovable(_:)``; `HostError`.
    private func isAllowed(_ proposal: Proposal, _ powers: [HostPower]) throws -> Bool {
        switch proposal.scope {
        case .all, .services: try checkApprovable(powers)
        case .running:
            guard proposal.plan.isEmpty || proposal.situation.isCurrent else {
                try note.leave(from: host.currentDirectory)
                return false
            }
            let new = unapproved(powers)
            if !new.isEmpty { warn(new.needsApproval) }
            return new.isEmpty
        }
        return true
    }

    /// Whether the secrets are here. If not, a hook warns, and other commands throw.
    private func knowsSecrets(_ proposal: Proposal) async throws -> Bool {
        do {
            try checkSecrets(of: proposal.situation)
            return true
        } catch let error as ConductorError where proposal.scope == .running {
            warn("nothing is applied: \(error.message); \(error.hint ?? "")")
            return false
        }
    }

    /// Forgets what was applied to services whose containers are stopped or removed; to all services where none is
    /// named.
    ///
    /// - Parameter volumes: whether volumes were removed, too, so that commands of `run_on_change` have to run again.
    package func forget(_ services: [String], volumes: Bool = false) throws {
        var state = WorktreeState.read(project, warn: warn)
        for service in services { state.applied?.services[service] = nil }
        if services.isEmpty || state.applied?.services.isEmpty == true { state.applied = nil }
        if volumes {
            for name in state.services.keys { state.services[name]?.forgetCommands() }
        }
        try state.write(project)
    }

    /// Records that containers were restarted: what they mount is what is there now.
    ///
    /// - Parameters:
    ///   - services: their services; all if none is named.
    ///   - rendering: the stack before they were restarted.
    package func recordRestart(of services: [String], _ rendering: Rendering) throws {
        var after = rendering.situation
        after.readMounted()
        let present = try Rendering(after).facts
        var state = state()
        for (service, facts) in state.applied?.services ?? [:] where services.isEmpty || services.contains(service) {
            for name in facts.keys where name.kind == .mounted || name.kind == .restart {
                let before = rendering.facts[service]?[name]
                // docker makes some of what is not there; what is replaced afterwards has not reached the container.
                let isThere = before != Fact.absent
                state.applied?.services[service]?[name] = isThere ? before : present[service]?[name]
            }
        }
        try state.write(project)
    }
}
