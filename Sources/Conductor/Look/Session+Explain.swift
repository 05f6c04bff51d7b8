package import Explain
import Host
import Pipeline

extension Session {
    /// Explains which files set something of the stack.
    ///
    /// The value is that of `docker-compose config`, which needs no engine.
    ///
    /// - Parameter path: `SERVICE`, `SERVICE.KEY…`, `POD/SERVICE.KEY…`, or `networks`, `volumes`, `secrets` or
    ///   `configs` with a key.
    /// - Throws: ``ConductorError`` of kind `unknownName` where no file sets it; of kind `compose` where docker-compose
    ///   refuses the files; `YAMLError`; `EnvironmentFileError`.
    package func explain(_ path: String) async throws -> Explanation {
        try await explainer().explain(path)
    }

    func explainer() async throws -> Explainer {
        // Without the values of secrets: neither the result nor the places show them.
        let rendering = try Rendering(try await load().withoutSecretValues)
        let resolved = try await withTemporaryFolder(rendering) { try await resolve(rendering, in: $0) }
        return try Explainer(rendering, shell: host.environment, merged: resolved.document)
    }
}
