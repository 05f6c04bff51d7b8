import Compose
import Git
import Host
import SystemPackage
import YAML

/// What a checkout is to be on.
public struct CheckoutTarget: Sendable, Equatable {
    /// A branch that is made; `nil` where none is.
    public var newBranch: String?
    /// The branch, tag or commit; where none is named, the one that the pods name, or the remote's default branch.
    public var reference: String?
    /// Whether what is in the way in a checkout that is there is set aside.
    public var isForced: Bool

    /// Names what a checkout is to be on.
    public init(newBranch: String? = nil, reference: String? = nil, isForced: Bool = false) {
        self.newBranch = newBranch
        self.reference = reference
        self.isForced = isForced
    }

    /// Whether nothing else is asked for than what is there.
    public var isDefault: Bool { newBranch == nil && reference == nil }
}

extension Session {
    /// What ``checkOut(_:at:in:jobs:)`` would do for a source, a line each.
    public func preview(_ source: Source, at target: CheckoutTarget, in situation: Situation) async throws -> [String] {
        let path = try await folder(of: source)
        if situation.checkout(of: source) != nil {
            guard !target.isDefault else { return [] }
            return ["switch \(project.display(path)) to '\(target.newBranch ?? target.reference ?? "")'"]
        }
        let store = try await Store.all(in: project, git: git).first { $0.url == source.url }
        let branch = target.newBranch ?? target.reference ?? source.reference
        return (store == nil ? ["clone \(source.url)"] : [])
            + ["add a worktree at \(project.display(path))" + (branch.map { " on '\($0)'" } ?? "")]
    }

    /// A situation as it will be when sources are checked out and mounted.
    public func expecting(_ sources: [Source], in situation: Situation) async throws -> Situation {
        var situation = situation
        for source in sources {
            if let index = situation.checkouts.firstIndex(where: { $0.key == source.key }) {
                situation.checkouts[index].isMounted = true
            } else {
                situation.checkouts.append(
                    Checkout(
                        name: source.name, path: try await folder(of: source), store: project.storesDirectory,
                        key: source.key, isMounted: true))
            }
        }
        return situation
    }

    /// Makes the worktree of a source, and its store where there is none.
    func checkOut(
        _ source: Source, at target: CheckoutTarget, in situation: Situation, for job: Job
    ) async throws -> Checkout {
        let path = try await folder(of: source)
        var target = target
        if let checkout = situation.checkout(of: source) {
            let link = WorktreeLink(of: checkout.path)
            guard link?.isHalfMade == true else {
                if link?.isLocked == false {
                    try await complete(source, at: path, in: Store(path: checkout.store, url: source.url), for: job)
                }
                if !target.isDefault { try await change(checkout, to: target, for: job) }
                return checkout
            }
            try await git("worktree", "remove", "--force", "--force", path.string, in: checkout.store)
        } else if Files.exists(path), !Files.names(in: path).isEmpty || Files.kind(of: path) != .folder {
            throw ConductorError(
                .exists, "'\(project.display(path))' is there already and is not a checkout of git conductor",
                hint: "move it away, or choose another folder: git config conductor.checkouts NAME")
        }

        let found = try await Store.all(in: project, git: git).first { $0.url == source.url }
        if found == nil { job.begin("Cloning \(source.url)") }
        let store: Store
        if let found {
            store = found
        } else {
            store = try await Store.clone(source, in: project, by: transfer(for: job))
        }
        if target.isDefault { target.reference = try await forgetLost(path, in: store) }
        try Files.createFolder(path.removingLastComponent())
        let start = try await worktreeStart(for: target, path, source, in: store, for: job)
        let hasKept = !KeptFiles(of: source.name, store: store.path, project: project).isEmpty
        var isAdded = false
        do {
            job.begin("Checking out \(source.name)")
            job.report(TransferProgress(phase: "Checking out files", done: 0))
            try await git.run(["worktree", "add"] + start.arguments, in: store.path, for: job)
            isAdded = true
            if let branch = start.unbornBranch { try await beginHistory(on: branch, in: path) }
            return try await complete(source, at: path, in: store, for: job)
        } catch  where isAdded || Task.isCancelled {
            // Half of a worktree is no work of anybody, unless what was kept may be in it again: then it stays, and the
            // next checkout completes it. A task of its own is not cancelled.
            if !isAdded || !hasKept {
                await Task {
                    _ = try? await git("worktree", "remove", "--force", "--force", path.string, in: store.path)
                }.value
            }
            throw Task.isCancelled ? CancellationError() : error
        }
    }

    /// Does what is to be done when git has made a worktree. The lock comes last: it tells that all is done.
    @discardableResult
    private func complete(
        _ source: Source, at path: FilePath, in store: Store, for job: Job
    ) async throws -> Checkout {
        try KeptFiles(of: source.name, store: store.path, project: project)
            .putModulesBack(to: WorkingTree(path, git: git).modulesDirectory)
        try await fillSubmodules(of: path, for: job)
        // After the filters of git-lfs, which install its own hooks where none are in their way.
        try await Hooks(of: store, in: project, git: git).install()
        let checkout = Checkout(name: source.name, path: path, store: store.path, key: source.key, isMounted: true)
        try await putBack(checkout)
        try await lock(path, in: store.path)
        return checkout
    }

    /// Keeps git from forgetting a checkout that it does not find.
    func lock(_ path: FilePath, in store: FilePath) async throws {
        try await git("worktree", "lock", "--reason", Self.lockReason, path.string, in: store)
    }

    /// Why git is not to forget a checkout that it does not find.
    static let lockReason = "a checkout of git conductor"

    /// Lets git forget a worktree whose folder was deleted by hand.
    ///
    /// - Returns: what it was on, so that the new one is on that again.
    private func forgetLost(_ path: FilePath, in store: Store) async throws -> String? {
        guard let lost = try await git.reader(store.path).worktrees().first(where: { $0.path == path }) else {
            return nil
        }
        _ = try? await git("worktree", "unlock", path.string, in: store.path)
        try await git("worktree", "prune", in: store.path)
        return lost.head?.branch ?? lost.head?.commit?.description
    }

    /// Fetches a store and, where a name is not known even then, what the remote has under that name.
    func fetch(_ name: String?, into store: Store, for job: Job) async throws {
        let transfer = try await transfer(for: job)
        try await store.fetch(by: transfer)
        if let name, try await Revision(name, in: git.reader(store.path)) == nil {
            _ = try await transfer.fetch(name, from: store.url, in: store.path)
        }
    }

    /// How sources of this project are fetched.
    func transfer(for job: Job) async throws -> Transfer {
        Transfer(git: git, settings: try TransferSettings(try await reader.configuration()), job: job)
    }

    /// Switches a checkout that is there, if nothing of a person's is in the way.
    private func change(_ checkout: Checkout, to target: CheckoutTarget, for job: Job) async throws {
        let tree = try WorkingTree(checkout.path, git: git)
        if let name = target.reference, try await Revision(name, in: tree.reader) == nil {
            try await fetch(name, into: Store(path: checkout.store, url: checkout.key.url), for: job)
        }
        var revision: Revision?
        if let name = target.reference {
            revision = try await Revision(name, in: tree.reader)
            if revision == nil { throw try await unknown(name, of: checkout.name, in: tree.reader) }
        }
        if target.newBranch == nil, revision?.kind == .local, let name = target.reference,
            let other = try await tree.reader.worktrees().first(where: { $0.isOn(name) && $0.path != checkout.path })
        {
            throw taken(name, by: other, for: checkout.name)
        }
        let arguments =
            if let branch = target.newBranch {
                ["--no-track", "-c", branch] + (revision.map { ["\($0.commit)"] } ?? [])
            } else if let name = target.reference {
                revision?.kind == .commit ? ["--detach", name] : [name]
            } else {
                [String]()
            }
        if let commit = revision?.commit {
            try await makeWay(in: tree, to: commit, force: target.isForced).forEach(warn)
        }
        try await tree.switchTo(arguments, for: job)
    }

    /// Lets git fetch the submodules that the commit names, at any depth.
    private func fillSubmodules(of path: FilePath, for job: Job) async throws {
        do {
            try await WorkingTree(path, git: git).updateSubmodules(for: job)
        } catch let error as ConductorError where error.kind == .git {
            throw ConductorError(
                .git, "the submodules of '\(project.display(path))' could not be fetched", details: error.details,
                hint: "see its '.gitmodules', then run the command again")
        }
    }

    /// Keeps git from offering a checkout to the project's commits, where no `.gitignore` does.
    func ignore(_ path: FilePath) async throws {
        let name = project.display(path)
        guard try await !reader.isIgnored(name + "/") else { return }
        let exclude = project.commonDirectory.appending("info").appending("exclude")
        var text = (try? Files.text(of: exclude)) ?? ""
        if !text.isEmpty, text.utf8.last != UInt8(ascii: "\n") { text += "\n" }
        try Files.write(text + "/\(name)/\n", to: exclude)
    }

    /// Where a source is to be checked out.
    func folder(of source: Source) async throws -> FilePath {
        try await checkoutsFolder().appending(source.name)
    }

    /// Holds what all worktrees of the project share, while stores are made or changed.
    public func withSharedLock<Result>(_ body: () async throws -> Result) async throws -> Result {
        try Files.createFolder(project.storesDirectory)
        let lock = try await FileLock.wait(for: project.sharedDirectory.appending("stores.lock")) {
            warn("another worktree's git conductor changes the stores; waiting for it")
        }
        // What a killed clone left: nobody else is at work here.
        try removeLeftovers()
        let result = try await body()
        try removeLeftovers()
        _ = consume lock
        return result
    }

    private func removeLeftovers() throws {
        for name in Files.names(in: project.storesDirectory) where name.hasPrefix(".") && name.hasSuffix(".tmp") {
            try Files.remove(project.storesDirectory.appending(name))
        }
    }
}

extension Status {
    /// The paths, each with what is the matter with it.
    var lines: [String] {
        conflicted.map { "in conflict: \($0)" } + staged.map { "staged: \($0)" } + modified.map { "changed: \($0)" }
            + untracked.map { "untracked: \($0)" }
    }
}
