package import Git

/// What decides whether a working tree can move to another commit without losing work.
struct MoveReading: Sendable {
    /// What is checked out.
    let head: Head
    /// What `git status` shows, without untracked files.
    let status: WorkingTreeStatus
    /// What the index says of files beside their content.
    let marks: IndexMarks
    /// The files that differ between what is checked out and the other commit.
    let changes: ChangedPaths
}

/// What a working tree has of a branch to which it is to be switched.
package struct BranchReading: Sendable {
    /// What is checked out.
    package let head: Head
    /// The folder that `core.hooksPath` names; `nil` if it is not set.
    package let hooksPath: String?
    /// The branch, of the repository itself or of its remote; `nil` if there is none.
    package let branch: Revision?
    /// The worktrees of the repository; none without such a branch, or where it is checked out already.
    let worktrees: [Worktree]
    /// What a move to the commit has to know; `nil` without a commit, or where the branch is checked out already.
    let move: MoveReading?
}

extension RepositoryReader {
    /// Reads what decides whether the working tree can move to a commit.
    func move(to target: ObjectID) async throws -> MoveReading {
        try await read {
            try move(to: target, from: try $0.head, in: $0)
        } throughGit: {
            let head = try await head()
            return MoveReading(
                head: head, status: try await status(untracked: false), marks: try await indexMarks(),
                changes: try await changedPaths(from: head.commit, to: target))
        }
    }

    /// Reads all that a switch to a branch has to know, and opens the repository once for it.
    ///
    /// - Parameters:
    ///   - branch: the branch.
    ///   - isNew: whether it is to be made where `HEAD` is.
    package func branch(_ branch: String, isNew: Bool) async throws -> BranchReading {
        try await read { repository in
            try requireUsualConfiguration("read the configuration of '\(path)'")
            let head = try repository.head
            let revision = try Revision(branchNamed: branch, in: repository)
            let target = isNew ? head.commit : revision?.commit
            let isMoving = head.branch != branch
            return BranchReading(
                head: head, hooksPath: try repository.setting("core.hooksPath"), branch: revision,
                worktrees: isMoving && revision != nil ? try repository.worktrees() : [],
                move: isMoving ? try target.map { try move(to: $0, from: head, in: repository) } : nil)
        } throughGit: {
            let head = try await head()
            let revision = try await Revision(branch, in: self).flatMap { $0.kind == .commit ? nil : $0 }
            let target = isNew ? head.commit : revision?.commit
            let isMoving = head.branch != branch
            var move: MoveReading?
            if isMoving, let target { move = try await self.move(to: target) }
            return BranchReading(
                head: head, hooksPath: try await configuration().string("core.hooksPath"), branch: revision,
                worktrees: isMoving && revision != nil ? try await worktrees() : [], move: move)
        }
    }

    private func move(to target: ObjectID, from head: Head, in repository: Repository) throws -> MoveReading {
        MoveReading(
            head: head, status: try cleanStatus(of: repository, untracked: false), marks: try repository.indexMarks(),
            changes: try repository.changedPaths(from: head.commit, to: target))
    }

    /// Returns what the index says of files beside their content.
    func indexMarks() async throws -> IndexMarks {
        try await read {
            try $0.indexMarks()
        } throughGit: {
            try await indexMarksThroughGit()
        }
    }

    /// Returns the files that differ between two commits.
    ///
    /// - Parameter old: the commit that is checked out; `nil` where there is none yet.
    func changedPaths(from old: ObjectID?, to new: ObjectID) async throws -> ChangedPaths {
        try await read {
            try $0.changedPaths(from: old, to: new)
        } throughGit: {
            try await changedPathsThroughGit(from: old, to: new)
        }
    }
}
