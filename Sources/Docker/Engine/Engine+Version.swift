extension Engine {
    /// Returns the version of the engine.
    ///
    /// - Throws: ``ConductorError`` of kind `engine` if it does not answer.
    package func version() async throws -> String {
        String(try await capture(["version", "--format", "{{.Server.Version}}"]).prefix { !$0.isNewline })
    }
}
