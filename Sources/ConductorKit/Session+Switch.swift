import Compose
import Git
import Host
public import SystemPackage

/// What `switch` does: which working trees go to a branch, and which stay.
public struct BranchSwitch: Sendable {
    /// One working tree that goes to the branch.
    struct Move: Sendable {
        let tree: WorkingTree
        /// The commit that the branch is at, or is to be at.
        let commit: ObjectID?
        /// What `git switch` is told.
        let arguments: [String]
        /// What is in the way there.
        let obstacles: WorkAtRisk
        /// Why git cannot do it, whatever is set aside.
        let refusal: String?
    }

    /// The branch.
    public let branch: String
    /// The working trees that are on it already.
    let present: [FilePath]
    let moves: [Move]
    /// The working trees that stay, with the reason.
    public let staying: [(path: FilePath, reason: String)]

    /// The working trees that go to it.
    public var moving: [FilePath] { moves.map(\.tree.path) }
}

extension Session {
    /// Looks what has to be done for the project and its checkouts to be on a branch.
    ///
    /// - Parameter isNew: whether the branch is to be made, where each working tree is now.
    /// - Throws: ``ConductorError`` of kind `unknownName` where nothing has such a branch.
    public func planSwitch(
        to branch: String, isNew: Bool, in situation: Situation
    ) async throws -> BranchSwitch {
        var present: [FilePath] = []
        var moves: [BranchSwitch.Move] = []
        var staying: [(path: FilePath, reason: String)] = []
        for path in [project.root] + situation.checkouts.map(\.path) {
            let tree = try WorkingTree(path, git: git)
            let head = try await tree.reader.head()
            if head.branch == branch {
                present.append(path)
            } else if let move = try await planMove(of: tree, at: head, to: branch, isNew: isNew) {
                moves.append(move)
            } else {
                let place = head.branch.map { "'\($0)'" } ?? head.commit?.abbreviated ?? "nothing"
                staying.append((path, "stays on \(place): it has no branch '\(branch)'"))
            }
        }
        guard !moves.isEmpty || !present.isEmpty else {
            throw ConductorError(
                .unknownName, "neither the project nor a checkout has a branch '\(branch)'",
                hint: "git conductor fetch, if it is new at a remote; git conductor switch -c \(branch.quoted) makes it"
            )
        }
        return BranchSwitch(branch: branch, present: present, moves: moves, staying: staying)
    }

    /// How one working tree goes to a branch; `nil` where it has none of that name.
    private func planMove(
        of tree: WorkingTree, at head: Head, to branch: String, isNew: Bool
    ) async throws -> BranchSwitch.Move? {
        let revision = try await Revision(branch, in: tree.reader)
        let known = revision.flatMap { $0.kind == .commit ? nil : $0 }
        func move(
            _ arguments: [String], _ commit: ObjectID?, refusal: String? = nil
        ) async throws -> BranchSwitch.Move {
            let obstacles = try await commit.asyncMap { try await tree.obstacles(to: $0) } ?? WorkAtRisk()
            return BranchSwitch.Move(
                tree: tree, commit: commit, arguments: arguments, obstacles: obstacles, refusal: refusal)
        }
        if isNew {
            let whose = known?.kind == .remote ? "its remote has" : "it has"
            return try await move(
                ["--no-track", "-c", branch], head.commit, refusal: known.map { _ in "\(whose) a branch '\(branch)'" })
        }
        guard let known else { return nil }
        let holder = try await tree.holder(of: branch)
        return try await move(
            known.kind == .local ? [branch] : ["--track", "-c", branch, "refs/remotes/origin/\(branch)"], known.commit,
            refusal: holder.map { "'\(branch)' is checked out at '\($0)'" })
    }

    /// Switches all working trees of a plan, or none.
    ///
    /// - Parameter force: whether what is in the way is set aside: changes in stashes, loose commits on branches.
    /// - Returns: what was set aside, and how to get it back, a line each.
    /// - Throws: ``ConductorError`` of kind `workAtRisk` where something is in the way anywhere, and of kind `git` where
    ///   git did not do what could be expected.
    public func carryOut(_ plan: BranchSwitch, force: Bool) async throws -> [String] {
        try check(plan, force: force)
        return try await withSharedLock {
            var kept: [String] = []
            var failures: [String] = []
            for move in plan.moves {
                do {
                    if let commit = move.commit { kept += try await makeWay(in: move.tree, to: commit, force: force) }
                    try await move.tree.switchTo(move.arguments, for: .quiet)
                } catch {
                    failures += ["\(project.name(of: move.tree.path)): \(error)"]
                }
            }
            guard failures.isEmpty else {
                throw ConductorError(
                    .git, "not everything could be switched to '\(plan.branch)'", details: kept + failures,
                    hint: "the others are on it; mend this, then run the command again")
            }
            return kept
        }
    }

    /// Refuses a plan as a whole where any of its working trees cannot go.
    public func check(_ plan: BranchSwitch, force: Bool) throws {
        var reasons: [String] = []
        var canBeForced = true
        for move in plan.moves {
            let path = project.name(of: move.tree.path)
            if let refusal = move.refusal {
                reasons.append("\(path): \(refusal)")
                canBeForced = false
            }
            guard let error = move.obstacles.error("", hint: "", at: path, force: force) else { continue }
            reasons += error.details.map { "\(path): \($0)" }
            if move.obstacles.items.contains(where: { !$0.canBeKept }) { canBeForced = false }
        }
        guard !reasons.isEmpty else { return }
        throw ConductorError(
            .workAtRisk, "nothing is switched to '\(plan.branch)', as something is in the way", details: reasons,
            hint: canBeForced
                ? "commit or stash it, then run the command again; or give '--force', which keeps it in stashes and on branches"
                : "finish this first, or choose another branch")
    }
}

extension Optional where Wrapped: Sendable {
    fileprivate func asyncMap<Value>(_ transform: (Wrapped) async throws -> Value) async rethrows -> Value? {
        if let self { return try await transform(self) }
        return nil
    }
}

extension WorkingTree {
    /// The other working tree of this repository that has a branch out.
    func holder(of branch: String) async throws -> FilePath? {
        if let other = try await reader.worktrees().first(where: { $0.head?.branch == branch && $0.path != top }) {
            return other.path
        }
        // The main working tree is not among them; the HEAD of a store is parked on a branch that never exists.
        guard let layout = Layout.find(from: path), layout.isLinkedWorktree,
            let main = Layout.find(from: layout.commonDirectory), main.headText() == "ref: refs/heads/\(branch)"
        else { return nil }
        return layout.commonDirectory.removingLastComponent()
    }
}

extension Project {
    /// What a person calls a working tree: the project itself, or the path of a checkout.
    public func name(of path: FilePath) -> String { path == root ? "the project" : display(path) }
}
