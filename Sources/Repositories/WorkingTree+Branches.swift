import Git
package import SystemPackage
extension WorkingTree {
    /// Returns the other working tree of this repository that has a branch checked out; `nil` if there is none.
    package func holder(of branch: String) async throws -> FilePath? {
        holder(of: branch, among: try await reader.worktrees())
    }

    /// Returns the same, with the linked worktrees as they were read.
    package func holder(of branch: String, _ reading: BranchReading) -> FilePath? {
        reading.branch == nil ? nil : holder(of: branch, among: reading.worktrees)
    }

    private func holder(of branch: String, among worktrees: [Worktree]) -> FilePath? {
        if let other = worktrees.first(where: { $0.head?.branch == branch && $0.path != top }) { return other.path }
        // `worktrees()` leaves out the main working tree. A store has none: its HEAD names a branch that never exists.
        guard gitDirectory != commonDirectory, let main = RepositoryLayout.find(from: commonDirectory),
            main.headText() == "ref: refs/heads/\(branch)"
        else { return nil }
        return commonDirectory.removingLastComponent()
    }
}
