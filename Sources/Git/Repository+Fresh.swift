internal import CLibgit2

/// What is changed in a repository that was just cloned, as git would change it. The user's repositories only git changes.
extension Repository {
    /// Refuses what git would do otherwise: it gives files that it writes to a group where a setting says so.
    package func requireOwnFiles() throws(GitError) {
        guard try setting("core.sharedrepository") != nil else { return }
        throw GitError(
            kind: .unsupported, message: "libgit2 does not follow 'core.sharedRepository'",
            activity: "write to '\(gitDirectory)'")
    }

    /// Has `HEAD` name a branch, which need not exist, as `git symbolic-ref HEAD` does.
    package func setHead(to branch: String) throws(GitError) {
        _ = try Owned(git_reference_free, "write HEAD of '\(gitDirectory)'") {
            git_reference_symbolic_create($0, pointer, "HEAD", "refs/heads/" + branch, 1, nil)
        }
    }

    /// Deletes a local branch, and what is configured for it, as `git branch -D` does.
    package func deleteBranch(_ name: String) throws(GitError) {
        let activity = "delete the branch '\(name)'"
        let branch = try Owned(git_reference_free, activity) {
            git_branch_lookup($0, pointer, name, GIT_BRANCH_LOCAL)
        }
        try Libgit2.check(git_branch_delete(branch.pointer), activity)
    }

    /// Writes a setting to the repository's own configuration, as `git config` does.
    package func set(_ key: String, to value: String) throws(GitError) {
        let activity = "write the configuration '\(key)'"
        let configuration = try Owned(git_config_free, activity) { git_repository_config($0, pointer) }
        try Libgit2.check(git_config_set_string(configuration.pointer, key, value), activity)
    }
}
