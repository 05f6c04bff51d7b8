import Host
package import SystemPackage

extension Engine {
    /// Returns the folder in which the engine keeps what it has; `nil` where docker does not say.
    package func folder() async -> FilePath? {
        let said = try? await run(["info", "--format", "{{.DockerRootDir}}"], isQuery: true).output
        return said?.split(whereSeparator: \.isNewline).first.map { FilePath(String($0)) }
    }

    /// Returns the version of the engine.
    ///
    /// - Throws: ``ConductorError`` of kind `engine` if it does not answer.
    package func version() async throws -> String {
        String(try await capture(["version", "--format", "{{.Server.Version}}"]).prefix { !$0.isNewline })
    }
}
