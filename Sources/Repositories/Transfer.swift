import Errors
import Git
import Host
package import SystemPackage
/// Brings what a remote has into a store, through git or through libgit2.
package struct Transfer: Sendable {
    /// The user's git.
    package let git: GitProgram
    let settings: TransferSettings
    /// Told how far the transfer is.
    package let job: Job

    /// Prepares transfers.
    ///
    /// - Parameters:
    ///   - settings: what the project says about how sources are fetched.
    ///   - job: told how far they are.
    package init(git: GitProgram, settings: TransferSettings, job: Job) {
        self.git = git
        self.settings = settings
        self.job = job
    }

    /// The branch on which a store's own `HEAD` is parked.
    static let parkedBranch = "conductor-parked"

    /// Clones into an empty folder: a `.git` with the remote's branches and tags, none of its own, and no files.
    ///
    /// - Throws: ``ConductorError``; `CancellationError`.
    package func clone(_ url: String, into folder: FilePath) async throws {
        let repository = folder.appending(".git")
        guard settings.program == .libgit2 else { return try await cloneThroughGit(url, into: folder, repository) }

        guard settings.filter == nil, settings.depth == nil else {
            throw unserved("'conductor.clone.filter' and 'conductor.clone.depth'")
        }
        try await git("init", "--quiet", "--template=", "--initial-branch=\(Self.parkedBranch)", folder.string)
        try await git("remote", "add", "origin", url, in: repository)
        let branch = try await fetchInProcess(url, in: repository, isClone: true)
        let prefix = "refs/heads/"
        if let branch, branch.hasPrefix(prefix) {
            let target = "refs/remotes/origin/" + branch.dropFirst(prefix.count)
            try await git("symbolic-ref", "refs/remotes/origin/HEAD", target, in: repository)
        }
    }

    private func cloneThroughGit(_ url: String, into folder: FilePath, _ repository: FilePath) async throws {
        try await git.transfer(
            "clone", settings.cloneOptions + ["--no-checkout", "--template=", "--", url, folder.string], from: url,
            for: job)
        let branch = try await git.attempt(["symbolic-ref", "--quiet", "--short", "HEAD"], in: repository)
        try await git("symbolic-ref", "HEAD", "refs/heads/\(Self.parkedBranch)", in: repository)
        // The remote's HEAD may be detached.
        guard branch.status.isSuccess, let name = branch.output.split(separator: "\n").first else { return }
        try await git("update-ref", "-d", "refs/heads/\(name)", in: repository)
        // An empty repository has no such section.
        _ = try await git.attempt(["config", "--remove-section", "branch.\(name)"], in: repository)
    }

    /// Fetches what is new, and forgets the branches that are gone at the remote.
    ///
    /// - Throws: ``ConductorError``; `CancellationError`.
    package func fetch(_ url: String, in store: FilePath) async throws {
        guard settings.program == .libgit2 else {
            return try await git.transfer("fetch", ["--prune", "origin"], from: url, in: store, for: job)
        }
        try await fetchInProcess(url, in: store, isClone: false)
    }

    /// Asks for a commit or a tag that came along with no branch, as it is where the clone is shallow.
    ///
    /// - Returns: whether the remote has it.
    package func fetch(_ name: String, from url: String, in store: FilePath) async throws -> Bool {
        let isShallow = Files.exists(store.appending("shallow"))
        let depth = isShallow ? settings.depth.map { ["--depth=\($0)"] } ?? [] : []
        // Under a name of the remote's a commit is nobody's own, and no fetch forgets it.
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

    /// The error for what only git can do, where libgit2 is asked for.
    func unserved(_ what: String) -> ConductorError {
        ConductorError(
            .git, "libgit2 cannot transfer with \(what), and 'conductor.transfer' is 'libgit2'",
            hint: "git config conductor.transfer auto")
    }
}
