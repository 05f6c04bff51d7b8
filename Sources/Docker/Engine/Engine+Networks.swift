extension Engine {
    /// Returns the names of the networks that docker-compose made for a stack.
    package func networks(of stack: String) async throws -> [String] {
        let filter = "label=com.docker.compose.project=\(stack)"
        return try await capture(["network", "ls", "--filter", filter, "--format", "{{.Name}}"]).split(separator: "\n")
            .map(String.init)
    }

    /// Connects a container to a network under further names.
    package func connect(_ container: Container, to network: String, aliases: [String]) async throws {
        try await capture(["network", "connect"] + aliases.flatMap { ["--alias", $0] } + [network, container.id])
    }

    /// Takes containers off those of some networks that they are on.
    package func disconnect(_ containers: [Container], from networks: [String]) async throws {
        for container in containers {
            for network in networks where container.networks.contains(network) {
                try await capture(["network", "disconnect", "--force", network, container.id])
            }
        }
    }

    /// Returns the bridge networks of this machine: their number for each stack, and for none of them under the empty name.
    ///
    /// - Throws: ``ConductorError`` of kind `engine`.
    package func bridgeNetworks() async throws -> [String: Int] {
        let format = "{{.Label \"com.docker.compose.project\"}}\t{{.Name}}"
        let lines = try await capture(["network", "ls", "--filter", "driver=bridge", "--format", format])
        return lines.split(separator: "\n").reduce(into: [:]) { counts, line in
            counts[String(line.prefix { $0 != "\t" }), default: 0] += 1
        }
    }
}
