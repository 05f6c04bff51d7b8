import Git
import Host
import SystemPackage

extension WorkingTree {
    /// Puts all changes and unknown files into a stash.
    ///
    /// - Parameters:
    ///   - message: the stash's message.
    ///   - others: files that are unknown to git and ignored, and are to go with them.
    /// - Returns: whether there was anything to stash.
    package func stash(_ message: String, with others: [String] = []) async throws -> Bool {
        guard let top else { return false }
        let hidden = try await hiddenChanges()
        if !hidden.isEmpty {
            // A call has one flag's effect only.
            try await git.capture(["update-index", "--no-assume-unchanged", "--"] + hidden, in: top)
            try await git.capture(["update-index", "--no-skip-worktree", "--"] + hidden, in: top)
        }
        if !others.isEmpty { try await git.capture(["add", "--force", "--"] + others, in: top) }
        let before = try await reader.resolve("refs/stash")
        try await git("stash", "push", "--include-untracked", "--message", message, in: top)
        return try await reader.resolve("refs/stash") != before
    }

    /// Puts a branch on commits that would be on none.
    ///
    /// - Returns: the branch, where there were such commits.
    package func branchForLooseCommits() async throws -> String? {
        guard let commit = try await commitsOnNoBranch().first else { return nil }
        let branch = "kept-\(commit.id.abbreviated)"
        try await git("branch", "--force", branch, commit.id.description, in: path)
        return branch
    }
}

extension WorkingTree {
    /// Lets git switch, and bring the submodules along. Nothing is overwritten that git does not know.
    package func switchTo(_ arguments: [String], for job: Job) async throws {
        try await git.run(["switch", "--no-overwrite-ignore"] + arguments, in: path, for: job)
        try await updateSubmodules(for: job)
    }

    /// Brings the submodules to the commits that this one names, and clones those that are missing.
    package func updateSubmodules(for job: Job) async throws {
        guard let top, Files.kind(of: top.appending(".gitmodules")) == .file else { return }
        try await git.run(["submodule", "update", "--init", "--recursive"] + job.progressOptions, in: top, for: job)
    }
}
