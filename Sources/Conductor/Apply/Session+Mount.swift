package import Docker
package import Pipeline
package import Projects
extension Session {
    /// Records whether checkouts are mounted, and brings what runs to the state that follows. The lock is held.
    ///
    /// - Returns: the project as it is afterwards.
    @discardableResult
    package func setMounted(
        _ isMounted: Bool, _ checkouts: [Checkout], in situation: Situation, output: ComposeOutput
    ) async throws -> Situation {
        var state = situation.state
        for checkout in checkouts {
            state.checkouts[checkout.name] = WorktreeState.CheckoutRecord(
                url: checkout.key.url, reference: checkout.key.reference, isMounted: isMounted)
        }
        if state != situation.state { try state.write(project) }
        let proposal = try await propose(tool: .optional) { _ in .running }
        return try await carryOut(proposal, output: output).situation
    }

    /// What was decided and applied before.
    package func state() -> WorktreeState { WorktreeState.read(project, warn: warn) }
}
