import Compose
import Docker
import Errors
import Host
package import Pipeline
import Projects
package import SystemPackage
extension Session {
    /// Where the state of the containers comes from.
    package enum Evidence: Sendable {
        /// The docker engine.
        case engine
        /// The docker engine or, with a warning where it does not answer, what was last applied.
        case engineIfThere
        /// What was last applied, which is assumed to run. The engine is not asked.
        case record
    }

    /// Loads the project and proposes what has to happen to the stack: the first three stages.
    ///
    /// - Parameters:
    ///   - expectation: changes to treat as done, for a preview.
    ///   - need: whether docker-compose is looked for, and whether it is an error that there is none.
    ///   - evidence: where the state of the containers comes from.
    ///   - scope: returns for the loaded project how much of the stack may be changed.
    package func propose(
        expecting expectation: Expectation = .nothing, tool need: ToolNeed = .required,
        evidence: Evidence = .engine, _ scope: (Situation) throws -> Plan.Scope
    ) async throws -> Proposal {
        let situation = try await load(tool: need, expecting: expectation)
        return try await propose(try scope(situation), in: situation, evidence: evidence)
    }

    /// Proposes what has to happen to the stack of a loaded project: the second and the third stage.
    ///
    /// - Parameter options: what the command asks for beside the stack that the files describe.
    package func propose(
        _ scope: Plan.Scope, in situation: Situation, evidence: Evidence = .engine,
        options: Plan.Options = .init()
    ) async throws -> Proposal {
        let rendering = try Rendering(situation)
        // Where nothing was applied, nothing runs that could be out of date.
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
            rendering, inventory: inventory ?? Inventory(assumedFor: situation), scope: scope, options: options)
    }

    /// Runs something with a temporary folder for files as they will be.
    package func previewing<Result>(_ body: (_ place: FilePath) async throws -> Result) async throws -> Result {
        let place = Files.temporarySibling(of: project.stateDirectory.appending("preview"))
        try Files.remove(place)
        defer { try? Files.remove(place) }
        return try await body(place)
    }

    /// Returns what a proposal would do, one line each, for `--dry-run`, and warns about power that is not approved.
    package func preview(_ proposal: Proposal) async throws -> [String] {
        if proposal.scope == .running {
            let new = unapproved(proposal)
            guard new.isEmpty else {
                warn(new.needsApproval)
                return proposal.plan.notes.map { "note: \($0)" }
            }
        } else {
            // docker-compose must not fetch remote files that are not approved.
            let needsUnapprovedFetch = unapproved(proposal).contains { $0.subject == HostPower.remote }
            let canResolve = !proposal.situation.isExpected && proposal.needsCompose && !needsUnapprovedFetch
            let rendering = proposal.rendering
            let resolved =
                canResolve
                ? try await withTemporaryFolder(rendering) { try await resolve(rendering, in: $0) }
                : try await checkAccepted(rendering)
            previewApproval(of: resolved.map(proposal.powers) ?? proposal.powers)
        }
        let secrets = proposal.situation.secrets
        let asking = proposal.scope == .running ? [] : secrets.missing.map { "ask \($0) for secrets" }
        return asking + proposal.plan.lines
    }
}
