import Compose
package import Docker
import Host
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
        try proposal.rendering.write()
        // What our own reading sees is judged before docker-compose is run at all: for some files it goes to the network.
        guard try isAllowed(proposal, proposal.powers) else { return (proposal.situation, false) }
        let resolved = proposal.needsCompose ? try await resolve(proposal.rendering) : nil
        if let resolved, try !isAllowed(proposal, proposal.powers(in: resolved)) { return (proposal.situation, false) }
        let compose = try resolved.map(self.compose)
        for checkout in proposal.situation.checkoutsWithGit { try checkout.keepLink() }
        var situation = proposal.situation
        if case .down(let volumes) = proposal.scope {
            try await takeDown(proposal, by: compose, volumes: volumes, output: output)
            situation.state = WorktreeState.read(project, warn: warn)
        } else {
            var run = PlanRun(self, proposal, compose: compose, output: output)
            try await run()
            situation.state = run.state
        }
        return (situation, !proposal.plan.isEmpty)
    }

    /// Judges what a proposal asks for: approves what a person has asked for by name, refuses the rest.
    ///
    /// - Returns: whether it may be carried out. Where not, a warning says why; or other files have taken the place of those
    ///   that were read, and a note leads to a look at them.
    private func isAllowed(_ proposal: Proposal, _ powers: [HostPower]) throws -> Bool {
        switch proposal.scope {
        case .all, .services: try approve(powers)
        case .down: try checkApproved(powers, isStopping: true)
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

    /// What docker-compose is told where the stack goes.
    static func downArguments(volumes: Bool) -> [String] {
        ["down", "--remove-orphans"] + (volumes ? ["--volumes"] : [])
    }

    private func takeDown(
        _ proposal: Proposal, by compose: ComposeCommand?, volumes: Bool, output: ComposeOutput
    ) async throws {
        try await compose?.check(
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
