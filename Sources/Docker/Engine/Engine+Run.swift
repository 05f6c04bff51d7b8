import Errors
package import SystemPackage

extension Engine {
    /// Whether there is a container of a name, running or not; `false` where docker does not answer.
    package func has(container name: String) async -> Bool {
        (try? await capture(["ps", "--all", "--quiet", "--filter", "name=^\(name)$"]).isEmpty) == false
    }

    /// Returns the folder in which the program of a container runs.
    ///
    /// - Throws: ``ConductorError`` of kind `engine`.
    package func workingDirectory(ofContainer name: String) async throws -> FilePath {
        let folder = try await capture(["inspect", "--format", "{{.Config.WorkingDir}}", name])
            .split(whereSeparator: \.isNewline).first.map(String.init)
        return FilePath(folder ?? "/")
    }

    /// Copies a file or folder out of a container, which need not run.
    ///
    /// - Returns: whether the container has it.
    /// - Throws: ``ConductorError`` of kind `engine`.
    package func copy(_ path: FilePath, ofContainer name: String, to target: FilePath) async throws -> Bool {
        do {
            try await capture(["cp", "\(name):\(path)", target.string])
        } catch let error as ConductorError
            where error.details.contains(where: { $0.contains("container:path") || $0.contains("not find the file") })
        {
            return false
        }
        return true
    }

    /// Removes the networks of a stack of which there is no container at all, not even one of `docker-compose run`.
    ///
    /// - Throws: ``ConductorError`` of kind `engine`, also where something else is on a network.
    package func removeUnusedNetworks(of stack: String) async throws {
        let filter = "label=com.docker.compose.project=\(stack)"
        guard try await capture(["ps", "--all", "--quiet", "--filter", filter]).isEmpty else { return }
        // By their ids: two that were made at the same time may have one name.
        let networks = try await capture(["network", "ls", "--quiet", "--filter", filter])
        for network in networks.split(separator: "\n") { try await capture(["network", "rm", String(network)]) }
    }
}
