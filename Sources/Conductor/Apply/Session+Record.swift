import Docker
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

    /// Records services that run again and are as the files say, so that hooks follow them; warns where they are not.
    ///
    /// Nothing is approved: what is not approved yet stays unrecorded, as it was.
    package func recordStarted(_ services: [String]) async throws {
        try await locked {
            let situation = try await load()
            let names = services.filter { situation.service($0) != nil }
            guard !names.isEmpty else { return }
            let proposal = try await propose(.services(names), in: situation)
            guard proposal.plan.isEmpty else { return warn(of: proposal.plan) }
            if unapproved(proposal).isEmpty { try await carryOut(proposal, output: .quiet) }
        }
    }
}
