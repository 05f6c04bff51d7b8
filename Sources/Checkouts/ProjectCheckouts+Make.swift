import Errors
import Git
import Hooks
import Host
import Projects
import Repositories
import SystemPackage
import Text

extension ProjectCheckouts {
    /// Makes the worktree of a source, and its store if there is none; an existing checkout is moved to the target.
    func checkOut(
        _ source: Source, at target: CheckoutTarget, for job: Job
    ) async throws -> Checkout {
        let path = try folder(of: source)
        var target = target
        if let checkout = existing.checkout(of: source) {
            let link = WorktreeLink(of: checkout.path)
            guard link?.isHalfMade == true else {
                if link?.isLocked == false {
                    try await complete(source, at: path, in: Store(path: checkout.store, url: source.url), for: job)
                }
                if let snapshot = target.snapshot {
                    let entry = try snapshot.entry(of: source)
                    try await restore(checkout, to: entry, force: target.isForced, for: job)
                } else if !target.isDefault {
                    try await change(checkout, to: target, for: job)
                }
                return checkout
            }
            try await git("worktree", "remove", "--force", "--force", path.string, in: checkout.store)
        } else if Files.exists(path), !Files.names(in: path).isEmpty || Files.kind(of: path) != .folder {
            throw inTheWay(path, of: source)
        }

        let found = try await Store.all(in: project, git: git).first { $0.url == source.url }
        if found == nil { job.begin("Cloning \(source.url)") }
        let store: Store
        if let found {
            store = found
        } else {
            store = try await Store.clone(source, in: project, by: try transfer(for: job))
        }
        let lost = try await forgetLost(path, in: store)
        if target.isDefault { target.reference = lost }
        try project.createCheckouts(path.removingLastComponent())
        let isRequest = try await fetchRequest(target.reference, of: source.name, into: store, for: job)
        let start = try await worktreeStart(for: target, path, source, in: store, for: job)
        let hasKept = !KeptFiles(of: source.name, store: store.path, project: project).isEmpty
        var isAdded = false
        do {
            job.begin("Checking out \(source.name)")
            job.report(TransferProgress(phase: "Checking out files", done: 0))
            try await git.run(["worktree", "add"] + start.arguments, in: store.path, for: job)
            isAdded = true
            if let branch = start.unbornBranch { try await beginHistory(on: branch, in: path) }
            if let landing = start.landing { try await follow(landing, in: store.path) }
            if isRequest, target.newBranch == nil, let name = target.reference {
                try await bringForward(name, path)
            }
            return try await complete(source, at: path, in: store, for: job)
        } catch  where isAdded || Task.isCancelled {
            // An incomplete worktree has no work of the user's and is removed, unless kept files may have been put back
            // into it: then it stays, and the next checkout completes it. A task of its own is not cancelled.
            if !isAdded || !hasKept {
                await Task {
                    _ = try? await git("worktree", "remove", "--force", "--force", path.string, in: store.path)
                }.value
            }
            throw Task.isCancelled ? CancellationError() : error
        }
    }

    /// Completes a worktree that git has made. The lock comes last, and marks the worktree as complete.
    @discardableResult
    private func complete(
        _ source: Source, at path: FilePath, in store: Store, for job: Job
    ) async throws -> Checkout {
        try KeptFiles(of: source.name, store: store.path, project: project)
            .putModulesBack(to: WorkingTree(path, git: git).modulesDirectory)
        try await fillSubmodules(of: path, for: job)
        // Not earlier: when files are checked out, git-lfs installs its hooks, but only if there are no others.
        try await RepositoryHooks(of: store, in: project, git: git).install()
        let checkout = Checkout(name: source.name, path: path, store: store.path, key: source.key, isMounted: true)
        try await putBack(checkout)
        try await lock(path, in: store.path)
        return checkout
    }

    /// Locks a checkout against pruning, which git does with worktrees whose folder it does not find.
    func lock(_ path: FilePath, in store: FilePath) async throws {
        try await git("worktree", "lock", "--reason", WorktreeLink.lockReason, path.string, in: store)
    }

    /// Prunes a worktree whose folder was deleted by hand.
    ///
    /// - Returns: the branch or the commit that it was on, for the new worktree; `nil` if there was no such worktree.
    private func forgetLost(_ path: FilePath, in store: Store) async throws -> String? {
        guard let lost = try await git.reader(store.path).worktrees().first(where: { $0.path == path }) else {
            return nil
        }
        _ = try? await git("worktree", "unlock", path.string, in: store.path)
        try await git("worktree", "prune", in: store.path)
        return lost.head?.branch ?? lost.head?.commit?.description
    }

    /// Fetches into a store and, if a name is still unknown then, fetches what the remote has under that name.
    func fetch(_ name: String?, into store: Store, for job: Job) async throws {
        let transfer = try transfer(for: job)
        try await store.fetch(by: transfer)
        if let name, try await Revision(name, in: git.reader(store.path)) == nil {
            _ = try await transfer.fetch(name, from: store.url, in: store.path)
        }
    }

    /// Switches an existing checkout to a target, if no work of the user's is in the way or the target is forced.
    private func change(_ checkout: Checkout, to target: CheckoutTarget, for job: Job) async throws {
        let tree = try WorkingTree(checkout.path, git: git)
        let store = Store(path: checkout.store, url: checkout.key.url)
        let isRequest = try await fetchRequest(target.reference, of: checkout.name, into: store, for: job)
        if let name = target.reference, try await Revision(name, in: tree.reader) == nil {
            try await fetch(name, into: store, for: job)
        }
        let revision = try await revision(of: target, for: checkout, tree)
        let arguments =
            if let branch = target.newBranch {
                ["--no-track", "-c", branch] + (revision.map { ["\($0.commit)"] } ?? [])
            } else if let name = target.reference {
                switch revision?.kind {
                case .commit: ["--detach", name]
                case .remote(let tracked): ["--track", "-c", name, tracked]
                case .local, nil: [name]
                }
            } else {
                [String]()
            }
        if let commit = revision?.commit {
            try await makeWay(in: tree, to: commit, force: target.isForced).forEach(warn)
        }
        try await tree.switchTo(arguments, for: job)
        if isRequest, target.newBranch == nil, let name = target.reference {
            try await bringForward(name, checkout.path)
        }
    }

    /// Returns the revision that a checkout is to be switched to; `nil` if the target names none.
    ///
    /// - Throws: ``ConductorError`` if it is unknown, or a branch that another worktree has checked out; or if the branch to
    ///   make is there already.
    func revision(of target: CheckoutTarget, for checkout: Checkout, _ tree: WorkingTree) async throws -> Revision? {
        if let branch = target.newBranch { try await checkIsNew(branch, of: checkout.name, in: tree.reader) }
        guard let name = target.reference else { return nil }
        guard let revision = try await Revision(name, in: tree.reader) else {
            throw try await unknown(name, of: checkout.name, in: tree.reader)
        }
        if target.newBranch == nil, revision.kind == .local,
            let other = try await tree.reader.worktrees().first(where: { $0.isOn(name) && $0.path != checkout.path })
        {
            throw taken(name, by: other, for: checkout.name)
        }
        return revision
    }

    /// Clones and checks out the submodules that the commit names, at any depth.
    private func fillSubmodules(of path: FilePath, for job: Job) async throws {
        do {
            try await WorkingTree(path, git: git).updateSubmodules(for: job)
        } catch let error as ConductorError where error.kind == .git {
            throw ConductorError(
                .submodulesFailed, "the submodules of '\(project.display(path))' could not be fetched",
                details: error.details,
                hint: "see its '.gitmodules', then run the command again")
        }
    }

    /// Returns the error for a folder in the place of a checkout: for a clone, such as cage makes, with the way to take its
    /// branches along.
    private func inTheWay(_ path: FilePath, of source: Source) -> ConductorError {
        let name = project.display(path)
        let isClone = RepositoryLayout.find(from: path)?.top == path
        let old = "\(path.lastComponent?.string ?? "").old".quoted
        return ConductorError(
            .placeTaken, "'\(name)' is there already and is not a checkout of git conductor",
            hint: isClone
                ? "it is a clone with branches of its own; to take them along: mv \(name.quoted) \("\(name).old".quoted) && "
                    + "git conductor checkout \(source.name) && "
                    + "git -C \(name.quoted) fetch ../\(old) '+refs/heads/*:refs/remotes/old/*'"
                : "move it away, or choose another folder: git config conductor.checkouts NAME")
    }

    /// Has the project's repository ignore a checkout, in `.git/info/exclude`, if no other rule does.
    func ignore(_ path: FilePath) async throws {
        let name = project.display(path)
        guard try await !reader.isIgnored(name + "/") else { return }
        try project.exclude("/\(name)/")
    }
}
