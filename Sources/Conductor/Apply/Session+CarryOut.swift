package import Docker
package import Pipeline
import Projects

extension Session {
    /// Fourth stage: carries out a proposal, and records what was applied. The worktree's lock is held.
    ///
    /// What a person has asked for by name is approved with it; what follows by itself is not done where it needs power over
    /// the machine that nobody has approved, or where files have changed since they were read. A kill at any moment leaves
    /// the next command to do the rest: what is under way counts as not applied.
    ///
    /// - Parameter output: how much of docker-compose's output is shown.
    /// - Returns: the project as it is afterwards, and whether anything was done.
    /// - Throws: `ConductorError` of kind `compose`, `engine`, `container`, `content` or `approval`. A service whose image
    ///   cannot be built keeps its container, and what can be done for the others is done first.
    @discardableResult
    package func carryOut(
        _ proposal: Proposal, output: ComposeOutput
    ) async throws -> (situation: Situation, isDone: Bool) {
        switch proposal.scope {
        case .all, .services: try approve(proposal)
        case .down: try checkApproved(nil, in: proposal.situation, isStopping: true)
        case .running:
            let new = unapproved(proposal)
            guard new.isEmpty else {
                warn(new.needsApproval)
                try proposal.rendering.write()
                return (proposal.situation, false)
            }
        }
        try proposal.rendering.write()
        for checkout in proposal.situation.checkoutsWithGit { try checkout.keepLink() }
        var situation = proposal.situation
        if case .down(let volumes) = proposal.scope {
            try await takeDown(proposal, volumes: volumes, output: output)
            situation.state = WorktreeState.read(project, warn: warn)
        } else {
            var run = PlanRun(self, proposal, output: output)
            try await run()
            situation.state = run.state
        }
        return (situation, !proposal.plan.isEmpty)
    }

    /// What docker-compose is told where the stack goes.
    static func downArguments(volumes: Bool) -> [String] {
        ["down", "--remove-orphans"] + (volumes ? ["--volumes"] : [])
    }

    private func takeDown(_ proposal: Proposal, volumes: Bool, output: ComposeOutput) async throws {
        try await compose(proposal.rendering).check(
            Self.downArguments(volumes: volumes), everyProfile: true, output: output)
        try forget([], volumes: volumes)
        if volumes { try await removeKeptVolumes(of: proposal.situation) }
    }

    /// Forgets what was applied to services whose containers are stopped or gone; to all where none is named.
    ///
    /// - Parameter volumes: whether their volumes are gone, too, and with them what commands did there.
    package func forget(_ services: [String], volumes: Bool = false) throws {
        var state = WorktreeState.read(project, warn: warn)
        for service in services { state.applied?.services[service] = nil }
        if services.isEmpty || state.applied?.services.isEmpty == true { state.applied = nil }
        if volumes {
            for name in state.services.keys { state.services[name]?.forgetCommands() }
        }
        try state.write(project)
    }
}
