import Checkouts
package import Docker
import Errors
import Git
import Host
import Pipeline
import Projects
import Repositories
import SystemPackage

extension Session {
    /// Looks what has to go with a stack, and whether work would be lost with it.
    ///
    /// - Parameters:
    ///   - force: whether to keep the work that would be lost, in stashes and on branches, instead of throwing.
    ///   - keepsIgnored: whether files that git ignores are kept.
    /// - Throws: ``ConductorError`` of kind `project` for the main worktree's; `workAtRisk`; `engine` where docker does not
    ///   answer.
    package func removal(of stack: ProjectStack, force: Bool, keepsIgnored: Bool) async throws -> StackRemoval {
        guard !stack.isMain else {
            throw ConductorError(
                .mainStack, "'\(stack.name)' is the stack of the main worktree, which stays",
                hint: "git conductor down takes its containers and networks away")
        }
        let session = try session(at: stack.path)
        // A broken pod keeps nobody from removing the stack.
        let names = try? await session.loadNames()
        let keeper = try await session.findCheckouts()
        let tree = try WorkingTree(stack.path, git: git)
        try await checkLosses(of: stack, tree, keeper.existing, keeper, force: force)
        let kept = try await session.kept(in: tree, keeper.existing, keeper, force: force)
        let ignored = keepsIgnored ? try await session.ignoredWork(in: tree, session.settings()) : []
        try keeper.refuse(
            tree,
            for: Files.obstacles(
                toRemoving: stack.path, moved: Set(ignored.map { stack.path.pushing(FilePath($0)) })))
        var remains: [StackRemoval.Remains] = []
        // Volumes of an earlier worktree of the name stay, unless the stack of their name is this one's, too.
        let others = Files.names(in: session.project.otherStacksDirectory)
        for name in Set(others + [stack.name]).sorted() {
            let found = try await engine.remains(of: name)
            if found.belongs(to: stack.path.string) { remains.append(.init(name: name, docker: found)) }
        }
        return StackRemoval(
            stack: stack, session: session, tree: tree, keeper: keeper, checkouts: keeper.existing,
            remains: remains, ignored: ignored, kept: kept,
            staying: try await keeper.staying(after: keeper.existing, [], isName: { names?.names($0) == true })
                + branchesStaying(of: stack))
    }

    /// Throws for work that would be lost with a worktree and the checkouts in it.
    private func checkLosses(
        of stack: ProjectStack, _ tree: WorkingTree, _ checkouts: [Checkout], _ keeper: ProjectCheckouts, force: Bool
    ) async throws {
        var risks = try await tree.risks()
        let lock = try await reader.worktrees().first { $0.name == stack.worktree }?.lockReason
        if let lock, lock != ProjectCheckouts.guardReason {
            risks.add(["the worktree is locked" + (lock.isEmpty ? "" : ": \(lock)")], canBeKept: false)
        }
        for submodule in try await tree.submodules() {
            risks.add(try await submodule.risksWithRepository().lines, canBeKept: false)
        }
        var lines = risks.items.filter { !force || !$0.canBeKept }.map(\.line)
        for checkout in checkouts {
            let items = try await keeper.risks(of: checkout).items.filter { !force || !$0.canBeKept }
            lines += items.map { "\(keeper.project.display(checkout.path)): \($0.line)" }
        }
        guard lines.isEmpty else {
            throw ConductorError(
                .workWouldBeLost, "work in '\(stack.path)' would be lost", details: WorkAtRisk.shortened(lines),
                hint: force
                    ? "finish this first: it can be kept neither in a stash nor on a branch"
                    : "commit it on a branch; or give '--force', which keeps it in stashes and on branches")
        }
    }

    /// Returns what is kept of the work in a worktree and its checkouts, a line each.
    private func kept(
        in tree: WorkingTree, _ checkouts: [Checkout], _ keeper: ProjectCheckouts, force: Bool
    ) async throws -> [String] {
        var lines = try await tree.risks().preview(at: "the project")
        for checkout in checkouts {
            let work = try await keeper.checkRemovable(checkout, force: force)
            lines += work.preview(at: project.display(checkout.path), keptIn: "in the store")
        }
        return lines
    }

    /// Returns what git ignores in a worktree, without the checkouts and without what the main worktree has, too.
    private func ignoredWork(in tree: WorkingTree, _ settings: ProjectSettings) async throws -> [String] {
        let folder = project.display(try settings.checkoutsFolder(in: project))
        return try await tree.ignored().filter { name in
            guard !FilePath(name).starts(with: FilePath(folder)) else { return false }
            let (own, main) = (project.root.pushing(FilePath(name)), project.mainRoot.pushing(FilePath(name)))
            guard Files.kind(of: own, isFollowed: false) == .file, Files.kind(of: main) == .file,
                Files.size(of: own) == Files.size(of: main)
            else { return true }
            return (try? Files.bytes(of: own)) != (try? Files.bytes(of: main))
        }
    }

    /// Returns a line on the branch of a worktree that stays, where no remote has all of its commits.
    private func branchesStaying(of stack: ProjectStack) async throws -> [String] {
        guard case .branch(let name, let commit)? = stack.head else { return [] }
        let count = try await reader.commitsWithoutRemote(from: [commit]).count
        guard count > 0 else { return [] }
        return ["the branch '\(name)' stays, with \(count) \(count == 1 ? "commit" : "commits") that no remote has"]
    }

    /// Removes a stack: containers and networks, checkouts, the worktree, and its ports.
    ///
    /// - Parameters:
    ///   - volumes: whether the volumes are removed, too, with all data in them.
    ///   - force: as it was given to ``removal(of:force:keepsIgnored:)``.
    ///   - output: how much of docker-compose's output is shown.
    /// - Returns: what was removed and what was kept, a line each.
    package func remove(
        _ removal: StackRemoval, volumes: Bool, force: Bool, keepsIgnored: Bool, output: ComposeOutput
    ) async throws -> [String] {
        var lines: [String] = []
        let session = removal.session
        let heldPorts = Stacks.read(project, warn: warn).holder(in: project) == removal.stack.worktree
        try await session.locked {
            for remains in removal.remains {
                lines += try await session.removeContainers(remains, volumes, output: output)
            }
            try await project.withStoresLocked(warn: warn) {
                for checkout in removal.checkouts {
                    lines += try await removal.keeper.remove(checkout, force: force, keepsIgnored: keepsIgnored)
                    lines.append("removed \(session.project.display(checkout.path))")
                }
            }
            if force { lines += try await removal.tree.keepAll(of: removal.stack) }
        }
        // What the containers and the checkouts have left counts, too.
        let ignored = keepsIgnored ? try await session.ignoredWork(in: removal.tree, session.settings()) : []
        let place = try KeptFiles(ofWorktree: removal.stack.worktree, in: project)
            .take(ignored, from: removal.stack.path, modules: nil)
        if let place { lines.append("kept what git ignores, in '\(place)': \(ignored.joined(separator: ", "))") }
        do {
            let submodules = try await removal.tree.submodulePaths()
            try await git.capture(
                ["worktree", "remove"] + (submodules.isEmpty ? [] : ["--force"]) + [removal.stack.path.string],
                in: project.commonDirectory)
        } catch {
            if place != nil {
                _ = try? KeptFiles(ofWorktree: removal.stack.worktree, in: project).putFilesBack(to: removal.stack.path)
            }
            throw error
        }
        lines.append("removed the worktree '\(removal.stack.path)'")
        // A stack whose volumes stay is remembered: without its name nothing finds them again.
        let done = removal.remains.filter { volumes || $0.docker.volumes.isEmpty }
        try await Stacks.forget(done.map { (removal.stack.worktree, $0.name) }, in: project)
        if heldPorts { lines += try await takePortsBack(output: output) }
        try await forgetPorts(
            of: removal.remains.map { .init(stack: $0.name, path: removal.stack.path.string) })
        return lines + removal.staying
    }

    /// Gives the project's ports back to the main worktree's own stack, which is brought up to date as far as it runs.
    ///
    /// - Returns: what was done, a line each.
    private func takePortsBack(output: ComposeOutput) async throws -> [String] {
        try await Stacks.giveOwnPorts(to: "", in: project)
        guard let main = try await stacks().first(where: \.isMain) else { return [] }
        let session = try session(at: main.path)
        try await session.locked { try await session.bringUpToDate(output: output) }
        return ["the stack '\(main.name)' has the project's ports again"]
    }

    /// Removes the containers and networks of a stack of this worktree. The worktree's lock must be held.
    private func removeContainers(
        _ remains: StackRemoval.Remains, _ volumes: Bool, output: ComposeOutput
    ) async throws -> [String] {
        var session = self
        session.project.otherStack = remains.name == (try await ownStack().name) ? nil : remains.name
        var failure: (any Error)?
        if !remains.docker.containers.isEmpty {
            do { try await session.takeDown(volumes: volumes, output: output) } catch { failure = error }
        }
        let left = try await engine.remains(of: remains.name)
        // docker-compose 1.29 fails at a network that docker keeps.
        if let failure, !left.containers.isEmpty { throw failure }
        let kept = try await engine.remove(left, volumes: volumes, guests: try await sharedContainers())
        return remains.docker.containerNames.map { "removed the container \($0)" }
            + remains.docker.networks.map {
                kept.contains($0) ? StackRemoval.line(onKeptNetwork: $0) : "removed the network \($0)"
            }
            + remains.docker.volumes.map { volumes ? "removed the volume \($0)" : StackRemoval.line(onKept: $0) }
    }
}

extension WorkingTree {
    /// Keeps the changes of a worktree that is removed in a stash, and commits on no branch on a branch.
    ///
    /// - Returns: how to get them back, a line each.
    fileprivate func keepAll(of stack: ProjectStack) async throws -> [String] {
        var lines: [String] = []
        if let branch = try await branchForLooseCommits() {
            lines.append("commits that were on no branch are on '\(branch)'")
        }
        if try await stash("kept when the stack \(stack.name) was removed") {
            lines.append("changes and untracked files are in a stash: git stash list")
        }
        return lines
    }
}
