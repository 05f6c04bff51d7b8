import Errors
package import Projects
package import Repositories
/// The outcome of checking out one of several sources.
package struct CheckoutOutcome: Sendable {
    /// The source.
    package let source: Source
    /// The checkout, or the error.
    package let result: Result<Checkout, any Error>
}

extension ProjectCheckouts {
    /// Checks out sources, several at once, and records whether they are mounted.
    ///
    /// A source that fails does not stop the others. A signal to end cancels the running ones; completed checkouts stay
    /// and are recorded.
    ///
    /// - Returns: an outcome for each source, in their order.
    /// - Throws: ``ConductorError`` of kind `interrupted` after a signal.
    package func checkOut(
        _ sources: [Source], at target: CheckoutTarget, jobs: Jobs
    ) async throws -> [CheckoutOutcome] {
        for source in sources { _ = try folder(of: source) }
        // Sources with the same URL share a store: they are checked out one after the other, and the first clones it.
        let groups = sources.reduce(into: [[Source]]()) { groups, source in
            if let index = groups.firstIndex(where: { $0[0].url == source.url }) {
                groups[index].append(source)
            } else {
                groups.append([source])
            }
        }
        let isAlone = sources.count == 1 || jobs.limit == 1
        let (done, signal) = try await sideBySide(groups, jobs: jobs) { group in
            var outcomes: [CheckoutOutcome] = []
            for source in group {
                let result = await jobs.job(source.name, isAlone: isAlone) { job in
                    try await checkOut(source, at: target, for: job)
                }
                outcomes.append(CheckoutOutcome(source: source, result: result))
            }
            return outcomes
        }
        let outcomes = sources.compactMap { source in done.joined().first { $0.source == source } }
        var state = WorktreeState.read(project, warn: warn)
        for case .success(let checkout) in outcomes.map(\.result) {
            state.checkouts[checkout.name] = WorktreeState.CheckoutRecord(
                url: checkout.key.url, reference: checkout.key.reference, isMounted: target.mounts || checkout.isMounted
            )
        }
        try state.write(project)
        // All worktrees of the project share the file that says what git ignores.
        let made = outcomes.compactMap { try? $0.result.get().path }
        if !made.isEmpty {
            try await project.withStoresLocked(warn: warn) {
                for path in made { try await ignore(path) }
            }
        }
        try await guardProject(!state.checkouts.isEmpty)
        if let signal {
            let count = outcomes.count { (try? $0.result.get()) != nil }
            throw ConductorError(
                .interrupted, "interrupted: \(count) of \(sources.count) sources are checked out",
                signal: signal)
        }
        return outcomes
    }
}
