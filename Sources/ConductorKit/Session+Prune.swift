import Git
import Host
public import SystemPackage

/// What no worktree of the project needs any more.
public struct Leftovers: Sendable {
    /// The stack of a worktree that is gone.
    public struct Stack: Sendable {
        /// The name that git had for the worktree.
        let worktree: String
        /// The name of the stack.
        public let name: String
        /// Where the worktree was.
        public let path: String
        /// What docker has of it.
        public let remains: StackRemains
    }

    /// A store that no pod names.
    public struct Store: Sendable {
        /// Where it lies.
        public let path: FilePath
        /// The URL that it was cloned from.
        public let url: String
        /// Why it stays, a line each; it goes where there is nothing.
        public let reasons: [String]
    }

    /// A worktree of a store whose folder went with the project's worktree that it was in.
    public struct Worktree: Sendable {
        /// The store that it is one of.
        let store: FilePath
        /// Its git directory.
        let gitDirectory: FilePath
        /// Where it was.
        public let path: FilePath
        /// Why it stays, a line each; it goes where there is nothing.
        public let reasons: [String]
    }

    /// Stacks whose worktrees are gone.
    public let stacks: [Stack]
    /// Worktrees of stores that are gone.
    public let worktrees: [Worktree]
    /// Stores that no pod names.
    public let stores: [Store]
    /// Images that were built from sources, and that no branch in use needs.
    public let images: [String]
    /// Volumes of what such images have under a mount.
    public let volumes: [String]
    /// Why docker could not be looked at.
    public let engineProblem: String?
}

extension Session {
    /// Looks for what no worktree of the project needs any more. Asks the remotes of stores that could go.
    public func leftovers() async throws -> Leftovers {
        let roots = try await worktreeRoots()
        let gone = try await goneWorktrees(roots)
        var stacks: [Leftovers.Stack] = []
        var built: (images: [String], volumes: [String]) = ([], [])
        var problem: String?
        do {
            stacks = try await goneStacks(roots)
            built = try await unneededBuilds()
        } catch let error as ConductorError where error.kind == .engine {
            problem = error.message
        }
        return Leftovers(
            stacks: stacks, worktrees: gone, stores: try await unneededStores(roots, gone), images: built.images,
            volumes: built.volumes, engineProblem: problem)
    }

    /// Takes away what no worktree needs; what has a reason to stay, stays.
    ///
    /// - Parameter volumes: whether the volumes of stacks go, too, with all that is in them.
    public func prune(_ leftovers: Leftovers, volumes: Bool) async throws {
        for stack in leftovers.stacks { try await engine.remove(stack.remains, volumes: volumes) }
        // Volumes that stay are named to nobody any more once the stack is forgotten.
        let done = leftovers.stacks.filter { volumes || $0.remains.volumes.isEmpty }
        if !done.isEmpty { try Stacks.forget(done.map(\.worktree), in: project) }
        try await remove(images: leftovers.images, volumes: leftovers.volumes)
        for worktree in leftovers.worktrees where worktree.reasons.isEmpty {
            _ = try? await git("worktree", "unlock", worktree.path.string, in: worktree.store)
            try Files.remove(worktree.gitDirectory)
        }
        for store in leftovers.stores where store.reasons.isEmpty { try Files.remove(store.path) }
    }

    /// The worktrees of the project of which git knows, by the names that git has for them; the main one's is empty.
    private func worktreeRoots() async throws -> [(name: String, root: FilePath, isThere: Bool)] {
        let linked = try await reader.worktrees().map { worktree in
            // One that is locked may be on a disk that is not there at the moment.
            (worktree.name, worktree.path, worktree.isValid || worktree.lockReason != nil)
        }
        return [("", project.mainRoot, true)] + linked
    }

    private typealias Roots = [(name: String, root: FilePath, isThere: Bool)]

    private func goneStacks(_ roots: Roots) async throws -> [Leftovers.Stack] {
        let records = Stacks.read(project, warn: warn).stacks
        let present = Set(roots.filter(\.isThere).map(\.name))
        let used = Set(records.filter { present.contains($0.key) }.map(\.value.name))
        var found: [Leftovers.Stack] = []
        for (worktree, record) in records.sorted(by: { $0.key < $1.key })
        where !present.contains(worktree) && !used.contains(record.name) {
            let remains = try await engine.remains(of: record.name)
            // Another project's stack may have the name by now. What was made in a folder that is gone is nobody's else.
            let isOurs = remains.containers.allSatisfy { member in
                member.folder == record.path || member.folder.hasPrefix(record.path + "/")
                    || !Files.exists(FilePath(member.folder))
            }
            guard isOurs else { continue }
            found.append(.init(worktree: worktree, name: record.name, path: record.path, remains: remains))
        }
        return found
    }

    /// The worktrees of stores that were inside of worktrees of the project that are gone.
    private func goneWorktrees(_ roots: Roots) async throws -> [Leftovers.Worktree] {
        let known = roots.filter(\.isThere).map(\.root)
        var found: [Leftovers.Worktree] = []
        for store in try await Store.all(in: project, git: git) {
            for worktree in try await git.reader(store.path).worktrees()
            where !worktree.isValid && !known.contains(where: { worktree.path.starts(with: $0) }) {
                found.append(
                    .init(
                        store: store.path, gitDirectory: worktree.gitDirectory, path: worktree.path,
                        reasons: try await reasonsToKeep(worktree, of: store)))
            }
        }
        return found
    }

    /// What only the git directory of a worktree has.
    private func reasonsToKeep(_ worktree: Worktree, of store: Store) async throws -> [String] {
        var reasons: [String] = []
        if let operation = Layout.find(from: worktree.gitDirectory)?.operationInProgress {
            reasons.append("a \(operation) is not finished")
        }
        if !Files.names(in: worktree.gitDirectory.appending("modules")).isEmpty {
            reasons.append("it has repositories of submodules")
        }
        if case .detached(let commit) = worktree.head {
            let branches = try await git("branch", "--all", "--contains", "\(commit)", in: store.path)
            if branches.isEmpty { reasons.append("on no branch: \(commit.abbreviated)") }
        }
        if Files.exists(worktree.gitDirectory.appending("index")), worktree.head?.commit != nil {
            let staged = try await git.attempt(
                ["--git-dir", worktree.gitDirectory.string, "diff-index", "--cached", "--name-only", "HEAD"],
                in: store.path)
            reasons += staged.output.split(separator: "\n").map { "staged: \($0)" }
        }
        return reasons
    }

    // MARK: Stores

    private func unneededStores(_ roots: Roots, _ gone: [Leftovers.Worktree]) async throws -> [Leftovers.Store] {
        let all = try await Store.all(in: project, git: git)
        guard !all.isEmpty, let urls = try await namedURLs(roots) else { return [] }
        var found: [Leftovers.Store] = []
        for store in all where !urls.contains(store.url) {
            found.append(
                .init(path: store.path, url: store.url, reasons: try await reasonsToKeep(store, gone)))
        }
        return found
    }

    /// The URLs that the pods of all worktrees name, in any environment; `nil` where not all can be read.
    private func namedURLs(_ roots: Roots) async throws -> Set<String>? {
        var urls: Set<String> = []
        for (_, root, _) in roots {
            guard let layout = Layout.find(from: root), layout.top == root else {
                warn("'\(root)' is not there at the moment: what it needs is not known, and no store is removed")
                return nil
            }
            guard let project = Project(layout) else { continue }
            for environment in Set(Environment.usual + Environment.all(in: project)) {
                do {
                    let situation = try await Situation.load(
                        project, state: WorktreeState(), choice: .init(environment: environment.name), tool: nil,
                        git: git, variables: host.environment, warn: { _ in })
                    urls.formUnion(situation.sources.map(\.url))
                } catch {
                    warn("the pods of '\(root)' cannot be read, and no store is removed: \(error)")
                    return nil
                }
            }
        }
        return urls
    }

    /// What a store has that nobody else may have.
    private func reasonsToKeep(_ store: Store, _ gone: [Leftovers.Worktree]) async throws -> [String] {
        let repository = git.reader(store.path)
        let going = Set(gone.filter(\.reasons.isEmpty).map(\.gitDirectory))
        var reasons = try await repository.worktrees().filter { !going.contains($0.gitDirectory) }
            .map { "it has the worktree '\($0.path)'" }
        reasons += try await repository.stashes().map { "stash: \($0.message)" }
        if !KeptFiles.holdsNothing(KeptFiles.folder(in: store.path)) {
            reasons.append("it has files that were kept of a checkout, in '\(KeptFiles.folder(in: store.path))'")
        }
        if !KeptFiles.holdsNothing(store.path.appending("lfs").appending("objects")) {
            reasons.append("it has files of git-lfs, and whether the remote has them is not known")
        }
        guard reasons.isEmpty else { return reasons }
        // What the remote has at this moment, not what it had at the last fetch: this may be the only copy by now.
        let answer = try await git.attempt(["ls-remote", "--quiet", "origin"], in: store.path)
        guard answer.status.isSuccess else { return ["its remote does not answer: this may be the only copy"] }
        let there = answer.output.split(separator: "\n").compactMap { $0.split(separator: "\t").first.map(String.init) }
        return try await git.capture(
            ["log", "-z", "--format=%h %s", "--branches", "--tags", "--ignore-missing", "--stdin"],
            in: store.path, input: there.map { "^\($0)\n" }.joined()
        ).split(separator: "\0").map { "not pushed: \($0)" }
    }
}
