internal import CLibgit2
import SystemPackage

/// A commit, with what a message shows of it.
package struct Commit: Hashable, Sendable {
    /// Its id.
    package let id: ObjectID
    /// The first paragraph of its message, in one line.
    package let summary: String

    /// Makes a commit from its parts.
    package init(id: ObjectID, summary: String) {
        self.id = id
        self.summary = summary
    }
}

extension Repository {
    /// The commits that only these tips keep: those that no `refs/remotes/*` and no tag reaches. Newest first.
    ///
    /// - Parameter globs: the references that keep a commit, too.
    package func commitsWithoutRemote(
        from tips: [ObjectID], hiding globs: [String] = ["refs/remotes/*", "refs/tags/*"]
    ) throws(GitError) -> [Commit] {
        let activity = "look for commits that no remote has in '\(gitDirectory)'"
        try requireHistory(activity)
        let walk = try Owned(git_revwalk_free, activity) { git_revwalk_new($0, pointer) }
        try Libgit2.check(
            git_revwalk_sorting(walk.pointer, GIT_SORT_TOPOLOGICAL.rawValue | GIT_SORT_TIME.rawValue), activity)
        for tip in tips {
            var id = tip.raw
            try Libgit2.check(git_revwalk_push(walk.pointer, &id), activity)
        }
        for glob in globs { try hide(glob, from: walk, activity) }

        var commits: [Commit] = []
        var id = git_oid()
        while true {
            let code = git_revwalk_next(&id, walk.pointer)
            if code == GIT_ITEROVER.rawValue { return commits }
            try Libgit2.check(code, activity)
            let commit = try commit(ObjectID(id))
            commits.append(
                Commit(
                    id: ObjectID(id),
                    summary: git_commit_summary(commit.pointer).map { String(cString: $0) } ?? ""))
        }
    }

    /// Leaves out of a walk what the references of a pattern reach.
    ///
    /// As git does, it passes over those that lead to no commit: a tag of a file, or `origin/HEAD` when the branch that it
    /// names is gone. `git_revwalk_hide_glob` fails for the latter.
    private func hide(_ glob: String, from walk: borrowing Owned, _ activity: String) throws(GitError) {
        let references = try Owned(git_reference_iterator_free, activity) {
            git_reference_iterator_glob_new($0, pointer, glob)
        }
        while true {
            var name: UnsafePointer<CChar>?
            let code = git_reference_next_name(&name, references.pointer)
            if code == GIT_ITEROVER.rawValue { return }
            try Libgit2.check(code, activity)
            guard let name, let target = try target(of: String(cString: name)) else { continue }
            var id = target.raw
            do throws(GitError) {
                try Libgit2.check(git_revwalk_hide(walk.pointer, &id), activity)
            } catch {
                guard error.kind == .notFound || error.kind == .invalid else { throw error }
            }
        }
    }

    /// Refuses a shallow clone, so that git itself is asked: libgit2 does not always know where its history ends.
    func requireHistory(_ activity: String) throws(GitError) {
        // git_repository_is_shallow looks in the folder of a linked worktree, where git has no such file.
        guard Files.kind(of: commonDirectory.appending("shallow")) == .file else { return }
        throw GitError(
            kind: .unsupported, message: "libgit2 does not follow the history of a shallow clone", activity: activity)
    }

    /// libgit2's commit of that id.
    func commit(_ id: ObjectID) throws(GitError) -> Owned {
        var raw = id.raw
        return try Owned(git_commit_free, "read the commit \(id)") { git_commit_lookup($0, pointer, &raw) }
    }
}
