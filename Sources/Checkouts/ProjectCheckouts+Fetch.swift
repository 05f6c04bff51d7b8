import Errors
import Git
package import Projects
package import Repositories
import SystemPackage
/// One remote to fetch from, with the checkouts that use it.
package struct FetchTarget: Sendable, Hashable {
    /// Its name for messages: the names of its checkouts or, if it has none here, of its store.
    package let name: String
    /// The remote's URL.
    package var url: String { store.url }
    /// The remote's store.
    let store: Store
    /// The worktrees of the store in this worktree of the project.
    let checkouts: [Checkout]
}

/// What a fetch from one remote brought.
package struct FetchOutcome: Sendable {
    /// How a branch of the remote has changed.
    package enum Change: Sendable, Hashable {
        /// It is new.
        case new
        /// It was deleted.
        case gone
        /// It has this many new commits.
        case moved(commits: Int)
        /// It was rewritten: it has lost commits, and has this many new ones.
        case rewritten(commits: Int)
    }

    /// How the branch of a checkout compares with its upstream.
    package struct Standing: Sendable, Hashable {
        /// The checkout.
        package let checkout: Checkout
        /// Its branch.
        package let branch: String
        /// How many commits the branch has that its upstream lacks.
        package let ahead: Int
        /// How many commits the upstream has that the branch lacks.
        package let behind: Int
    }

    /// The branches of the remote that have changed, sorted by name.
    package let changes: [(branch: String, change: Change)]
    /// How the checkouts that are on a branch with an upstream compare with it.
    package let standings: [Standing]
}

extension ProjectCheckouts {
    /// Returns the remotes to fetch from.
    ///
    /// - Parameters:
    ///   - sources: the sources to fetch; `nil` for all that have a checkout.
    ///   - everyStore: whether to include stores that have no checkout among these.
    /// - Throws: ``ConductorError`` of kind `unknownName` for a source that has no checkout.
    package func fetchTargets(
        _ sources: [Source]?, everyStore: Bool
    ) async throws -> [FetchTarget] {
        let wanted = try checkouts(of: sources)
        return try await Store.all(in: project, git: git).compactMap { store in
            let checkouts = wanted.filter { $0.store == store.path }
            guard everyStore || !checkouts.isEmpty else { return nil }
            let names = checkouts.map(\.name)
            return FetchTarget(
                name: names.isEmpty ? store.path.stem ?? store.url : names.joined(separator: ", "), store: store,
                checkouts: checkouts)
        }
    }

    /// Fetches from several remotes at once, without moving local branches or working trees.
    ///
    /// - Returns: the result for each target, in their order.
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

    /// Returns the commits of the remote's branches, by their names at the remote.
    private func remoteBranches(_ repository: RepositoryReader) async throws -> [String: ObjectID] {
        return Dictionary(
            try await repository.remoteBranches().map { ($0.name, $0.branch.commit) },
            uniquingKeysWith: { first, _ in first })
    }
}
