extension Engine {
    /// The version of the engine.
    ///
    /// - Throws: ``ConductorError`` of kind `engine` where it does not answer.
    package func version() async throws -> String {
        String(try await capture(["version", "--format", "{{.Server.Version}}"]).prefix { !$0.isNewline })
    }
}
