package import Checkouts
import Host
import Projects
import SystemPackage

extension Session {
    /// Finds the checkouts without reading the project's files, which may be broken, or about to change.
    ///
    /// - Throws: `GitError`; ``ConductorError``.
    package func findCheckouts() async throws -> ProjectCheckouts {
        let settings = try await settings()
        let existing = try await Checkout.find(
            in: try settings.checkoutsFolder(in: project), project: project, git: git,
            records: WorktreeState.read(project, warn: warn).checkouts)
        return checkouts(existing, settings)
    }

    /// Runs something with an index that lists the files of the project and its checkouts, and removes the index.
    ///
    /// - Parameters:
    ///   - untracked: the options with which `git ls-files` lists untracked files that are meant, too; `nil` for none.
    ///   - body: gets the variables with which git uses the index.
    package func withJoinedIndex<Result>(
        untracked: [String]?, _ body: ([String: String]) async throws -> Result
    ) async throws -> Result {
        try Files.createFolder(project.stateDirectory)
        let file = Files.temporarySibling(of: project.stateDirectory.appending("joined-index"))
        defer { try? Files.remove(file) }
        return try await body(try await findCheckouts().writeJoinedIndex(to: file, untracked: untracked))
    }
}
