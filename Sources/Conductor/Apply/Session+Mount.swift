package import Docker
package import Pipeline
package import Projects
extension Session {
    /// Records whether checkouts and folders of the project are mounted, and brings what runs up to date. The worktree's lock must be held.
    ///
    /// - Returns: the project as it is afterwards.
    @discardableResult
    package func setMounted(
        _ isMounted: Bool, _ checkouts: [Checkout], _ folders: [BuildFolder] = [], in situation: Situation,
        output: ComposeOutput
    ) async throws -> Situation {
        var state = situation.state
        for checkout in checkouts {
            state.checkouts[checkout.name] = WorktreeState.CheckoutRecord(
                url: checkout.key.url, reference: checkout.key.reference, isMounted: isMounted)
        }
        let names = folders.map { project.display($0.path) }
        let others = (state.folders ?? []).filter { !names.contains($0) }
        let mounted = (isMounted ? others + names : others).sorted()
        state.folders = mounted.isEmpty ? nil : mounted
        if state != situation.state { try state.write(project) }
        try noteForOwnStack()
        let proposal = try await propose(tool: .optional) { _ in .running }
        return try await carryOut(proposal, output: output).situation
    }

    /// Returns the recorded state of the worktree.
    package func state() -> WorktreeState { WorktreeState.read(project, warn: warn) }
}
