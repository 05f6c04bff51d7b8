import Errors
import Git
import Hooks
import Host
package import Projects
import Repositories
package import SystemPackage
extension ProjectCheckouts {
    /// Makes a folder a worktree of its source's store again; a store that is gone is cloned again.
    ///
    /// No file in the folder is touched: files that differ from the commit show as changes.
    package func reattach(_ top: FilePath, to source: Source) async throws {
        let name = top.lastComponent?.string ?? ""
        try await project.withStoresLocked(warn: warn) {
            let found = try await Store.all(in: project, git: git).first { $0.url == source.url }
            let store: Store
            if let found {
                store = found
            } else {
                store = try await Store.clone(source, in: project, by: try transfer(for: .quiet))
            }
            // `git worktree add` takes empty folders only: a worktree is made elsewhere, then linked with this folder.
            let work = Files.temporarySibling(of: project.storesDirectory.appending(name))
            try Files.createFolder(work)
            let place = work.appending(name)
            let start = try await worktreeStart(for: .init(), place, source, in: store, for: .quiet)
            try await git.capture(["worktree", "add", "--no-checkout"] + start.arguments, in: store.path)
            if let branch = start.unbornBranch { try await beginHistory(on: branch, in: place) }
            try await lock(place, in: store.path)
            guard let link = WorktreeLink(of: place) else {
                throw ConductorError(.gitFailed, "git made no worktree in '\(place)'")
            }
            try link.tie(to: top)
            if start.unbornBranch == nil { try await git("reset", "--quiet", in: top) }
            try await RepositoryHooks(of: store, in: project, git: git).install()
        }
    }
}

extension ProjectCheckouts {
    /// Returns the checkout of a source if its folder was deleted and the store still has its entry; `nil` if not.
    package func deletedCheckout(of source: Source) async throws -> DeletedCheckout? {
        let path = try folder(of: source)
        for store in try await Store.all(in: project, git: git) where store.url == source.url {
            for link in WorktreeLink.all(in: store.path) where link.leads(to: path) && link.condition == .gone {
                return DeletedCheckout(path: path, store: store.path, link: link)
            }
        }
        return nil
    }

    /// Throws if a checkout whose folder was deleted cannot be forgotten.
    ///
    /// - Throws: ``ConductorError`` of kind `workAtRisk` if repositories of submodules are still there.
    package func checkForgettable(_ checkout: DeletedCheckout) throws {
        guard !Files.names(in: checkout.link.entry.appending("modules")).isEmpty else { return }
        throw ConductorError(
            .damagedWorktree,
            "'\(project.display(checkout.path))' was deleted, and the repositories of its submodules are still there",
            hint: "bring it back with 'git conductor checkout', then remove it: what is not pushed is looked for then")
    }

    /// Removes the store's entry and the record of a checkout whose folder was deleted. Its branches stay in the store.
    ///
    /// - Returns: what was kept, a line each.
    /// - Throws: ``ConductorError`` of kind `workAtRisk` if repositories of submodules are still there.
    package func forget(_ checkout: DeletedCheckout) async throws -> [String] {
        try checkForgettable(checkout)
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
        state.checkouts[checkout.name] = nil
        try state.write(project)
        return kept
    }
}

/// A checkout whose folder was deleted, and whose entry is still in the store.
package struct DeletedCheckout: Sendable {
    /// The folder that was deleted.
    package let path: FilePath
    let store: FilePath
    let link: WorktreeLink

    /// The name of its folder.
    var name: String { path.lastComponent?.string ?? "" }

    /// Whether it is the checkout of a source, judged by the name of its folder.
    package func isOf(_ source: Source) -> Bool { name == source.name }
}
