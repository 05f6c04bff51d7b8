import Errors
import Git
import Projects
package import Repositories
package import SystemPackage
import Text
/// The plan of `switch`: which working trees are switched to a branch, and which stay.
package struct BranchSwitch: Sendable {
    /// A working tree to be switched to the branch.
    struct Move: Sendable {
        let tree: WorkingTree
        /// The commit that the branch is on or, if it is new, starts at; `nil` if there is none yet.
        let commit: ObjectID?
        /// The arguments of `git switch`.
        let arguments: [String]
        /// The work that is in the way.
        let obstacles: WorkAtRisk
        /// Why git cannot switch it, even if all work is set aside; `nil` if git can.
        let refusal: String?
    }

    /// The branch.
    package let branch: String
    /// The working trees that are on the branch already.
    let present: [FilePath]
    let moves: [Move]
    /// The working trees that are not switched, with the reason.
    package let staying: [(path: FilePath, reason: String)]

    /// The working trees to be switched.
    package var moving: [FilePath] { moves.map(\.tree.path) }

    /// The work that is in the way, by working tree.
    package var obstacles: [(path: FilePath, work: WorkAtRisk)] { moves.map { ($0.tree.path, $0.obstacles) } }
}

extension ProjectCheckouts {
    /// Returns the branch that the project was on before, as `git switch -` finds it.
    private func previousBranch() async throws -> String {
        guard let branch = try? await git("rev-parse", "--abbrev-ref", "@{-1}", in: project.root), !branch.isEmpty
        else {
            throw ConductorError(.unknownName, "the project was on no other branch before")
        }
        return branch
    }

    /// Plans the switch of the project and its checkouts to a branch.
    ///
    /// - Parameters:
    ///   - word: the branch; `-` is the one that the project was on before.
    ///   - isNew: whether to make the branch, at the current commit of each working tree.
    /// - Throws: ``ConductorError`` of kind `unknownName` if none of them has such a branch.
    package func planSwitch(
        to word: String, isNew: Bool
    ) async throws -> BranchSwitch {
        let branch = word == "-" ? try await previousBranch() : word
        enum Finding: Sendable {
            case present(FilePath)
            case moves(BranchSwitch.Move)
            case stays(FilePath, String)
        }
        let findings = try await Jobs().all([project.root] + existing.map(\.path)) { path -> Finding in
            let tree = try WorkingTree(path, git: git)
            let head = try await tree.reader.head()
            if head.branch == branch { return .present(path) }
            if let move = try await planMove(of: tree, at: head, to: branch, isNew: isNew) { return .moves(move) }
            let place = head.branch.map { "'\($0)'" } ?? head.commit?.abbreviated ?? "nothing"
            return .stays(path, "stays on \(place): it has no branch '\(branch)'")
        }
        var present: [FilePath] = []
        var moves: [BranchSwitch.Move] = []
        var staying: [(path: FilePath, reason: String)] = []
        for finding in findings {
            switch finding {
            case .present(let path): present.append(path)
            case .moves(let move): moves.append(move)
            case .stays(let path, let reason): staying.append((path, reason))
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

    /// Plans the switch of one working tree; `nil` if it has no such branch.
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
            let whose = known?.kind == .local ? "it has" : "its remote has"
            return try await move(
                ["--no-track", "-c", branch], head.commit, refusal: known.map { _ in "\(whose) a branch '\(branch)'" })
        }
        guard let known else { return nil }
        let holder = try await tree.holder(of: branch)
        var arguments = [branch]
        if case .remote(let tracked) = known.kind { arguments = ["--track", "-c", branch, tracked] }
        return try await move(
            arguments, known.commit,
            refusal: holder.map { "'\(branch)' is checked out at '\($0)'" })
    }

    /// Switches all working trees of a plan, or none if something is in the way in any of them.
    ///
    /// - Parameter force: whether to set aside what is in the way: changes in stashes, loose commits on new branches.
    /// - Returns: what was set aside, and how to get it back, a line each.
    /// - Throws: ``ConductorError`` of kind `workAtRisk` if something is in the way, and of kind `git` if git fails in
    ///   spite of that check; the other working trees are switched then.
    package func carryOut(_ plan: BranchSwitch, force: Bool) async throws -> [String] {
        try check(plan, force: force)
        return try await project.withStoresLocked(warn: warn) {
            let outcomes = await Jobs().sideBySide(plan.moves) { move -> (kept: [String], failure: String?) in
                var kept: [String] = []
                do {
                    kept = try await makeWay(in: move.tree, past: move.obstacles, force: force)
                    try await move.tree.switchTo(move.arguments, for: .quiet)
                    return (kept, nil)
                } catch {
                    return (kept, "\(project.name(of: move.tree.path)): \(error)")
                }
            }
            let kept = outcomes.flatMap(\.kept)
            let failures = outcomes.compactMap(\.failure)
            guard failures.isEmpty else {
                throw ConductorError(
                    .git, "not everything could be switched to '\(plan.branch)'", details: kept + failures,
                    hint: "the others are on it; mend this, then run the command again")
            }
            return kept
        }
    }

    /// Throws if any working tree of a plan cannot be switched.
    package func check(_ plan: BranchSwitch, force: Bool) throws {
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
