import Compose
import Docker
import Errors
import Host
package import Pipeline
import Projects
package import SystemPackage
extension Session {
    /// Who says what docker has of the stack.
    package enum Evidence: Sendable {
        /// The docker engine.
        case engine
        /// The docker engine or, where it does not answer, what was last applied. A warning tells of that.
        case engineIfThere
        /// What was last applied: it is assumed to run. Docker is not asked.
        case record
    }

    /// Reads everything and proposes what has to happen to the stack: the first three stages.
    ///
    /// - Parameters:
    ///   - expectation: what is read as if it had been done, for a preview.
    ///   - need: whether a docker-compose is looked for, and whether the command can go on without.
    ///   - evidence: who says what docker has of the stack.
    ///   - scope: how much of the stack may be touched, by what was read.
    package func propose(
        expecting expectation: Expectation = .nothing, tool need: ToolNeed = .required,
        evidence: Evidence = .engine, _ scope: (Situation) throws -> Plan.Scope
    ) async throws -> Proposal {
        let situation = try await load(tool: need, expecting: expectation)
        return try await propose(try scope(situation), in: situation, evidence: evidence)
    }

    /// Proposes what has to happen to the stack, by what was read: the second and the third stage.
    ///
    /// - Parameter building: the services whose images are to be built whatever is there.
    package func propose(
        _ scope: Plan.Scope, in situation: Situation, evidence: Evidence = .engine, building: Set<String> = []
    ) async throws -> Proposal {
        let rendering = try Rendering(situation)
        // Where nothing was applied nothing of ours runs, and there is nothing to follow.
        let isAsked = evidence != .record && !(scope == .running && situation.state.applied == nil)
        var inventory: Inventory?
        if isAsked {
            do {
                inventory = try await self.inventory(rendering)
            } catch let error as ConductorError where error.kind == .engine && evidence == .engineIfThere {
                warn("\(error.message): what was last applied is taken for what runs")
            }
        }
        return Proposal(
            rendering, inventory: inventory ?? Inventory(assumedFor: situation), scope: scope, building: building)
    }

    /// Does something that reads files as they will be, which are put in a folder of their own meanwhile.
    package func previewing<Result>(_ body: (_ place: FilePath) async throws -> Result) async throws -> Result {
        let place = Files.temporarySibling(of: project.stateDirectory.appending("preview"))
        try Files.remove(place)
        defer { try? Files.remove(place) }
        return try await body(place)
    }

    /// Tells what a proposal would do, a line each, for `--dry-run`; and what power over the machine it needs that nobody
    /// has approved.
    package func preview(_ proposal: Proposal) async throws -> [String] {
        if proposal.scope == .running {
            let new = unapproved(proposal)
            guard new.isEmpty else {
                warn(new.needsApproval)
                return proposal.plan.notes.map { "note: \($0)" }
            }
        } else if case .down(let volumes) = proposal.scope {
            let words = try [proposal.rendering.compose(on: host).tool.words] + Self.downArguments(volumes: volumes)
            return proposal.plan.steps.map(\.line) + proposal.plan.notes.map { "note: \($0)" }
                + ["run \(words.joined(separator: " "))"]
        } else {
            // Nothing goes to the network for what was not approved.
            let isFar = unapproved(proposal).contains { ["include", "extends"].contains($0.subject) }
            let isReal = !proposal.situation.isExpected && proposal.needsCompose && !isFar
            let rendering = proposal.rendering
            let resolved = isReal ? try await apart(rendering) { try await resolve(rendering, in: $0) } : nil
            try approve(resolved.map(proposal.powers) ?? proposal.powers, isDryRun: true)
        }
        return proposal.plan.lines
    }
}
