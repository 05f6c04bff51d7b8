import Git
import Host
public import SystemPackage

extension Session {
    /// The folder of the checkouts.
    func checkoutsFolder() async throws -> FilePath {
        let folder = try await reader.configuration().string("conductor.checkouts")
        return project.root.pushing(FilePath(folder ?? Checkout.usualFolder))
    }

    /// Makes a checkout anew whose folder is gone or half made; whether it is mounted stays as it was.
    func checkOutAgain(_ top: FilePath) async throws {
        let name = top.lastComponent?.string ?? ""
        let situation = try await load(tool: .optional)
        let record = situation.state.checkouts[name]
        guard let source = situation.sources.first(where: { record?.isOf($0) ?? ($0.name == name) }) else {
            throw ConductorError(
                .unknownName, "no service has the source of '\(project.display(top))' any more",
                hint: "git conductor prune")
        }
        let outcomes = try await checkOut([source], at: .init(), in: situation, jobs: Jobs(limit: 1))
        for outcome in outcomes { _ = try outcome.result.get() }
        guard let record, !record.isMounted else { return }
        var state = WorktreeState.read(project, warn: warn)
        state.checkouts[name] = record
        try state.write(project)
    }

    /// Makes a folder the worktree of a store again, one that is cloned anew where it is gone. No file of the folder is
    /// touched: what is not as in the commit shows as a change.
    func reattach(_ top: FilePath, _ record: WorktreeState.CheckoutRecord) async throws {
        let name = top.lastComponent?.string ?? ""
        let situation = try await load(tool: .optional)
        guard let source = situation.sources.first(where: record.isOf) else {
            throw ConductorError(.unknownName, "no service has the source of '\(project.display(top))' any more")
        }
        try await withSharedLock {
            let found = try await Store.all(in: project, git: git).first { $0.url == source.url }
            let store: Store
            if let found {
                store = found
            } else {
                store = try await Store.clone(source, in: project, by: transfer(for: .quiet))
            }
            // git makes worktrees in empty folders only: it makes one elsewhere, which then changes its place.
            let work = Files.temporarySibling(of: project.storesDirectory.appending(name))
            try Files.createFolder(work)
            let place = work.appending(name)
            let start = try await worktreeStart(for: .init(), place, source, in: store, for: .quiet)
            try await git.capture(["worktree", "add", "--no-checkout"] + start.arguments, in: store.path)
            if let branch = start.unbornBranch { try await beginHistory(on: branch, in: place) }
            try await lock(place, in: store.path)
            guard let link = WorktreeLink(of: place) else {
                throw ConductorError(.git, "git made no worktree in '\(place)'")
            }
            try link.tie(to: top)
            if start.unbornBranch == nil { try await git("reset", "--quiet", in: top) }
            try await Hooks(of: store, in: project, git: git).install()
        }
    }
}

extension Session {
    /// The checkout of a source whose folder was deleted and of which its store still knows.
    public func deletedCheckout(of source: Source) async throws -> DeletedCheckout? {
        let path = try await checkoutsFolder().appending(source.name)
        for store in try await Store.all(in: project, git: git) where store.url == source.url {
            for link in WorktreeLink.all(in: store.path) where link.leads(to: path) && link.condition == .gone {
                return DeletedCheckout(path: path, store: store.path, link: link)
            }
        }
        return nil
    }

    /// Forgets a checkout whose folder was deleted. Its branches stay in the store.
    ///
    /// - Returns: what was kept, a line each.
    /// - Throws: ``ConductorError`` of kind `workAtRisk` where there are repositories of submodules.
    public func forget(_ checkout: DeletedCheckout) async throws -> [String] {
        let name = project.display(checkout.path)
        guard Files.names(in: checkout.link.entry.appending("modules")).isEmpty else {
            throw ConductorError(
                .workAtRisk, "'\(name)' was deleted, and the repositories of its submodules are still there",
                hint:
                    "bring it back with 'git conductor checkout', then remove it: what is not pushed is looked for then"
            )
        }
        var kept: [String] = []
        let repository = git.reader(checkout.store)
        if let head = checkout.link.head, let commit = ObjectID(hex: head),
            try await !repository.commitsWithoutRemote(from: [commit]).isEmpty
        {
            let branch = "kept-\(commit.abbreviated)"
            try await git("branch", "--force", branch, head, in: checkout.store)
            kept.append("commits that were on no branch are on '\(branch)' of the store")
        }
        try await git("worktree", "remove", "--force", "--force", checkout.path.string, in: checkout.store)
        var state = WorktreeState.read(project, warn: warn)
        state.checkouts[checkout.path.lastComponent?.string ?? ""] = nil
        try state.write(project)
        return kept
    }
}

/// A checkout whose folder is gone.
public struct DeletedCheckout: Sendable {
    /// Where it was.
    public let path: FilePath
    let store: FilePath
    let link: WorktreeLink

    /// Whether it was made for a source.
    public func isOf(_ source: Source) -> Bool { path.lastComponent?.string == source.name }
}

extension WorktreeState.CheckoutRecord {
    /// Whether it tells of a source's checkout.
    func isOf(_ source: Source) -> Bool { url == source.url && reference == source.reference }
}
