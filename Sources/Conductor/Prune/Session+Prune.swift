import Checkouts
import Docker
import Errors
import Git
import Host
import Projects
import Repositories
import SystemPackage

extension Session {
    /// Returns what no worktree of the project needs any more. Asks the remotes of stores that could be removed.
    package func leftovers() async throws -> Leftovers {
        let roots = try await worktreeRoots()
        let gone = try await goneWorktrees(roots)
        var stacks: [Leftovers.Stack] = []
        var built: (images: [String], volumes: [String]) = ([], [])
        var branchVolumes: [(volume: String, branch: String)] = []
        var problem: String?
        do {
            stacks = try await goneStacks(roots)
            built = try await unneededBuilds()
            branchVolumes = try await goneBranchVolumes()
        } catch let error as ConductorError where error.kind == .engine {
            problem = error.message
        }
        return Leftovers(
            stacks: stacks, worktrees: gone, stores: try await unneededStores(roots, gone), images: built.images,
            volumes: built.volumes, branchVolumes: branchVolumes, engineProblem: problem)
    }

    /// Removes what no worktree needs, except where there is a reason to keep it.
    ///
    /// - Parameter volumes: whether to remove the volumes of stacks and branches, too, with all data in them.
    package func prune(_ leftovers: Leftovers, volumes: Bool) async throws {
        let guests = leftovers.stacks.isEmpty ? [] : try await sharedContainers()
        for stack in leftovers.stacks {
            for network in try await engine.remove(stack.remains, volumes: volumes, guests: guests) {
                warn(StackRemoval.line(onKeptNetwork: network))
            }
        }
        // Remember a stack whose volumes stay: without its name nothing finds them again.
        let done = leftovers.stacks.filter { volumes || $0.remains.volumes.isEmpty }
        if !done.isEmpty { try await Stacks.forget(done.map { ($0.worktree, $0.name) }, in: project) }
        try await forgetPorts(of: leftovers.stacks.map { .init(stack: $0.name, path: $0.path) })
        try await remove(images: leftovers.images, volumes: leftovers.volumes)
        if volumes { try await engine.remove(volumes: leftovers.branchVolumes.map(\.volume)) }
        let names = Set(leftovers.stacks.map(\.worktree))
        for worktree in try await reader.worktrees() where names.contains(worktree.name) && !worktree.isValid {
            do { try await forget(worktree) } catch { warn("\(error)") }
        }
        for worktree in leftovers.worktrees where worktree.reasons.isEmpty {
            _ = try? await git("worktree", "unlock", worktree.path.string, in: worktree.store)
            try Files.remove(worktree.gitDirectory)
        }
        for store in leftovers.stores where store.reasons.isEmpty { try Files.remove(store.path) }
    }

    /// Returns the worktrees of the project with git's names for them; the main one's is empty.
    private func worktreeRoots() async throws -> Roots {
        let linked = try await reader.worktrees().map { worktree in
            // One that somebody has locked may be on a disk that is not attached at the moment. Ours is locked for its
            // checkouts, and its containers mount what is not there.
            let isOurLock = worktree.lockReason == ProjectCheckouts.guardReason
            return (
                worktree.name, worktree.path, worktree.isValid || worktree.lockReason != nil,
                worktree.isValid || worktree.lockReason != nil && !isOurLock
            )
        }
        return [("", project.mainRoot, true, true)] + linked
    }

    typealias Roots = [(name: String, root: FilePath, isThere: Bool, hasStack: Bool)]

    /// Notes on stacks of worktrees that are gone and of which containers are left.
    package func notesOnGoneStacks() async throws -> [String] {
        let records = Stacks.read(project, warn: nil).all
        guard records.contains(where: { !Files.exists(FilePath($0.record.path)) }) else { return [] }
        return try await goneStacks(worktreeRoots()).filter { !$0.remains.containers.isEmpty }.map {
            "the worktree '\($0.path)' is gone, and containers of its stack '\($0.name)' are there: 'git conductor prune' "
                + "removes them"
        }
    }

    private func goneStacks(_ roots: Roots) async throws -> [Leftovers.Stack] {
        let records = Stacks.read(project, warn: warn).all
        let present = Set(roots.filter(\.hasStack).map(\.name))
        let used = Set(records.filter { present.contains($0.worktree) }.map(\.record.name))
        var found: [Leftovers.Stack] = []
        for (worktree, record) in records
        where !present.contains(worktree) && !used.contains(record.name) {
            let remains = try await engine.remains(of: record.name)
            guard remains.belongs(to: record.path) else { continue }
            found.append(.init(worktree: worktree, name: record.name, path: record.path, remains: remains))
        }
        return found
    }

    /// Returns the worktrees of stores whose folders were in worktrees of the project that are gone.
    private func goneWorktrees(_ roots: Roots) async throws -> [Leftovers.Worktree] {
        let known = roots.filter(\.isThere).map(\.root)
        var found: [Leftovers.Worktree] = []
        for store in try await Store.all(in: project, git: git) {
            for worktree in try await git.reader(store.path).worktrees()
            where !worktree.isValid && !known.contains(where: { worktree.path.starts(with: $0) }) {
                found.append(
                    .init(
                        store: store.path, gitDirectory: worktree.gitDirectory, path: worktree.path,
                        reasons: try await reasonsToKeep(worktree, in: store.path)))
            }
        }
        return found
    }

    /// Returns the work that only the git directory of a worktree still has, one line each.
    func reasonsToKeep(_ worktree: Worktree, in store: FilePath) async throws -> [String] {
        var reasons: [String] = []
        if let operation = RepositoryLayout.find(from: worktree.gitDirectory)?.operationInProgress {
            reasons.append("a \(operation) is not finished")
        }
        if !Files.names(in: worktree.gitDirectory.appending("modules")).isEmpty {
            reasons.append("it has repositories of submodules")
        }
        if case .detached(let commit) = worktree.head {
            let branches = try await git("branch", "--all", "--contains", "\(commit)", in: store)
            if branches.isEmpty { reasons.append("on no branch: \(commit.abbreviated)") }
        }
        if Files.exists(worktree.gitDirectory.appending("index")), worktree.head?.commit != nil {
            let staged = try await git.attempt(
                ["--git-dir", worktree.gitDirectory.string, "diff-index", "--cached", "--name-only", "HEAD"],
                in: store)
            reasons += staged.output.split(separator: "\n").map { "staged: \($0)" }
        }
        return reasons
    }
}

extension StackRemains {
    /// Whether all containers were made for a worktree, and not for another project that has the stack's name by now.
    ///
    /// Containers from a folder that is gone belong to no other.
    func belongs(to worktree: String) -> Bool {
        containers.allSatisfy { member in
            member.folder == worktree || member.folder.hasPrefix(worktree + "/")
                || !Files.exists(FilePath(member.folder))
        }
    }
}
