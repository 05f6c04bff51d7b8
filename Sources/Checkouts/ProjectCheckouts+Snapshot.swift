import Errors
import Git
import Host
package import Projects
package import Repositories
import SystemPackage
import Text

/// What a source is at, to be recorded in a snapshot.
package struct RecordedSource: Sendable {
    /// What is recorded.
    package let entry: Snapshot.Entry
    /// The work in its checkout that the record lacks, or that no remote has: nobody else could restore it.
    package let missing: WorkAtRisk
}

extension ProjectCheckouts {
    /// Returns what sources are at: the `HEAD` of a checkout or, without one, the branch at the remote, which is asked.
    ///
    /// - Returns: the result for each source, in their order.
    /// - Throws: ``ConductorError`` of kind `interrupted` after a signal.
    package func record(
        _ sources: [Source], jobs: Jobs
    ) async throws -> [(source: Source, result: Result<RecordedSource, any Error>)] {
        let stores = try await Store.all(in: project, git: git)
        let isAlone = sources.count == 1 || jobs.limit == 1
        let (results, signal) = await Interruption.cancelling {
            await jobs.sideBySide(sources) { source in
                await jobs.job(source.name, isAlone: isAlone) { job in
                    if let checkout = existing.checkout(of: source) { return try await record(checkout) }
                    return try await ask(source, through: stores.first { $0.url == source.url }, for: job)
                }
            }
        }
        if let signal { throw ConductorError(.interrupted, "interrupted: nothing is recorded", signal: signal) }
        return Array(zip(sources, results))
    }

    private func record(_ checkout: Checkout) async throws -> RecordedSource {
        let tree = try WorkingTree(checkout.path, git: git)
        let head = try await tree.reader.head()
        guard let commit = head.commit else {
            throw ConductorError(
                .noCommit, "'\(project.display(checkout.path))' has no commit yet", hint: "make the first one there")
        }
        var missing = try await tree.uncommitted()
        for tree in [tree] + (try await tree.submodules()) {
            let commits = try await tree.reader.commitsWithoutRemote(
                from: [tree.reader.head().commit].compactMap { $0 })
            missing.add(commits.map { "not pushed: \(tree.prefix)\($0.id.abbreviated) \($0.summary)" })
        }
        var branch = head.branch
        // The branch that another worktree of the project has for itself is known to nobody else.
        if let name = branch, try await tree.reader.resolve("refs/remotes/origin/\(name)") == nil,
            let upstream = try await tree.reader.upstream(of: name)?.name, upstream.hasPrefix("origin/")
        {
            branch = String(upstream.dropFirst("origin/".count))
        }
        return RecordedSource(entry: .init(of: checkout.key, branch: branch, commit: commit), missing: missing)
    }

    /// Asks the remote of a source for the commit that a checkout would be on.
    ///
    /// - Parameter store: the source's store, whose settings git follows; `nil` if it has none.
    private func ask(_ source: Source, through store: Store?, for job: Job) async throws -> RecordedSource {
        job.begin("Asking \(source.url)")
        let name = source.reference ?? ""
        let (branch, tag) = ("refs/heads/\(name)", "refs/tags/\(name)")
        let remote = try await git.references(
            named: ["HEAD"] + (name.isEmpty ? [] : [branch, tag]), of: store == nil ? source.cloneURL() : "origin",
            at: source.url, in: store?.path, for: job)
        func recorded(_ branch: String?, _ commit: ObjectID) -> RecordedSource {
            RecordedSource(entry: .init(of: source.key, branch: branch, commit: commit), missing: WorkAtRisk())
        }
        if name.isEmpty, let commit = remote.commits["HEAD"] { return recorded(remote.defaultBranch, commit) }
        if let commit = remote.commits[branch] { return recorded(name, commit) }
        if let commit = remote.commits[tag] ?? ObjectID(hex: name) { return recorded(nil, commit) }
        throw ConductorError(
            name.isEmpty ? .noDefaultBranch : .unknownBranch,
            name.isEmpty
                ? "the remote of '\(source.name)' has no default branch, or no commit yet"
                : "the remote of '\(source.name)' has no branch or tag '\(name)'",
            hint: "look at the URL: git ls-remote \(source.url.quoted)")
    }
}
