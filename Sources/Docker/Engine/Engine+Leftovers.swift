import Errors
/// Everything that docker has of a stack.
package struct StackRemains: Sendable, Equatable {
    /// A container of the stack.
    package struct Member: Sendable, Equatable {
        /// Its full id.
        package let id: String
        /// Its name.
        package let name: String
        /// The working folder of the compose project that made it.
        package let folder: String
    }

    /// Its containers.
    package let containers: [Member]
    /// The names of its networks.
    package let networks: [String]
    /// The names of its volumes, including anonymous ones.
    package let volumes: [String]

    /// The names of its containers.
    package var containerNames: [String] { containers.map(\.name) }
}

extension Engine {
    /// Returns everything that docker has of a stack.
    ///
    /// - Throws: ``ConductorError`` of kind `engine`.
    package func remains(of stack: String) async throws -> StackRemains {
        let filter = ["--filter", "label=com.docker.compose.project=\(stack)"]
        let format = ["{{.ID}}", "{{.Names}}", "{{.Label \"com.docker.compose.project.working_dir\"}}"]
        let containers = try await lines(
            ["ps", "--all", "--no-trunc"] + filter, format: format.joined(separator: "\t")
        )
        .map { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 3 else { throw Container.unreadable(line) }
            return StackRemains.Member(id: fields[0], name: fields[1], folder: fields[2])
        }
        var volumes = try await lines(["volume", "ls"] + filter, format: "{{.Name}}")
        if !containers.isEmpty {
            let mounts = "{{range .Mounts}}{{if eq .Type \"volume\"}}{{.Name}}\n{{end}}{{end}}"
            // Of the volumes without the stack's label, only anonymous ones belong to its containers.
            volumes += try await lines(["inspect"] + containers.map(\.id), format: mounts)
                .filter { $0.count == 64 && $0.allSatisfy(\.isHexDigit) && !volumes.contains($0) }
        }
        return StackRemains(
            containers: containers, networks: try await networks(of: stack),
            volumes: volumes)
    }

    /// Removes the containers and networks of a stack and, if that is asked for, its volumes.
    ///
    /// - Parameter guests: containers of others that may be on its networks; they are taken off.
    /// - Returns: the networks that docker keeps although no container is on them.
    /// - Throws: ``ConductorError`` of kind `engine`.
    package func remove(_ remains: StackRemains, volumes: Bool, guests: [Container] = []) async throws -> [String] {
        if !remains.containers.isEmpty {
            try await capture(["stop"] + remains.containers.map(\.id))
            try await capture(["rm", "--force"] + remains.containers.map(\.id))
        }
        try await disconnect(guests, from: remains.networks)
        var kept: [String] = []
        for network in remains.networks where try await !remove(network: network) { kept.append(network) }
        if volumes, !remains.volumes.isEmpty { try await capture(["volume", "rm"] + remains.volumes) }
        return kept
    }

    /// Removes a network.
    ///
    /// - Returns: `false` where docker keeps it although no container is on it. Docker 20.10 counts the ends of a network,
    ///   and miscounts where many containers start and stop at once; only a restart of the engine makes it count anew.
    private func remove(network: String) async throws -> Bool {
        do {
            try await capture(["network", "rm", network])
        } catch let error as ConductorError where error.details.contains(where: { $0.contains("has active endpoints") })
        {
            let containers = try await capture(["network", "inspect", "--format", "{{len .Containers}}", network])
            guard containers.split(separator: "\n") == ["0"] else { throw error }
            return false
        }
        return true
    }

    /// Returns the volumes of a stack that no container uses and whose key in the compose files begins with a prefix.
    package func unusedVolumes(of stack: String, keyPrefix: String) async throws -> [String] {
        let format = "{{.Name}}\t{{.Label \"com.docker.compose.volume\"}}"
        return try await lines(
            [
                "volume", "ls", "--filter", "dangling=true", "--filter", "label=com.docker.compose.project=\(stack)",
            ], format: format
        ).compactMap { line in
            let fields = line.split(separator: "\t").map(String.init)
            return fields.count == 2 && fields[1].hasPrefix(keyPrefix) ? fields[0] : nil
        }
    }

    /// Returns the volumes that docker-compose made for a stack and a key of its compose files.
    package func namedVolumes(of stack: String) async throws -> [(name: String, key: String)] {
        let format = "{{.Name}}\t{{.Label \"com.docker.compose.volume\"}}"
        let filter = ["volume", "ls", "--filter", "label=com.docker.compose.project=\(stack)"]
        return try await lines(filter, format: format).compactMap { line in
            let fields = line.split(separator: "\t").map(String.init)
            return fields.count == 2 ? (fields[0], fields[1]) : nil
        }
    }

    /// Returns the paths for which an image declares a volume.
    package func volumePaths(ofImage image: String) async throws -> Set<String> {
        let format = "{{range $path, $_ := .Config.Volumes}}{{$path}}\n{{end}}"
        return Set(try await lines(["image", "inspect", image], format: format))
    }

    /// Removes volumes.
    package func remove(volumes: [String]) async throws {
        if !volumes.isEmpty { try await capture(["volume", "rm"] + volumes) }
    }

    /// Returns the names of the images that the containers on this machine were made from.
    package func imagesInUse() async throws -> Set<String> {
        Set(try await lines(["ps", "--all"], format: "{{.Image}}"))
    }

    private func lines(_ arguments: [String], format: String) async throws -> [String] {
        try await capture(arguments + ["--format", format]).split(separator: "\n").map(String.init)
    }
}
