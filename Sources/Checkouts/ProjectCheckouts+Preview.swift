import Git
package import Projects
package import Repositories
package import SystemPackage
/// Previews of what commands would do to checkouts.
extension ProjectCheckouts {
    /// Returns the steps that ``checkOut(_:at:jobs:)`` would take for a source, a line each.
    package func preview(_ source: Source, at target: CheckoutTarget) async throws -> [String] {
        let path = try folder(of: source)
        let entry = try target.snapshot?.entry(of: source)
        if let checkout = existing.checkout(of: source) {
            if let entry { return try await preview(checkout, to: entry, force: target.isForced) }
            guard !target.isDefault else { return [] }
            return try await previewKept(checkout, at: target)
                + ["switch \(project.display(path)) to '\(target.newBranch ?? target.reference ?? "")'"]
        }
        let store = try await store(of: source)
        let branch = target.newBranch ?? target.reference ?? target.preferred?.branch ?? source.reference
        let start = entry.map { " at \($0.head.place)" } ?? branch.map { " on '\($0)'" } ?? ""
        return (store == nil ? ["clone \(source.url)"] : []) + ["add a worktree at \(project.display(path))\(start)"]
    }

    /// Returns the steps that put an existing checkout on the commit of a snapshot, a line each.
    ///
    /// - Throws: as the switch itself, as far as that is known without a fetch.
    private func preview(_ checkout: Checkout, to entry: Snapshot.Entry, force: Bool) async throws -> [String] {
        let tree = try WorkingTree(checkout.path, git: git)
        let path = project.display(checkout.path)
        guard try await tree.reader.resolve("\(entry.commit)") != nil else {
            return ["fetch \(checkout.name) from \(checkout.key.url)", "switch \(path) to \(entry.head.place)"]
        }
        let head = try await landing(on: entry, at: checkout.path, in: tree.reader).head
        guard try await tree.reader.head() != head else { return [] }
        let obstacles = try await tree.obstacles(to: entry.commit)
        try check(obstacles, in: tree, force: force)
        return obstacles.preview(at: path)
            + ["switch \(path) to \(head.place)"]
    }

    /// Returns what an existing checkout would have to set aside, a line each, as far as that is known without a fetch.
    ///
    /// - Throws: as the switch itself.
    private func previewKept(_ checkout: Checkout, at target: CheckoutTarget) async throws -> [String] {
        let tree = try WorkingTree(checkout.path, git: git)
        if let name = target.reference, try await Revision(name, in: tree.reader) == nil { return [] }
        guard let revision = try await revision(of: target, for: checkout, tree) else { return [] }
        let obstacles = try await tree.obstacles(to: revision.commit)
        try check(obstacles, in: tree, force: target.isForced)
        return obstacles.preview(at: project.display(checkout.path))
    }

    /// Returns the checkouts of sources as they will be, and their files, as far as that is known without a fetch.
    ///
    /// - Parameter place: a temporary folder for the content of changed files.
    package func expected(
        _ sources: [Source], at target: CheckoutTarget, readIn place: FilePath
    ) async throws -> (checkouts: [Checkout], files: FileView) {
        var checkouts: [Checkout] = []
        var moves: [TreeMove] = []
        for source in sources {
            let path = try folder(of: source)
            let present = existing.checkout(of: source)
            var store = present?.store
            if store == nil { store = try await self.store(of: source)?.path }
            checkouts.append(
                present
                    ?? Checkout(
                        name: source.name, path: path, store: store ?? project.storesDirectory, key: source.key,
                        isMounted: true))
            guard let store, present == nil || target.reference != nil || target.snapshot != nil else { continue }
            guard let head = try await head(of: source, at: target, in: git.reader(present?.path ?? store)) else {
                continue
            }
            let move = try await TreeMove(
                of: path, to: head, repository: present?.path ?? store, place: place.appending(source.name), git: git)
            if present != nil { try await move.fetchContent() }
            moves.append(move)
        }
        return (checkouts, FileView(moves))
    }

    private func store(of source: Source) async throws -> Store? {
        try await Store.all(in: project, git: git).first { $0.url == source.url }
    }

    /// Returns what a checkout of a source will be on; `nil` if that is not known without a fetch.
    private func head(
        of source: Source, at target: CheckoutTarget, in repository: RepositoryReader
    ) async throws -> Head? {
        if let entry = try target.snapshot?.entry(of: source) {
            guard try await repository.resolve("\(entry.commit)") != nil else { return nil }
            return try await landing(on: entry, at: try folder(of: source), in: repository).head
        }
        var name = target.reference ?? source.reference
        if name == nil { name = try await repository.defaultBranch() }
        guard let name, let revision = try await Revision(name, in: repository) else { return nil }
        let branch = target.newBranch ?? (revision.kind == .commit ? nil : name)
        return branch.map { .branch(name: $0, commit: revision.commit) } ?? .detached(revision.commit)
    }

    /// Returns the files as they will be after working trees were switched to a branch.
    ///
    /// - Parameter place: a temporary folder for the content of changed files.
    package func view(after change: BranchSwitch, readIn place: FilePath) async throws -> FileView {
        try await view(
            of: change.moves.compactMap { move in
                move.commit.map { (move.tree.path, .branch(name: change.branch, commit: $0)) }
            }, readIn: place)
    }

    /// Returns the files as they will be after working trees were fast-forwarded.
    ///
    /// - Parameter place: a temporary folder for the content of changed files.
    package func view(after outcomes: [SyncOutcome], readIn place: FilePath) async throws -> FileView {
        try await view(
            of: outcomes.compactMap { outcome in
                outcome.target.map { (outcome.path, .branch(name: outcome.branch, commit: $0)) }
            }, readIn: place)
    }

    private func view(of heads: [(top: FilePath, head: Head)], readIn place: FilePath) async throws -> FileView {
        let moves = try await Jobs().all(Array(heads.enumerated())) { index, entry in
            let move = try await TreeMove(
                of: entry.top, to: entry.head, repository: entry.top, place: place.appending("\(index)"), git: git)
            try await move.fetchContent()
            return move
        }
        return FileView(moves)
    }
}
