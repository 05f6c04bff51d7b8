import Errors
import Git
import Host
package import Projects
package import Repositories
import SystemPackage
import Text

extension ProjectCheckouts {
    /// Returns the work that would be lost if a checkout were removed.
    ///
    /// That is, in the checkout and its submodules: changes, untracked files, an unfinished operation of git, stashes,
    /// and commits on no remote, of `HEAD` and of branches that no other worktree has checked out. A lock that is not
    /// ours counts, too. Ignored files do not: they are always kept.
    package func risks(of checkout: Checkout) async throws -> WorkAtRisk {
        let tree = try WorkingTree(checkout.path, git: git)
        let elsewhere = try await branchesElsewhere(than: checkout)
        var risks = try await tree.risks { !elsewhere.contains($0.name) }
        if let reason = lockReason(of: tree) { risks.add(["locked" + (reason.isEmpty ? "" : ": \(reason)")]) }
        for submodule in try await tree.submodules() { risks = risks + (try await submodule.risks()) }
        return risks
    }

    /// Throws if work would be lost with a checkout.
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
            hint: "commit and push it; or take the worktree away with '--force', which keeps this in the store",
            at: path, force: force)
        if let error { throw error }
        return risks
    }

    /// Removes a checkout's worktree. Branches and stashes stay in the store, and ignored files are moved there.
    ///
    /// - Parameter force: whether to keep work that would be lost in the store, instead of throwing.
    /// - Returns: what was kept, and how to get it back, a line each.
    /// - Throws: ``ConductorError`` of kind `workAtRisk` if work would be lost.
    package func remove(_ checkout: Checkout, force: Bool) async throws -> [String] {
        try await checkRemovable(checkout, force: force)
        let tree = try WorkingTree(checkout.path, git: git)
        var kept = force ? try await keepWork(of: checkout, tree) : []
        kept += try await keepFiles(of: checkout, tree, force: force)

        do {
            try await removeWorktree(of: checkout, tree)
        } catch {
            try await putBack(checkout)
            throw error
        }
        var state = WorktreeState.read(project, warn: warn)
        state.checkouts[checkout.name] = nil
        try state.write(project)
        let folder = checkout.path.removingLastComponent()
        try await guardProject(state.checkouts.keys.contains { Files.exists(folder.appending($0)) })
        return kept
    }

    /// Runs `git worktree remove`, after all that could be lost was kept.
    private func removeWorktree(of checkout: Checkout, _ tree: WorkingTree) async throws {
        // Without --force git itself refuses if anything would be lost. It removes worktrees with submodules only with
        // --force, so we check those.
        let submodules = try await tree.submodulePaths()
        if !submodules.isEmpty {
            let left = try await tree.status().without(submodules)
            guard left.isClean else {
                throw ConductorError(
                    .workAtRisk, "something changes '\(project.display(checkout.path))' at this moment",
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

    /// Puts the files back into a checkout that were kept when it was removed.
    func putBack(_ checkout: Checkout) async throws {
        let tree = try WorkingTree(checkout.path, git: git)
        let kept = KeptFiles(of: checkout.name, store: checkout.store, project: project)
        try kept.putModulesBack(to: tree.modulesDirectory)
        let (files, left) = try kept.putFilesBack(to: checkout.path)
        if !files.isEmpty { report("Put back what was kept of \(checkout.name): \(files.formatted)") }
        if let left {
            warn(
                "not everything that was kept of '\(checkout.name)' could be put back, as something is in its place; "
                    + "it is in \(project.display(left).quoted)")
        }
    }

    /// Stashes the changes in a checkout and its submodules, and makes branches for commits that are on none.
    private func keepWork(of checkout: Checkout, _ tree: WorkingTree) async throws -> [String] {
        var kept: [String] = []
        let elsewhere = try await branchesElsewhere(than: checkout)
        // Submodules first: which commit they are on is content of the repository around them.
        for tree in try await tree.submodules().reversed() + [tree] {
            let place = tree.prefix.isEmpty ? "" : "\(tree.prefix.dropLast()): "
            let after = "after the next checkout: git -C \(project.display(checkout.path, tree).quoted)"
            let earlier = try await tree.reader.stashes()
            if try await tree.stash("kept when \(checkout.name) was removed") {
                kept.append("\(place)changes and untracked files are in a stash; \(after) stash pop --index")
            }
            if !earlier.isEmpty { kept.append("\(place)stashes stay; \(after) stash list") }
            let loose = try await tree.branchForLooseCommits()
            if let loose {
                kept.append("\(place)commits that were on no branch are on '\(loose)'; \(after) switch \(loose)")
            }
            for branch in try await tree.reader.branches(.local)
            where branch.name != loose && (!tree.prefix.isEmpty || !elsewhere.contains(branch.name)) {
                guard try await !tree.reader.commitsWithoutRemote(from: [branch.commit]).isEmpty else { continue }
                kept.append(
                    "\(place)commits that are not pushed stay on '\(branch.name)'; \(after) switch \(branch.name)")
            }
        }
        return kept
    }

    /// Moves ignored files and nested repositories from a checkout to its store.
    ///
    /// - Parameter force: whether to move the repositories of submodules, too, if there is work in them.
    private func keepFiles(of checkout: Checkout, _ tree: WorkingTree, force: Bool) async throws -> [String] {
        let submodules = try await tree.submodules()
        var entries: [String] = []
        for tree in [tree] + submodules {
            entries += try await (tree.ignored() + tree.status().untracked).map { tree.prefix + $0 }
        }
        var modules: FilePath?
        if force, try await holdWork(submodules, of: tree) {
            // Moves repositories that are inside the working tree to `modules`.
            try await git("submodule", "absorbgitdirs", in: checkout.path)
            modules = tree.modulesDirectory
        }
        let place: FilePath?
        do {
            place = try KeptFiles(of: checkout.name, store: checkout.store, project: project)
                .take(entries, from: checkout.path, modules: modules)
        } catch {
            throw ConductorError(
                .workAtRisk, "not everything in '\(project.display(checkout.path))' can be kept", details: ["\(error)"],
                hint: "files of containers may be root's: sudo chown -R \"$(id -u)\" "
                    + project.display(checkout.path).quoted)
        }
        guard let place else { return [] }
        return (entries.isEmpty ? [] : ["what git ignores is kept: \(entries.formatted)"])
            + (modules == nil ? [] : ["the repositories of submodules are kept"])
            + ["the next checkout puts that back; it is in \(project.display(place).quoted)"]
    }

    /// Whether submodules have work at risk, or are on other commits than the repository around them names.
    private func holdWork(_ submodules: [WorkingTree], of tree: WorkingTree) async throws -> Bool {
        for submodule in submodules where try await !submodule.risks().isEmpty { return true }
        let paths = try await tree.submodulePaths()
        return try await tree.status().modified.contains(where: paths.contains)
    }

    /// Returns the branches that other worktrees of a checkout's store have checked out.
    private func branchesElsewhere(than checkout: Checkout) async throws -> Set<String> {
        Set(
            try await git.reader(checkout.store).worktrees().filter { $0.path != checkout.path }
                .compactMap { $0.head?.branch })
    }

    /// Returns the reason of a worktree's lock; `nil` if there is no lock, or if it is ours.
    private func lockReason(of tree: WorkingTree) -> String? {
        guard let text = try? Files.text(of: tree.gitDirectory.appending("locked")) else { return nil }
        let reason = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return reason == WorktreeLink.lockReason ? nil : reason
    }
}

extension WorkingTreeStatus {
    /// Returns the status without some of the modified paths.
    fileprivate func without(_ paths: [String]) -> WorkingTreeStatus {
        WorkingTreeStatus(
            staged: staged, modified: modified.filter { !paths.contains($0) }, untracked: untracked,
            conflicted: conflicted)
    }
}

extension Project {
    /// Returns the path of a checkout, or of a submodule in it, for messages.
    fileprivate func display(_ checkout: FilePath, _ tree: WorkingTree) -> String {
        display(tree.prefix.isEmpty ? checkout : checkout.appending(String(tree.prefix.dropLast())))
    }
}

extension [String] {
    /// The first five and the number of the others, for a message.
    fileprivate var formatted: String {
        prefix(5).joined(separator: ", ") + (count > 5 ? " and \(count - 5) more" : "")
    }
}
