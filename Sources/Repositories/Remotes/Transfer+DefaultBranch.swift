import Errors
import Git
import SystemPackage

/// Keeps `refs/remotes/origin/HEAD` of a store up to date, which git writes when it clones and a fetch leaves as it is.
extension Transfer {
    /// The reference under which a fetch notes the commit of the remote's `HEAD`, only while it lasts.
    private static let remoteHead = "refs/conductor/HEAD"

    /// The options with which `git fetch` notes the commit of the remote's `HEAD`, without asking the remote once more.
    ///
    /// A pattern, because a remote may have no `HEAD`, and git would fail for a name that is not there.
    static let notingHead = ["-c", "remote.origin.fetch=+HEAD*:\(remoteHead)*"]

    /// Has `origin/HEAD` name the remote's default branch, after git has fetched.
    ///
    /// The remote is asked only if the noted commit is that of several branches, or of none.
    func followHead(in store: FilePath) async throws {
        let reader = git.reader(store)
        guard let commit = try await reader.resolve(Self.remoteHead) else { return }
        try await git("update-ref", "-d", Self.remoteHead, in: store)
        let prefix = "origin/"
        let candidates = try await reader.branches(.remote).filter { $0.name.hasPrefix(prefix) && $0.commit == commit }
        if candidates.count == 1 {
            try await follow(String(candidates[0].name.dropFirst(prefix.count)), in: store)
        } else {
            do {
                try await git.run(["remote", "set-head", "origin", "--auto"], in: store, for: job)
            } catch let error as ConductorError where error.kind == .git {
                // It has no default branch: what was known stays.
            }
        }
    }

    /// Has `origin/HEAD` name a branch of the remote, if that was fetched.
    func follow(_ branch: String, in store: FilePath) async throws {
        let reader = git.reader(store)
        let name = "refs/remotes/origin/\(branch)"
        guard try await reader.defaultBranch() != branch, try await reader.resolve(name) != nil else { return }
        try await git("symbolic-ref", "refs/remotes/origin/HEAD", name, in: store)
    }
}
