import Git
import Host
import SystemPackage

extension WorkingTree {
    /// Stashes all changes and untracked files, also changes that git was told not to look at.
    ///
    /// - Parameters:
    ///   - message: the stash's message.
    ///   - others: ignored files to stash, too.
    /// - Returns: whether there was anything to stash.
    package func stash(_ message: String, with others: [String] = []) async throws -> Bool {
        guard let top else { return false }
        let hidden = try await hiddenChanges()
        if !hidden.isEmpty {
            // One call clears only one of the flags.
            try await git.capture(["update-index", "--no-assume-unchanged", "--"] + hidden, in: top)
            try await git.capture(["update-index", "--no-skip-worktree", "--"] + hidden, in: top)
        }
        if !others.isEmpty { try await git.capture(["add", "--force", "--"] + others, in: top) }
        let before = try await reader.resolve("refs/stash")
        do {
            try await git("stash", "push", "--include-untracked", "--message", message, in: top)
        } catch {
            if try await reader.resolve("refs/stash") != before { try await undoHalfStash(in: top) }
            throw error
        }
        return try await reader.resolve("refs/stash") != before
    }

    /// Removes the stash of a `git stash` that failed later, after putting back the untracked files that it has removed.
    ///
    /// git records a stash before it removes the files. A stash stays if not everything in it is in the working tree.
    private func undoHalfStash(in top: FilePath) async throws {
        if try await reader.resolve("refs/stash^3") != nil {
            let index = Files.temporarySibling(of: gitDirectory.appending("index"))
            let variables = ["GIT_INDEX_FILE": index.string]
            try await git.capture(["read-tree", "refs/stash^3"], in: top, input: "", variables)
            // It leaves what is there, and calls that a failure.
            _ = try? await git.capture(["checkout-index", "--all", "--quiet"], in: top, input: "", variables)
            try Files.remove(index)
            let files = try await git("ls-tree", "-r", "-z", "--name-only", "refs/stash^3", in: top).split(
                separator: "\0")
            guard files.allSatisfy({ Files.exists(top.appending(String($0))) }) else { return }
        }
        for arguments in [["refs/stash"], ["--cached", "refs/stash^2"]] {
            guard try await git.attempt(["diff", "--quiet"] + arguments, in: top).status.isSuccess else { return }
        }
        try await git("stash", "drop", "--quiet", in: top)
    }

    /// Puts the newest stash back into the working tree, which has not changed since, and removes it.
    ///
    /// - Throws: ``ConductorError`` of kind `git`; the stash stays then.
    package func takeBackStash() async throws {
        try await git("stash", "pop", "--index", "--quiet", in: path)
    }

    /// Makes a branch `kept-ID` at a detached `HEAD` that has commits which are on no branch.
    ///
    /// - Returns: the branch; `nil` if there are no such commits.
    package func branchForLooseCommits() async throws -> String? {
        guard let commit = try await commitsOnNoBranch().first else { return nil }
        let branch = "kept-\(commit.id.abbreviated)"
        try await git("branch", "--force", branch, commit.id.description, in: path)
        return branch
    }
}

extension WorkingTree {
    /// Runs `git switch`, without overwriting ignored files, and updates the submodules.
    ///
    /// - Parameter options: options of git itself, before the command.
    package func switchTo(_ arguments: [String], options: [String] = [], for job: Job) async throws {
        try await git.run(options + ["switch", "--quiet", "--no-overwrite-ignore"] + arguments, in: path, for: job)
        try await updateSubmodules(for: job)
    }

    /// Checks out in all submodules, at any depth, the commits that `HEAD` names, and clones those that are missing.
    package func updateSubmodules(for job: Job) async throws {
        guard let top, Files.kind(of: top.appending(".gitmodules")) == .file else { return }
        try await git.run(["submodule", "update", "--init", "--recursive"] + job.progressOptions, in: top, for: job)
    }
}
