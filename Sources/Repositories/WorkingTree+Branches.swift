import Git
package import SystemPackage
extension WorkingTree {
    /// Returns the other working tree of this repository that has a branch checked out; `nil` if there is none.
    package func holder(of branch: String) async throws -> FilePath? {
        if let other = try await reader.worktrees().first(where: { $0.head?.branch == branch && $0.path != top }) {
            return other.path
        }
        // `worktrees()` leaves out the main working tree. A store has none: its HEAD names a branch that never exists.
        guard let layout = RepositoryLayout.find(from: path), layout.isLinkedWorktree,
            let main = RepositoryLayout.find(from: layout.commonDirectory),
            main.headText() == "ref: refs/heads/\(branch)"
        else { return nil }
        return layout.commonDirectory.removingLastComponent()
    }
}
