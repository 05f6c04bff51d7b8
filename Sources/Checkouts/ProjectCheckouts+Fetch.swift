import Errors
import Git
package import Projects
package import Repositories
import SystemPackage
/// What `fetch` asks one remote for, and who looks at the answer.
package struct FetchTarget: Sendable, Hashable {
    /// What it is called: the names of its checkouts, or that of its store where it has none.
    package let name: String
    /// The URL.
    package var url: String { store.url }
    /// The store.
    let store: Store
    /// The worktrees of the store that this worktree of the project has.
    let checkouts: [Checkout]
}

/// What a fetch found out about one remote.
package struct FetchOutcome: Sendable {
    /// What a branch of the remote has become.
    package enum Change: Sendable, Hashable {
        /// It was not there before.
        case new
        /// It is not there any more.
        case gone
        /// It has commits that were not here.
        case moved(commits: Int)
        /// Commits that it had are not on it any more.
        case rewritten(commits: Int)
    }

    /// A checkout whose branch follows one of the remote's.
    package struct Standing: Sendable, Hashable {
        /// The checkout.
        package let checkout: Checkout
        /// Its branch.
        package let branch: String
        /// How many commits only the branch has.
        package let ahead: Int
        /// How many commits only the remote's branch has.
        package let behind: Int
    }

    /// The branches of the remote that are not as they were, by name.
    package let changes: [(branch: String, change: Change)]
    /// How the checkouts stand to what they follow.
    package let standings: [Standing]
}

extension ProjectCheckouts {
    /// What there is to fetch.
    ///
    /// - Parameters:
    ///   - sources: those that are meant; all that are checked out where there is `nil`.
    ///   - everyStore: whether stores that have no checkout here are meant too.
    /// - Throws: ``ConductorError`` of kind `unknownName` for a source that has no checkout.
    package func fetchTargets(
        _ sources: [Source]?, everyStore: Bool
    ) async throws -> [FetchTarget] {
        var wanted = existing
        if let sources { wanted = try sources.map(existing.existingCheckout(of:)) }
        return try await Store.all(in: project, git: git).compactMap { store in
            let checkouts = wanted.filter { $0.store == store.path }
            guard everyStore || !checkouts.isEmpty else { return nil }
            let names = checkouts.map(\.name)
            return FetchTarget(
                name: names.isEmpty ? store.path.stem ?? store.url : names.joined(separator: ", "), store: store,
                checkouts: checkouts)
        }
    }

    /// Fetches from several remotes at once. No branch of the user's and no worktree moves.
    ///
    /// - Returns: what came of each, in their order.
    /// - Throws: ``ConductorError`` of kind `interrupted` after a signal.
    package func fetch(
        _ targets: [FetchTarget], jobs: Jobs
    ) async throws -> [(target: FetchTarget, result: Result<FetchOutcome, any Error>)] {
        let isAlone = targets.count == 1 || jobs.limit == 1
        let (results, signal) = try await sideBySide(targets, jobs: jobs) { target in
            await jobs.job(target.name, isAlone: isAlone) { try await fetch(target, for: $0) }
        }
        if let signal {
            let count = results.count { (try? $0.get()) != nil }
            throw ConductorError(
                .interrupted,
                "interrupted: \(count) of \(targets.count) sources are fetched",
                hint: "run the command again: what is fetched stays", signal: signal)
        }
        return Array(zip(targets, results))
    }

    private func fetch(_ target: FetchTarget, for job: Job) async throws -> FetchOutcome {
        let repository = git.reader(target.store.path)
        let before = try await remoteBranches(repository)
        try await target.store.fetch(by: try transfer(for: job))
        let after = try await remoteBranches(repository)

        var changes: [(branch: String, change: FetchOutcome.Change)] = []
        for name in Set(before.keys).union(after.keys).sorted() {
            switch (before[name], after[name]) {
            case (nil, _?): changes.append((name, .new))
            case (_?, nil): changes.append((name, .gone))
            case (let old?, let new?) where old != new:
                let (ahead, behind) = try await repository.divergence(new, from: old)
                changes.append((name, behind == 0 ? .moved(commits: ahead) : .rewritten(commits: ahead)))
            default: break
            }
        }

        var standings: [FetchOutcome.Standing] = []
        for checkout in target.checkouts {
            let head = try await git.reader(checkout.path).head()
            guard let branch = head.branch, let commit = head.commit,
                let upstream = try await repository.upstream(of: branch)?.commit
            else { continue }
            let (ahead, behind) = try await repository.divergence(commit, from: upstream)
            standings.append(.init(checkout: checkout, branch: branch, ahead: ahead, behind: behind))
        }
        return FetchOutcome(changes: changes, standings: standings)
    }

    /// The remote's branches by their names there.
    private func remoteBranches(_ repository: RepositoryReader) async throws -> [String: ObjectID] {
        let branches = try await repository.branches(.remote)
        return Dictionary(
            branches.map { (String($0.name.dropFirst("origin/".count)), $0.commit) },
            uniquingKeysWith: { first, _ in first })
    }
}
