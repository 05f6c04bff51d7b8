import Errors
import Git
import Host
package import SystemPackage
/// Clones and fetches for stores, with git or with libgit2.
package struct Transfer: Sendable {
    /// The user's git.
    package let git: GitProgram
    let settings: TransferSettings
    /// The job to which progress is reported.
    package let job: Job

    /// Prepares transfers.
    ///
    /// - Parameters:
    ///   - settings: how the project wants its sources to be fetched.
    ///   - job: the job to which progress is reported.
    package init(git: GitProgram, settings: TransferSettings, job: Job) {
        self.git = git
        self.settings = settings
        self.job = job
    }

    /// Clones into an empty folder: a `.git` with remote-tracking branches and tags, but no local branch, and no files.
    ///
    /// - Parameter configuration: the settings to write to its configuration.
    /// - Throws: ``ConductorError``; `CancellationError`.
    package func clone(
        _ url: String, into folder: FilePath, configuration: KeyValuePairs<String, String>
    ) async throws {
        let repository = folder.appending(".git")
        if settings.program == .libgit2 {
            try await cloneInProcess(url, into: folder, repository)
        } else {
            try await git.transfer(
                "clone",
                settings.cloneOptions + ["--no-checkout", "--origin=origin", "--template=", "--", url, folder.string],
                from: url, for: job)
        }
        try await settle(repository, configuration)
    }

    private func cloneInProcess(_ url: String, into folder: FilePath, _ repository: FilePath) async throws {
        guard settings.filter == nil, settings.depth == nil else {
            throw unserved("'conductor.clone.filter' and 'conductor.clone.depth'")
        }
        try await git("init", "--quiet", "--template=", "--initial-branch=\(Self.parkedBranch)", folder.string)
        try await git("remote", "add", "origin", url, in: repository)
        if let branch = try await fetchInProcess(url, in: repository, isClone: true) {
            try await follow(branch, in: repository)
        }
    }

    /// Fetches from `origin`, and removes the remote-tracking branches that are gone there; `origin/HEAD` follows the
    /// remote's default branch.
    ///
    /// - Throws: ``ConductorError``; `CancellationError`.
    package func fetch(_ url: String, in store: FilePath) async throws {
        guard settings.program == .libgit2 else {
            try await git.transfer(
                "fetch", ["--prune", "origin"], from: url, in: store, options: Self.notingHead, for: job)
            return try await followHead(in: store)
        }
        if let branch = try await fetchInProcess(url, in: store, isClone: false) {
            try await follow(branch, in: store)
        }
    }

    /// Fetches a commit or a tag that did not come with a branch, as in a shallow clone.
    ///
    /// - Returns: whether git fetched it; `false` for any failure of git.
    package func fetch(_ name: String, from url: String, in store: FilePath) async throws -> Bool {
        let isShallow = Files.exists(store.appending("shallow"))
        let depth = isShallow ? settings.depth.map { ["--depth=\($0)"] } ?? [] : []
        // Under `refs/remotes` a commit does not count as the user's work, and `fetch --prune origin` keeps this one.
        let wanted =
            ObjectID(hex: name) == nil
            ? "refs/tags/\(name):refs/tags/\(name)" : "\(name):refs/remotes/fetched/\(name)"
        do {
            try await git.transfer("fetch", depth + ["--no-tags", "origin", wanted], from: url, in: store, for: job)
            return true
        } catch let error as ConductorError where error.kind == .git {
            return false
        }
    }

    /// Returns the error for a transfer that only git can do, if the user has chosen libgit2.
    func unserved(_ what: String) -> ConductorError {
        ConductorError(
            .unsupportedTransfer, "libgit2 cannot transfer with \(what), and 'conductor.transfer' is 'libgit2'",
            hint: "git config conductor.transfer auto")
    }
}
