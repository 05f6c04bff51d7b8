package import Compose
import Errors
package import Pipeline
import Projects

/// Only what a person asks for by name may give a project more power over this machine than it had.
extension Session {
    /// What services of a situation, and the project as a whole, ask for and nobody has approved.
    ///
    /// - Parameter services: the services; all where `nil`. Where there is none, nothing is asked for.
    package func unapproved(_ services: [String]?, in situation: Situation) -> [HostPower] {
        guard services?.isEmpty != true else { return [] }
        let powers = situation.powers(of: services)
        return powers.isEmpty ? [] : Approvals.read(project, warn: warn).missing(powers)
    }

    /// What a proposal asks for and nobody has approved.
    package func unapproved(_ proposal: Proposal) -> [HostPower] {
        unapproved(proposal.concerned, in: proposal.situation)
    }

    /// Tells what a proposal asks for that was not approved before, and takes it for approved from now on.
    ///
    /// - Parameter isDryRun: whether it is told only.
    /// - Throws: `HostError` where it cannot be recorded.
    package func approve(_ proposal: Proposal, isDryRun: Bool = false) throws {
        let new = unapproved(proposal)
        guard !new.isEmpty else { return }
        let heading = isDryRun ? "would be approved by this command" : "is approved by this command"
        warn(
            (["new power over this machine \(heading):"] + new.map { "  \($0.line)" }).joined(separator: "\n"))
        guard !isDryRun else { return }
        var approvals = Approvals.read(project, warn: warn)
        approvals.approved.formUnion(new.map(\.key))
        try approvals.write(project)
    }

    /// Refuses what services ask for and nobody has approved.
    ///
    /// - Parameters:
    ///   - services: the services; all where `nil`.
    ///   - isStopping: whether containers are only stopped or removed, for which hardly any power is needed.
    /// - Throws: ``ConductorError`` of kind `approval`.
    package func checkApproved(_ services: [String]?, in situation: Situation, isStopping: Bool = false) throws {
        let new = unapproved(services, in: situation).filter { !isStopping || $0.worksWhenStopping }
        guard !new.isEmpty else { return }
        throw ConductorError(
            .approval, "this needs power over this machine that nobody has approved", details: new.map(\.line),
            hint: "look at it; 'git conductor up' approves it")
    }
}

extension [HostPower] {
    /// One line that says why nothing was applied, and what to do.
    package var needsApproval: String {
        let more = count > 3 ? " and \(count - 3) more" : ""
        let what = prefix(3).map(\.line).joined(separator: "; ")
        return "nothing is applied, for \(what)\(more); 'git conductor up' approves it"
    }
}
