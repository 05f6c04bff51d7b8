import Errors
import Git
import Host
package import Projects
package import Repositories
import SystemPackage

extension ProjectCheckouts {
    /// Returns the work that would be lost if a checkout were removed.
    ///
    /// That is, in the checkout: changes, untracked files, an unfinished operation of git, and commits of a detached
    /// `HEAD` that are on no branch; branches and stashes stay in the store. The repositories of submodules are removed
    /// with it, so their stashes count, too, and all commits that are on no remote. A lock that is not ours counts.
    /// Ignored files do not: they are always kept.
    package func risks(of checkout: Checkout) async throws -> WorkAtRisk {
        let tree = try WorkingTree(checkout.path, git: git)
        var risks = try await tree.risks()
        if let reason = lockReason(of: tree) { risks.add(["locked" + (reason.isEmpty ? "" : ": \(reason)")]) }
        for submodule in try await tree.submodules() { risks = risks + (try await submodule.risksWithRepository()) }
        return risks
    }

    /// Throws if work would be lost with a checkout, or if it cannot be removed.
    ///
    /// - Parameter force: whether to throw only for work that cannot be kept in the store.
    /// - Returns: the work that will be kept in the store; empty without `force`.
    /// - Throws: ``ConductorError`` of kind `workAtRisk`.
    @discardableResult
    package func checkRemovable(_ checkout: Checkout, force: Bool) async throws -> WorkAtRisk {
        let path = project.display(checkout.path)
        let risks = try await risks(of: checkout)
        let error = risks.error(
            "work in '\(path)' would be lost",
            hint: "commit it on a branch (in a submodule, push it too); or take the worktree away with '--force', "
                + "which keeps this in the store",
            at: path, force: force)
        if let error { throw error }
        try await checkDeletable(checkout, try WorkingTree(checkout.path, git: git))
        return risks
    }

    /// Removes a checkout's worktree. Branches and stashes stay in the store, and ignored files are moved there.
    ///
    /// If that fails, all is as it was before.
    ///
    /// - Parameters:
    ///   - force: whether to keep work that would be lost in the store, instead of throwing.
    ///   - keepsIgnored: whether files that git ignores are kept in the store, too.
    /// - Returns: what was kept, and how to get it back, a line each.
    /// - Throws: ``ConductorError`` of kind `workAtRisk` if work would be lost, or if the worktree cannot be removed.
    package func remove(
        _ checkout: Checkout, force: Bool, keepsIgnored: Bool = true
    ) async throws -> [String] {
        try await checkRemovable(checkout, force: force)
        let tree = try WorkingTree(checkout.path, git: git)
        var kept = KeptWork()
        do {
            if force { try await keepWork(of: checkout, tree, in: &kept) }
            kept.lines += try await keepFiles(of: checkout, tree, force: force, keepsIgnored: keepsIgnored)
            try await removeWorktree(of: checkout, tree)
        } catch {
            await takeBack(kept, of: checkout)
            throw error
        }
        var state = WorktreeState.read(project, warn: warn)
        state.checkouts[checkout.name] = nil
        try state.write(project)
        let folder = checkout.path.removingLastComponent()
        try await guardProject(state.checkouts.keys.contains { Files.exists(folder.appending($0)) })
        return kept.lines
    }

    /// Runs `git worktree remove`, after all that could be lost was kept.
    private func removeWorktree(of checkout: Checkout, _ tree: WorkingTree) async throws {
        // git removes what it can of a worktree and forgets it, even if files in it are left.
        try refuse(tree, for: Files.obstacles(toRemoving: tree.path))
        // Without --force git itself refuses if anything would be lost. It removes worktrees with submodules only with
        // --force, so we check those.
        let submodules = try await tree.submodulePaths()
        if !submodules.isEmpty {
            let left = try await tree.statusWithoutSubmodules()
            guard left.isClean else {
                throw ConductorError(
                    .cannotRemove, "something changes '\(project.display(checkout.path))' at this moment",
                    details: left.lines, hint: "stop it, then run the command again")
            }
        }
        _ = try? await git("worktree", "unlock", checkout.path.string, in: checkout.store)
        do {
            try await git.capture(
                ["worktree", "remove"] + (submodules.isEmpty ? [] : ["--force"]) + [checkout.path.string],
                in: checkout.store)
        } catch {
            try? await lock(checkout.path, in: checkout.store)
            throw error
        }
    }

    /// Returns the reason of a worktree's lock; `nil` if there is no lock, or if it is ours.
    private func lockReason(of tree: WorkingTree) -> String? {
        guard let text = try? Files.text(of: tree.gitDirectory.appending("locked")) else { return nil }
        let reason = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return reason == WorktreeLink.lockReason ? nil : reason
    }
}
