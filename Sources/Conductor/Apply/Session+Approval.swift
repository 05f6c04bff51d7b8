package import Compose
import Errors
import Host
package import Pipeline
import Projects
import Text

/// Approval of the power over this machine that a project needs: only `up` and `checkout` give it, never a hook.
extension Session {
    /// Returns those of the powers that are not approved.
    package func unapproved(_ powers: [HostPower]) -> [HostPower] {
        powers.isEmpty ? [] : Approvals.read(project, warn: warn).missing(powers)
    }

    /// Returns the powers that a proposal needs by our own reading of the files, and that are not approved.
    package func unapproved(_ proposal: Proposal) -> [HostPower] { unapproved(proposal.powers) }

    /// Warns about powers that were not approved before, and records them as approved.
    ///
    /// - Throws: as ``checkApprovable(_:)``; `HostError` where the approval cannot be recorded.
    package func approve(_ powers: [HostPower]) async throws {
        try checkApprovable(powers)
        let new = unapproved(powers)
        guard !new.isEmpty else { return }
        tell(of: new, "is approved by this command")
        try await Approvals.change(project, warn: warn) { $0.approve(new) }
    }

    /// Throws where the environment says that not all of the powers are to be approved.
    ///
    /// - Throws: as ``checkApproved(_:isStopping:)``.
    func checkApprovable(_ powers: [HostPower]) throws {
        guard let limit = approvalLimit else { return }
        // What both our reading and docker-compose's answer have was told with one place.
        try checkApproved(powers.filter { power in !limit.contains { $0.hasPrefix("\(power.words) (".shownInLine) } })
    }

    /// What may be approved at most, as errors name it: `CONDUCTOR_APPROVE` says so. `nil` is no limit.
    private var approvalLimit: [String]? {
        host.environment["CONDUCTOR_APPROVE"].map { $0 == "0" ? [] : $0.split(separator: "\n").map(String.init) }
    }

    /// Warns about what ``approve(_:)`` would approve.
    package func previewApproval(of powers: [HostPower]) {
        let new = unapproved(powers)
        if !new.isEmpty { tell(of: new, "would be approved by this command") }
    }

    private func tell(of powers: [HostPower], _ what: String) {
        guard !powers.isEmpty else { return }
        warn((["new power over this machine \(what):"] + powers.lines.map { "  \($0)" }).joined(separator: "\n"))
    }

    /// The services that a call of docker-compose works on, and with them the powers that it needs.
    package struct ComposeCall: Sendable {
        /// The services that it works on; all where `nil`.
        package let services: [String]?
        /// Whether containers are only stopped or removed, for which hardly any power is needed.
        package let isStopping: Bool

        /// Describes a call.
        package init(_ services: [String]?, isStopping: Bool = false) {
            self.services = services
            self.isStopping = isStopping
        }
    }

    /// Throws where one of the powers is not approved.
    ///
    /// - Parameters:
    ///   - powers: the powers that are needed.
    ///   - isStopping: whether containers are only stopped or removed, for which hardly any power is needed.
    /// - Throws: ``ConductorError`` of kind `approval`.
    package func checkApproved(_ powers: [HostPower], isStopping: Bool = false) throws {
        let new = unapproved(powers).filter { !isStopping || $0.worksWhenStopping }
        guard !new.isEmpty else { return }
        throw ConductorError(
            .notApproved, "this needs power over this machine that nobody has approved", details: new.lines,
            hint: "look at it; 'git conductor up' approves it")
    }
}

extension [HostPower] {
    /// One line for each power, with its place in the project's files. What both our reading and docker-compose's
    /// answer have appears once.
    package var lines: [String] {
        var told: Set<String> = []
        return filter { told.insert("\($0.service ?? "") \($0.what)").inserted }.map(\.line)
    }

    /// One line that says why nothing was applied, and what to do.
    package var needsApproval: String {
        let lines = lines
        let more = lines.count > 3 ? " and \(lines.count - 3) more" : ""
        let what = lines.prefix(3).joined(separator: "; ")
        return "nothing is applied, because \(what)\(more); 'git conductor up' approves it"
    }
}
