import Errors
import Git
package import Projects
package import Repositories
import SystemPackage

/// What a checkout is put on, so that it has the commit of a snapshot: a branch, if one can have it, or the commit alone.
struct Landing: Equatable {
    /// The commit.
    let commit: ObjectID
    /// The branch; `nil` for a detached `HEAD`.
    var branch: String?
    /// The short name of the remote-tracking branch that the new branch is to follow; `nil` for a branch that exists.
    var upstream: String?

    /// What will be checked out.
    var head: Head { branch.map { .branch(name: $0, commit: commit) } ?? .detached(commit) }

    /// The arguments of `git switch` or, with the place of `git worktree add`, its last ones.
    ///
    /// The branch is made, or it is an ancestor of the commit and moves forward: either way nothing of it is lost.
    func arguments(_ make: String, at path: FilePath? = nil) -> [String] {
        let place = path.map { [$0.string] } ?? []
        return branch.map { ["--no-track", make, $0] + place + ["\(commit)"] } ?? ["--detach"] + place + ["\(commit)"]
    }
}

extension ProjectCheckouts {
    /// Returns what a worktree is to be put on to have the commit of a snapshot, which the store has.
    ///
    /// That is the branch of the snapshot, or the present one if it follows the same, where it can be made or fast-forwarded;
    /// else what is checked out, if that is the commit; else another branch with that commit at its tip; else no branch. No
    /// branch loses a commit, and none is taken from another worktree.
    func landing(on entry: Snapshot.Entry, at path: FilePath, in repository: RepositoryReader) async throws -> Landing {
        let commit = entry.commit
        let worktrees = try await repository.worktrees()
        let (locals, remotes) = (try await repository.branches(.local), try await repository.remoteBranches())
        let head = worktrees.first { $0.path == path }?.head
        func isFree(_ branch: String) -> Bool { !worktrees.contains { $0.isOn(branch) && $0.path != path } }

        if let name = entry.branch {
            // What this worktree is on may be a branch of its own that follows the same.
            let known =
                locals.filter { $0.name == head?.branch && $0.upstream == "origin/\(name)" }
                + locals.filter { $0.name == name }
            for local in known where isFree(local.name) {
                guard try await repository.divergence(local.commit, from: commit).ahead == 0 else { continue }
                return Landing(commit: commit, branch: local.name)
            }
            if !locals.contains(where: { $0.name == name }), let remote = remotes.first(where: { $0.name == name }),
                try await repository.divergence(commit, from: remote.branch.commit).ahead == 0
            {
                return Landing(commit: commit, branch: name, upstream: remote.branch.name)
            }
        }
        if let head, head.commit == commit { return Landing(commit: commit, branch: head.branch) }
        if let local = locals.first(where: { $0.commit == commit && isFree($0.name) }) {
            return Landing(commit: commit, branch: local.name)
        }
        if let remote = remotes.first(where: { remote in
            remote.branch.commit == commit && !locals.contains { $0.name == remote.name }
        }) {
            return Landing(commit: commit, branch: remote.name, upstream: remote.branch.name)
        }
        return Landing(commit: commit)
    }

    /// Puts an existing checkout on the commit of a snapshot, if no work is in the way or it may be set aside.
    func restore(_ checkout: Checkout, to entry: Snapshot.Entry, force: Bool, for job: Job) async throws {
        let tree = try WorkingTree(checkout.path, git: git)
        try await bring(entry, of: checkout.name, into: Store(path: checkout.store, url: checkout.key.url), for: job)
        let landing = try await landing(on: entry, at: checkout.path, in: tree.reader)
        guard try await tree.reader.head() != landing.head else { return }
        try await makeWay(in: tree, to: landing.commit, force: force).forEach(warn)
        try await tree.switchTo(landing.arguments("-C"), for: job)
        try await follow(landing, in: checkout.store)
    }

    /// Has a branch that was made for a snapshot follow that of the remote.
    func follow(_ landing: Landing, in store: FilePath) async throws {
        guard let branch = landing.branch, let upstream = landing.upstream else { return }
        try await git("branch", "--quiet", "--set-upstream-to=\(upstream)", branch, in: store)
    }

    /// Fetches the commit of a snapshot, if the store does not have it: with the branches, or else by itself.
    ///
    /// - Throws: ``ConductorError`` of kind `git` if the remote does not have it either.
    func bring(_ entry: Snapshot.Entry, of name: String, into store: Store, for job: Job) async throws {
        let (commit, reader) = ("\(entry.commit)", git.reader(store.path))
        guard try await reader.resolve(commit) == nil else { return }
        try await fetch(commit, into: store, for: job)
        guard try await reader.resolve(commit) == nil else { return }
        throw ConductorError(
            .commitGone, "the commit \(commit) of '\(name)' cannot be fetched from '\(store.url)'",
            details: entry.url == store.url ? [] : ["the snapshot has it from '\(entry.url)'"],
            hint:
                "it is on no branch there any more, as after a forced push: push it again, or record another one with "
                + "'git conductor snapshot'")
    }

    /// Fetches, for existing checkouts, the commits of a snapshot that their stores lack, several at once.
    ///
    /// - Returns: the sources that failed, with their errors.
    /// - Throws: ``ConductorError`` of kind `interrupted` after a signal, or `unknownName` for a source that the snapshot
    ///   does not have.
    package func fetchMissing(
        _ sources: [Source], of snapshot: Snapshot, jobs: Jobs
    ) async throws -> [(name: String, error: any Error)] {
        let wanted = try sources.compactMap { source in
            try existing.checkout(of: source).map { (checkout: $0, entry: try snapshot.entry(of: source)) }
        }
        // Two fetches into one store would be in each other's way.
        let stores = Array(Dictionary(grouping: wanted) { $0.checkout.store }.values)
        let isAlone = stores.count == 1 || jobs.limit == 1
        let (failures, signal) = try await sideBySide(stores, jobs: jobs) { wanted in
            var failures: [(name: String, error: any Error)] = []
            for (checkout, entry) in wanted {
                let result = await jobs.job(checkout.name, isAlone: isAlone) {
                    let store = Store(path: checkout.store, url: checkout.key.url)
                    try await bring(entry, of: checkout.name, into: store, for: $0)
                }
                if case .failure(let error) = result { failures.append((checkout.name, error)) }
            }
            return failures
        }
        if let signal { throw ConductorError(.interrupted, "interrupted: nothing is restored", signal: signal) }
        return failures.joined().sorted { $0.name < $1.name }
    }
}

extension RepositoryReader {
    /// Returns the remote-tracking branches of `origin` and its pull requests, each with the name of its local branch.
    func remoteBranches() async throws -> [(name: String, branch: Branch)] {
        try await branches(.remote).compactMap { branch in
            let parts = branch.name.split(separator: "/", maxSplits: 1).map(String.init)
            return parts.count == 2 && ["origin", "requests"].contains(parts[0]) ? (parts[1], branch) : nil
        }
    }
}
