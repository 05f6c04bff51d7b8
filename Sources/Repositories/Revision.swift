package import Git
/// What a name stands for in a store or a checkout.
package struct Revision {
    /// What a name can stand for: a branch of one's own, one of the remote, or a commit.
    package enum Kind { case local, remote, commit }
    /// What the name stands for.
    package let kind: Kind
    /// The commit.
    package let commit: ObjectID

    /// Looks a name up as git's own `switch` does: a branch of one's own, then one of the remote, then any commit.
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
    /// Whether it is there and has a branch out.
    package func isOn(_ branch: String) -> Bool { isValid && head?.branch == branch }
}
