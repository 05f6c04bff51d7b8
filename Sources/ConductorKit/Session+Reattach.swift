import Git
import Host
import SystemPackage

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
            try await git("worktree", "lock", "--reason", Self.lockReason, place.string, in: store.path)
            guard let entry = WorktreeLink.entry(namedBy: place), let link = WorktreeLink(entry: entry) else {
                throw ConductorError(.git, "git made no worktree in '\(place)'")
            }
            try link.tie(to: top)
            if start.unbornBranch == nil { try await git("reset", "--quiet", in: top) }
            try await Hooks(of: store, in: project, git: git).install()
        }
    }
}

extension WorktreeState.CheckoutRecord {
    /// Whether it tells of a source's checkout.
    func isOf(_ source: Source) -> Bool { url == source.url && reference == source.reference }
}
