import Errors
import Git
import Hooks
import Host
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
        /// The options of git itself.
        let options: [String]
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
            throw ConductorError(
                .unknownBranch, "the project was on no other branch before",
                hint: "name the branch: git conductor switch BRANCH")
        }
        return branch
    }

    /// Plans the switch of the project and its checkouts to a branch.
    ///
    /// - Parameters:
    ///   - word: the branch; `-` is the one that the project was on before.
    ///   - isNew: whether to make the branch, at the current commit of each working tree.
    /// - Throws: ``ConductorError`` of kind `unknownName` if none of them has such a branch; `usage` for a new branch with a name
    ///   that git does not take.
    package func planSwitch(
        to word: String, isNew: Bool
    ) async throws -> BranchSwitch {
        let branch = word == "-" ? try await previousBranch() : word
        if isNew { try await git.check(newBranch: branch) }
        enum Finding: Sendable {
            case present(FilePath)
            case moves(BranchSwitch.Move)
            case stays(FilePath, String)
        }
        let version = try await git.version(keptFor: project)
        let findings = try await Jobs().all([project.root] + existing.map(\.path)) { path -> Finding in
            let tree = try WorkingTree(path, git: git)
            let reading = try await tree.reader.branch(branch, isNew: isNew)
            let head = reading.head
            if head.branch == branch { return .present(path) }
            if let move = try await planMove(of: tree, reading, to: branch, isNew: isNew, version) {
                return .moves(move)
            }
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
                .unknownBranch, "neither the project nor a checkout has a branch '\(branch)'",
                hint: didYouMean(branch, among: try await branchNames())
                    ?? "git conductor fetch, if it is new at a remote; git conductor switch -c \(branch.quoted) makes it"
            )
        }
        return BranchSwitch(branch: branch, present: present, moves: moves, staying: staying)
    }

    /// Returns the names of the branches of the project and its checkouts, those of the remotes too.
    private func branchNames() async throws -> Set<String> {
        var names: Set<String> = []
        for reader in [reader] + existing.map({ git.reader($0.path) }) {
            names.formUnion(try await reader.branches(.local).map(\.name))
            names.formUnion(try await reader.remoteBranches().map(\.name))
        }
        return names
    }

    /// Plans the switch of one working tree; `nil` if it has no such branch.
    private func planMove(
        of tree: WorkingTree, _ reading: BranchReading, to branch: String, isNew: Bool, _ version: GitVersion
    ) async throws -> BranchSwitch.Move? {
        let known = reading.branch
        guard isNew || known != nil else { return nil }
        var arguments = isNew ? ["--no-track", "-c", branch] : [branch]
        if !isNew, case .remote(let tracked) = known?.kind { arguments = ["--track", "-c", branch, tracked] }
        let refusal: String? =
            if isNew {
                known.map { "\($0.kind == .local ? "it has" : "its remote has") a branch '\(branch)'" }
            } else {
                tree.holder(of: branch, reading).map { "'\(branch)' is checked out at '\($0)'" }
            }
        let options = RepositoryHooks.optionsWithoutOurs(
            in: tree.commonDirectory, version: version, hooksPath: reading.hooksPath)
        return BranchSwitch.Move(
            tree: tree, commit: isNew ? reading.head.commit : known?.commit, arguments: arguments,
            options: options, obstacles: try await tree.obstacles(reading, isNew: isNew), refusal: refusal)
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
            let outcomes = await Jobs().sideBySide(plan.moves) { move -> (kept: [String], failure: [String]) in
                var kept: [String] = []
                do {
                    kept = try await makeWay(in: move.tree, past: move.obstacles, force: force)
                    try await move.tree.switchTo(move.arguments, options: move.options, for: .quiet)
                    return (kept, [])
                } catch {
                    let known = error as? ConductorError
                    let lines = (known.map { [$0.message] + $0.details } ?? ["\(error)"]).map {
                        "\(project.name(of: move.tree.path)): \($0)"
                    }
                    // git fails, too, where it has switched and a post-checkout hook of somebody's failed then.
                    guard (try? await move.tree.reader.head())?.branch == plan.branch else { return (kept, lines) }
                    return (
                        kept + lines + ["\(project.name(of: move.tree.path)): is on '\(plan.branch)' all the same"], []
                    )
                }
            }
            let kept = outcomes.flatMap(\.kept)
            let failures = outcomes.filter { !$0.failure.isEmpty }
            guard failures.isEmpty else {
                throw ConductorError(
                    .someFailed, "not everything could be switched to '\(plan.branch)'",
                    details: kept + failures.flatMap(\.failure),
                    hint: (failures.count < outcomes.count ? "the others are on it; " : "")
                        + "mend this, then run the command again")
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
            .switchBlocked, "nothing is switched to '\(plan.branch)', as something is in the way", details: reasons,
            hint: canBeForced
                ? "commit or stash it, then run the command again; or give '--force', which keeps it in stashes and on branches"
                : "finish this first, or choose another branch")
    }
}
