import Git
import Host
import Projects
import Repositories
import SystemPackage
import Text

extension ProjectCheckouts {
    /// Makes sure that a working tree can move to another commit without losing work.
    ///
    /// - Parameter force: whether to set aside what is in the way: changes in a stash, loose commits on a new branch.
    /// - Returns: what was set aside, and how to get it back, a line each.
    /// - Throws: ``ConductorError`` of kind `workAtRisk` if something is in the way.
    func makeWay(in tree: WorkingTree, to target: ObjectID, force: Bool) async throws -> [String] {
        try await makeWay(in: tree, past: try await tree.obstacles(to: target), force: force)
    }

    /// Sets aside the obstacles of a working tree or, without `force`, throws if there are any.
    func makeWay(in tree: WorkingTree, past obstacles: WorkAtRisk, force: Bool) async throws -> [String] {
        try check(obstacles, in: tree, force: force)
        guard !obstacles.isEmpty else { return [] }

        var kept: [String] = []
        let head = try await tree.reader.head()
        let ignored = Set(try await tree.ignored())
        let inTheWay = obstacles.inTheWay.filter { path in
            ignored.contains { $0 == path || ($0.hasSuffix("/") && path.hasPrefix($0)) }
        }
        for tree in try await tree.submodules().reversed() + [tree] {
            let path = project.display(tree.path)
            if try await tree.stash(
                "kept when \(head.branch ?? "a commit") was left", with: tree.prefix.isEmpty ? inTheWay : [])
            {
                kept.append(
                    "changes and untracked files of '\(path)' are in a stash: git -C \(path.quoted) stash pop --index")
            }
            if let branch = try await tree.branchForLooseCommits() {
                kept.append("commits of '\(path)' that were on no branch are on '\(branch)'")
            }
        }
        return kept
    }

    /// Throws if a working tree has work in the way that is not to be, or cannot be, set aside.
    func check(_ obstacles: WorkAtRisk, in tree: WorkingTree, force: Bool) throws {
        let path = project.display(tree.path)
        let error = obstacles.error(
            "work in '\(path)' is in the way",
            hint:
                "commit or stash it, then run the command again; or give '--force', which keeps it in a stash or on a branch",
            at: path, force: force)
        if let error { throw error }
    }

    /// The reason with which a linked worktree of the project is locked while it has checkouts.
    package static let guardReason =
        "it has checkouts of git conductor, and 'git conductor remove --all' in it takes them away without losing work"

    /// Locks a linked worktree of the project while it has checkouts, and unlocks it when it has none.
    ///
    /// To git the checkouts are ignored files: `git worktree remove` would delete them together with the worktree, with
    /// all that is not committed. A lock of the user's own stays.
    func guardProject(_ hasCheckouts: Bool) async throws {
        guard project.isLinkedWorktree else { return }
        let lock = project.gitDirectory.appending("locked")
        let reason = try? Files.text(of: lock)
        if hasCheckouts, !Files.exists(lock) {
            try await git(
                "worktree", "lock", "--reason", Self.guardReason, project.root.string, in: project.commonDirectory)
        } else if !hasCheckouts, reason?.hasPrefix(Self.guardReason) == true {
            try await git("worktree", "unlock", project.root.string, in: project.commonDirectory)
        }
    }
}
