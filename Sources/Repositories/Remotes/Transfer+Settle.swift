import Git
import SystemPackage

/// Makes a new clone what a store is. No one else uses it yet, so libgit2 may write, which spares calls of git.
extension Transfer {
    /// The branch that a store's `HEAD` names; it never exists, so that every real branch is free for a worktree.
    static let parkedBranch = "conductor-parked"

    /// Takes away the local branch that git has made, and writes settings.
    ///
    /// If the remote's `HEAD` is detached, so is the clone's, and there is no local branch. If the remote is empty, there
    /// may be settings for a branch that does not exist.
    func settle(_ repository: FilePath, _ configuration: KeyValuePairs<String, String>) async throws {
        let reader = git.reader(repository)
        let head = try await reader.head()
        let branch = try await reader.read {
            try reader.requireUsualConfiguration("write to '\(repository)'")
            try $0.requireOwnFiles()
            try $0.setHead(to: Self.parkedBranch)
            if case .branch(let name, _) = head { try $0.deleteBranch(name) }
            for (key, value) in configuration { try $0.set(key, to: value) }
            return head.commit == nil ? head.branch : nil
        } throughGit: {
            try await git("symbolic-ref", "HEAD", "refs/heads/\(Self.parkedBranch)", in: repository)
            if let name = head.branch { try await git("update-ref", "-d", "refs/heads/\(name)", in: repository) }
            for (key, value) in configuration { try await git("config", key, value, in: repository) }
            return head.branch
        }
        guard let branch, branch != Self.parkedBranch else { return }
        _ = try await git.attempt(["config", "--remove-section", "branch.\(branch)"], in: repository)
    }
}
