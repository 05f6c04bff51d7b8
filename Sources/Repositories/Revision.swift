package import Git
/// What a name stands for in a store or a checkout: a commit, and whether a branch names it.
package struct Revision {
    /// What a name can stand for: a local branch, a branch of `origin`, or any other name of a commit, such as a tag.
    package enum Kind { case local, remote, commit }
    /// What the name stands for.
    package let kind: Kind
    /// The commit.
    package let commit: ObjectID

    /// Looks up a name as `git switch` does: as a local branch, then as a branch of `origin`, then as any revision.
    package init?(_ name: String, in repository: RepositoryReader) async throws {
        // `main~2` is no branch, although `refs/heads/main~2` names a commit.
        let isName = name != "HEAD" && !name.contains("@{") && !name.contains { "~^:".contains($0) }
        if isName, let commit = try await repository.resolve("refs/heads/\(name)") {
            (kind, self.commit) = (.local, commit)
        } else if isName, let commit = try await repository.resolve("refs/remotes/origin/\(name)") {
            (kind, self.commit) = (.remote, commit)
        } else if let commit = try await repository.resolve(name) {
            (kind, self.commit) = (.commit, commit)
        } else {
            return nil
        }
    }
}

extension Worktree {
    /// Whether the worktree exists and has a branch checked out.
    package func isOn(_ branch: String) -> Bool { isValid && head?.branch == branch }
}
