import Git
import Projects
import Repositories
package import SystemPackage

/// The working trees that have work of a kind.
package enum WorkFilter: String, CaseIterable, Sendable {
    /// Those with uncommitted changes or untracked files.
    case dirty
    /// Those with commits that the upstream lacks or, without an upstream, that no remote has.
    case ahead
    /// Both.
    case changed
}

extension ProjectCheckouts {
    /// Returns the working trees that have work of a kind, in their order; all without a filter.
    ///
    /// - Throws: `GitError`; ``ConductorError`` of kind `git`.
    package func filtered(_ paths: [FilePath], by filter: WorkFilter?) async throws -> [FilePath] {
        guard let filter else { return paths }
        let matches = try await Jobs().all(paths) { path in
            let tree = try WorkingTree(path, git: git)
            let isDirty = filter == .ahead ? false : try await !tree.status().isClean
            return if isDirty || filter == .dirty { isDirty } else { try await tree.reader.isAhead() }
        }
        return zip(paths, matches).filter(\.1).map(\.0)
    }
}

extension RepositoryReader {
    /// Whether `HEAD` has commits that its upstream lacks or, without an upstream, that no remote has.
    fileprivate func isAhead() async throws -> Bool {
        let head = try await head()
        if let branch = head.branch, let commit = head.commit, let followed = try await upstream(of: branch)?.commit {
            return try await divergence(commit, from: followed).ahead > 0
        }
        return try await countUnpushed(head) > 0
    }
}
