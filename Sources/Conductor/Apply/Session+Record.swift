import Docker
import Errors
package import Pipeline
import Projects

/// The record of what was applied, after docker-compose has stopped or started containers by itself.
extension Session {
    /// Forgets what was applied to services of which nothing runs any more.
    ///
    /// - Parameter services: those that docker-compose was called for; all if there are none.
    package func forgetStopped(_ services: [String], of stack: LastStack) async throws {
        let running = Set(try await containers(of: stack.name).filter(\.isRunning).map(\.service))
        if services.isEmpty, running.isEmpty { return try forget([]) }
        let called = services.isEmpty ? (state().applied?.services.keys).map(Array.init) ?? [] : services
        let stopped = called.filter { !running.contains($0) }
        if !stopped.isEmpty { try forget(stopped) }
    }

    /// Records services that run and are as the files say, so that hooks follow them; warns where they are not.
    ///
    /// - Parameters:
    ///   - services: their names.
    ///   - byOthers: whether others have started them at some time, and have given them the power over the machine that they
    ///     have, so that it is approved. What we have started a moment ago and has power that is not approved yet stays
    ///     unrecorded, as it was.
    /// - Returns: those that are recorded now.
    @discardableResult
    package func recordStarted(_ services: [String], byOthers: Bool = false) async throws -> [String] {
        try await locked {
            let situation = try await load()
            let names = services.filter { situation.service($0) != nil }
            var options = Plan.Options()
            options.isAlone = true
            options.isJustStarted = !byOthers
            let all = try await propose(.services(names), in: situation, options: options)
            warn(of: all.plan)
            let changing = Set(all.plan.steps.map(\.service))
            let right = names.filter { !changing.contains($0) }
            guard !right.isEmpty else { return [] }
            let proposal =
                changing.isEmpty ? all : try await propose(.services(right), in: situation, options: options)
            let new = unapproved(proposal)
            guard new.isEmpty || byOthers, proposal.plan.isEmpty else {
                if !new.isEmpty, !byOthers { warn(new.needsApproval) }
                return []
            }
            let after = try await carryOut(proposal, output: .quiet).situation
            return right.filter { after.state.applied?.services[$0] != nil }
        }
    }

    /// Records the services of the stack that docker-compose runs without us and that are as the files say.
    ///
    /// The power over the machine that they have is approved: whoever started them has given it to them.
    ///
    /// - Returns: those that are recorded now; none where the stack is known already, or docker or docker-compose is not
    ///   there.
    package func recordRunning() async throws -> [String] {
        guard state().applied == nil else { return [] }
        do {
            let situation = try await load()
            let running = try await containers(of: situation.stack).filter(\.isRunning).map(\.service)
            return running.isEmpty ? [] : try await recordStarted(Set(running).sorted(), byOthers: true)
        } catch let error as ConductorError where error.kind == .engine {
            return []
        }
    }
}
