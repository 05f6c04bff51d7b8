package import Git
/// What a name stands for in a store or a checkout: a commit, and whether a branch names it.
package struct Revision: Sendable {
    /// What a name can stand for.
    package enum Kind: Equatable, Sendable {
        /// A local branch.
        case local
        /// A branch or a pull request of `origin`, with the full name of its remote-tracking branch.
        case remote(tracked: String)
        /// Any other name of a commit, such as a tag.
        case commit
    }
    /// Where the pull requests of `origin` are that somebody has asked for, each under the name of its local branch.
    package static let requests = "refs/remotes/requests/"
    /// What the name stands for.
    package let kind: Kind
    /// The commit.
    package let commit: ObjectID

    /// Looks up a name as `git switch` does: as a local branch, then as a branch or pull request of `origin`, then as any
    /// revision.
    package init?(_ name: String, in repository: RepositoryReader) async throws {
        for (kind, name) in Self.branches(name) + [(.commit, name)] {
            guard let commit = try await repository.resolve(name) else { continue }
            (self.kind, self.commit) = (kind, commit)
            return
        }
        return nil
    }

    /// Looks up a name in the same way, but only as a branch or pull request, in process.
    init?(branchNamed name: String, in repository: Repository) throws(GitError) {
        for (kind, name) in Self.branches(name) {
            guard let commit = try repository.resolve(name) else { continue }
            (self.kind, self.commit) = (kind, commit)
            return
        }
        return nil
    }

    /// Returns the references that a name can stand for, in the order in which they are tried.
    private static func branches(_ name: String) -> [(kind: Kind, name: String)] {
        // `main~2` is no branch, although `refs/heads/main~2` names a commit.
        guard name != "HEAD" && !name.contains("@{") && !name.contains(where: { "~^:".contains($0) }) else { return [] }
        return [
            (.local, "refs/heads/\(name)"),
            (.remote(tracked: "refs/remotes/origin/\(name)"), "refs/remotes/origin/\(name)"),
            (.remote(tracked: requests + name), requests + name),
        ]
    }
}

extension Worktree {
    /// Whether the worktree exists and has a branch checked out.
    package func isOn(_ branch: String) -> Bool { isValid && head?.branch == branch }
}
