package import Compose
import Errors
package import Pipeline
import Projects

/// Only what a person asks for by name may give a project more power over this machine than it had.
extension Session {
    /// Those of some powers that nobody has approved.
    package func unapproved(_ powers: [HostPower]) -> [HostPower] {
        powers.isEmpty ? [] : Approvals.read(project, warn: warn).missing(powers)
    }

    /// What a proposal asks for and nobody has approved, as our own reading of the files sees it.
    package func unapproved(_ proposal: Proposal) -> [HostPower] { unapproved(proposal.powers) }

    /// Tells what was not approved before, and takes it for approved from now on.
    ///
    /// - Parameters:
    ///   - powers: what is asked for.
    ///   - isDryRun: whether it is told only.
    /// - Throws: `HostError` where it cannot be recorded.
    package func approve(_ powers: [HostPower], isDryRun: Bool = false) throws {
        let new = unapproved(powers)
        guard !new.isEmpty else { return }
        let heading = isDryRun ? "would be approved by this command" : "is approved by this command"
        warn((["new power over this machine \(heading):"] + new.lines.map { "  \($0)" }).joined(separator: "\n"))
        guard !isDryRun else { return }
        var approvals = Approvals.read(project, warn: warn)
        approvals.approved.formUnion(new.map(\.key))
        try approvals.write(project)
    }

    /// What a call of docker-compose needs.
    package struct Need: Sendable {
        /// The services that it works on; all where `nil`.
        package let services: [String]?
        /// Whether containers are only stopped or removed, for which hardly any power is needed.
        package let isStopping: Bool

        /// Says what a call needs.
        package init(_ services: [String]?, isStopping: Bool = false) {
            self.services = services
            self.isStopping = isStopping
        }
    }

    /// Refuses what nobody has approved.
    ///
    /// - Parameters:
    ///   - powers: what is asked for.
    ///   - isStopping: whether containers are only stopped or removed, for which hardly any power is needed.
    /// - Throws: ``ConductorError`` of kind `approval`.
    package func checkApproved(_ powers: [HostPower], isStopping: Bool = false) throws {
        let new = unapproved(powers).filter { !isStopping || $0.worksWhenStopping }
        guard !new.isEmpty else { return }
        throw ConductorError(
            .approval, "this needs power over this machine that nobody has approved", details: new.lines,
            hint: "look at it; 'git conductor up' approves it")
    }
}

extension [HostPower] {
    /// A line each, with its place in the project's files. What docker-compose sees too is told once.
    package var lines: [String] {
        var told: Set<String> = []
        return filter { told.insert("\($0.service ?? "") \($0.what)").inserted }.map(\.line)
    }

    /// One line that says why nothing was applied, and what to do.
    package var needsApproval: String {
        let lines = lines
        let more = lines.count > 3 ? " and \(lines.count - 3) more" : ""
        let what = lines.prefix(3).joined(separator: "; ")
        return "nothing is applied, for \(what)\(more); 'git conductor up' approves it"
    }
}
