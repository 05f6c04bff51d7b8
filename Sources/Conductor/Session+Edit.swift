package import Pipeline
import Projects

extension Session {
    /// Reads the project, and changes its files while no other command does.
    ///
    /// - Parameters:
    ///   - isDryRun: whether nothing is changed: then nobody has to wait.
    ///   - body: changes the files.
    /// - Throws: what the body throws; as ``load(tool:expecting:)``; `CancellationError`.
    package func editing<Result>(
        isDryRun: Bool, _ body: (Situation) async throws -> Result
    ) async throws -> Result {
        guard !isDryRun else { return try await body(try await load(tool: .none)) }
        let lock = try await ProjectLock.files(project).wait {
            warn("another git conductor command changes the files of this project; waiting for it")
        }
        let result = try await body(try await load(tool: .none))
        _ = consume lock
        return result
    }
}
