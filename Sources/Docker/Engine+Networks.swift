extension Engine {
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
