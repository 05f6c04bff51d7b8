internal import CLibgit2
internal import SystemPackage

/// A commit, as it is named to a person.
public struct Commit: Hashable, Sendable {
    /// Its id.
    public let id: ObjectID
    /// The first paragraph of its message, in one line.
    public let summary: String

    /// Makes a commit from its parts.
    public init(id: ObjectID, summary: String) {
        self.id = id
        self.summary = summary
    }
}

extension Repository {
    /// The commits that would be lost without these tips: reachable from them, but from no `refs/remotes/*` and no
    /// tag. Newest first.
    public func commitsWithoutRemote(from tips: [ObjectID]) throws(GitError) -> [Commit] {
        let activity = "look for commits that no remote has in '\(gitDirectory)'"
        try requireHistory(activity)
        let walk = try Owned(git_revwalk_free, activity) { git_revwalk_new($0, pointer) }
        try Library.check(
            git_revwalk_sorting(walk.pointer, GIT_SORT_TOPOLOGICAL.rawValue | GIT_SORT_TIME.rawValue), activity)
        for tip in tips {
            var id = tip.raw
            try Library.check(git_revwalk_push(walk.pointer, &id), activity)
        }
        for glob in ["refs/remotes/*", "refs/tags/*"] {
            try Library.check(git_revwalk_hide_glob(walk.pointer, glob), activity)
        }

        var commits: [Commit] = []
        var id = git_oid()
        while true {
            let code = git_revwalk_next(&id, walk.pointer)
            if code == GIT_ITEROVER.rawValue { return commits }
            try Library.check(code, activity)
            let commit = try commit(ObjectID(id))
            commits.append(
                Commit(
                    id: ObjectID(id),
                    summary: git_commit_summary(commit.pointer).map { String(cString: $0) } ?? ""))
        }
    }

    /// The content of a file in a commit; `nil` when there is no file of that path.
    ///
    /// - Parameter path: relative to the top of the tree, with `/` between its parts.
    /// - Throws: `GitError`, of kind `.notFound` when there is no such commit.
    public func contents(of path: String, at commit: ObjectID) throws(GitError) -> [UInt8]? {
        let activity = "read '\(path)' of the commit \(commit.abbreviated)"
        let tree = try tree(of: commit)
        let entry = try Owned.ifFound(git_tree_entry_free, activity) {
            git_tree_entry_bypath($0, tree.pointer, path)
        }
        guard let entry, git_tree_entry_type(entry.pointer) == GIT_OBJECT_BLOB else { return nil }
        let blob = try Owned(git_blob_free, activity) {
            git_blob_lookup($0, pointer, git_tree_entry_id(entry.pointer))
        }
        return [UInt8](
            UnsafeRawBufferPointer(start: git_blob_rawcontent(blob.pointer), count: Int(git_blob_rawsize(blob.pointer)))
        )
    }

    /// Leaves the history of a shallow clone to git: libgit2 does not always know where it ends.
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

    /// libgit2's tree of a commit.
    func tree(of commit: ObjectID) throws(GitError) -> Owned {
        let owner = try self.commit(commit)
        return try Owned(git_tree_free, "read the tree of the commit \(commit)") {
            git_commit_tree($0, owner.pointer)
        }
    }
}
