public import Compose

/// Only what a person asks for by name may give a project more power over this machine than it had.
extension Session {
    /// What services of a situation, and the project as a whole, ask for and nobody has approved.
    ///
    /// - Parameter services: the services; all where `nil`. Where there is none, nothing is asked for.
    public func unapproved(_ services: [String]?, in situation: Situation) -> [HostPower] {
        guard services?.isEmpty != true else { return [] }
        let powers = situation.powers(of: services)
        return powers.isEmpty ? [] : Approvals.read(project, warn: warn).missing(powers)
    }

    /// Tells what services ask for that was not approved before, and takes it for approved from now on.
    ///
    /// - Parameters:
    ///   - services: the services that are about to be applied; all where `nil`.
    ///   - isDryRun: whether it is told only.
    /// - Throws: `HostError` where it cannot be recorded.
    public func approve(_ services: [String]?, in situation: Situation, isDryRun: Bool = false) throws {
        let new = unapproved(services, in: situation)
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
    public func checkApproved(_ services: [String]?, in situation: Situation, isStopping: Bool = false) throws {
        let new = unapproved(services, in: situation).filter { !isStopping || $0.worksWhenStopping }
        guard !new.isEmpty else { return }
        throw ConductorError(
            .approval, "this needs power over this machine that nobody has approved", details: new.map(\.line),
            hint: "look at it; 'git conductor up' approves it")
    }

    /// Applies what nobody has asked for by name, unless it needs power that was not approved.
    ///
    /// - Returns: what was applied; an empty plan where nothing was.
    @discardableResult
    func applyApproved(
        _ plan: Plan, _ rendering: Rendering, _ inventory: Inventory, in situation: Situation, output: ComposeOutput
    ) async throws -> Plan {
        let new = unapproved(plan.toMake, in: situation)
        guard new.isEmpty else {
            warn(new.needsApproval)
            return Plan(steps: [])
        }
        try await apply(plan, rendering, inventory, in: situation, output: output, isAsked: false)
        return plan
    }
}

extension [HostPower] {
    /// One line that says why nothing was applied, and what to do.
    public var needsApproval: String {
        let more = count > 3 ? " and \(count - 3) more" : ""
        let what = prefix(3).map(\.line).joined(separator: "; ")
        return "nothing is applied, for \(what)\(more); 'git conductor up' approves it"
    }
}
