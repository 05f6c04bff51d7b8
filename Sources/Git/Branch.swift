internal import CLibgit2

/// A branch, local or of a remote.
package struct Branch: Hashable, Sendable {
    /// Its short name: `main`, or `origin/main` for one of a remote.
    package let name: String
    /// The commit at its tip.
    package let commit: ObjectID
    /// The short name of what it follows, e.g. `origin/main`, whether that is still there or not.
    package let upstream: String?

    /// Makes a branch from its parts.
    package init(name: String, commit: ObjectID, upstream: String?) {
        self.name = name
        self.commit = commit
        self.upstream = upstream
    }

    /// Where a branch lives.
    package enum Kind: Hashable, Sendable {
        /// Under `refs/heads/`.
        case local
        /// Under `refs/remotes/`.
        case remote
    }
}

/// What a local branch follows.
package struct Upstream: Hashable, Sendable {
    /// Its short name, e.g. `origin/main`.
    package let name: String
    /// The commit it was at when last fetched; `nil` when it is gone.
    package let commit: ObjectID?

    /// Makes an upstream from its parts.
    package init(name: String, commit: ObjectID?) {
        self.name = name
        self.commit = commit
    }
}

extension Repository {
    /// The branches, by name. A remote's `HEAD` and other symbolic references are not among them.
    package func branches(_ kind: Branch.Kind) throws(GitError) -> [Branch] {
        let activity = "list the branches of '\(gitDirectory)'"
        let iterator = try Owned(git_branch_iterator_free, activity) {
            git_branch_iterator_new($0, pointer, kind == .local ? GIT_BRANCH_LOCAL : GIT_BRANCH_REMOTE)
        }
        var branches: [Branch] = []
        while let reference = try nextBranch(of: iterator, activity) {
            guard let target = git_reference_target(reference.pointer) else { continue }
            let name = String(cString: git_reference_name(reference.pointer))
            branches.append(
                Branch(
                    name: shortName(name), commit: ObjectID(target.pointee),
                    upstream: kind == .local ? try upstreamReference(of: name).map(shortName) : nil))
        }
        return branches.sorted { $0.name < $1.name }
    }

    /// What a local branch follows; `nil` when it follows nothing, or when there is no such branch.
    ///
    /// - Parameter branch: the short name. The branch may be unborn.
    package func upstream(of branch: String) throws(GitError) -> Upstream? {
        guard let reference = try upstreamReference(of: "refs/heads/\(branch)") else { return nil }
        return Upstream(name: shortName(reference), commit: try target(of: reference))
    }

    /// Counts the commits that only one of two has: `local`'s own are `ahead`, the upstream's own `behind`.
    package func divergence(
        _ local: ObjectID, from upstream: ObjectID
    ) throws(GitError) -> (ahead: Int, behind: Int) {
        try requireHistory("compare the commits \(local.abbreviated) and \(upstream.abbreviated)")
        // libgit2 does not say which kind of failure an unknown commit is.
        for commit in [local, upstream] { _ = try self.commit(commit) }
        var (ahead, behind) = (0, 0)
        var (localID, upstreamID) = (local.raw, upstream.raw)
        try Libgit2.check(
            git_graph_ahead_behind(&ahead, &behind, pointer, &localID, &upstreamID),
            "compare the commits \(local.abbreviated) and \(upstream.abbreviated)")
        return (ahead, behind)
    }

    private func nextBranch(of iterator: borrowing Owned, _ activity: String) throws(GitError) -> Owned? {
        var kind = GIT_BRANCH_LOCAL
        var code: CInt = 0
        let iterator = iterator.pointer
        let next = try Owned.ifFound(git_reference_free, activity) { out in
            code = git_branch_next(out, &kind, iterator)
            return code == GIT_ITEROVER.rawValue ? GIT_ENOTFOUND.rawValue : code
        }
        return next
    }

    /// The full name of what a local branch follows, from `branch.NAME.remote` and `.merge` and the remote's refspecs.
    private func upstreamReference(of branch: String) throws(GitError) -> String? {
        var name = TextBuffer()
        let code = git_branch_upstream_name(&name.buffer, pointer, branch)
        return try Libgit2.found(code, "find the upstream of '\(branch)'") ? name.text : nil
    }
}
