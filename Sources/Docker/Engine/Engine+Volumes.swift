import Errors
import Host
import Synchronization
package import SystemPackage

/// A volume that docker has.
package struct DockerVolume: Sendable, Equatable {
    /// Its name.
    package let name: String
    /// The stack for which docker-compose made it; empty for one that docker-compose did not make.
    package let stack: String

    /// Describes a volume.
    package init(name: String, stack: String) {
        self.name = name
        self.stack = stack
    }
}

/// A running container that uses volumes.
package struct VolumeUser: Sendable, Equatable {
    /// The name of the container.
    package let container: String
    /// The stack of the container; empty if docker-compose did not make it.
    package let stack: String
    /// The service that it runs; empty for a container of `docker compose run`, or one that docker-compose did not make.
    package let service: String
    /// The names of the volumes, and the paths of what else is mounted.
    package let volumes: [String]

    /// Describes a container.
    package init(container: String, stack: String, service: String, volumes: [String]) {
        self.container = container
        self.stack = stack
        self.service = service
        self.volumes = volumes
    }
}

extension Engine {
    /// Returns all volumes that have a name.
    ///
    /// - Throws: ``ConductorError`` of kind `engine`, as all of these do.
    package func volumes() async throws -> [DockerVolume] {
        try await table(["volume", "ls"], ["{{.Name}}", #"{{.Label "com.docker.compose.project"}}"#]).map {
            DockerVolume(name: $0[0], stack: $0[1])
        }
    }

    /// Returns all running containers with what they mount.
    package func volumeUsers() async throws -> [VolumeUser] {
        let labels = ["project", "service", "oneoff"].map { #"{{.Label "com.docker.compose.\#($0)"}}"# }
        return try await table(["ps", "--no-trunc"], ["{{.Names}}"] + labels + ["{{.Mounts}}"]).map {
            VolumeUser(
                container: $0[0], stack: $0[1], service: $0[3].lowercased() == "true" ? "" : $0[2],
                volumes: $0[4].split(separator: ",").map(String.init))
        }
    }

    /// Makes a volume that docker-compose does not know.
    package func make(volume name: String, labels: [String: String]) async throws {
        let labels = labels.sorted { $0.key < $1.key }.flatMap { ["--label", "\($0.key)=\($0.value)"] }
        try await capture(["volume", "create"] + labels + ["--", name])
    }

    /// Returns the id of an image; `nil` if this machine does not have it.
    package func id(ofImage image: String) async throws -> String? {
        let found = try await run(["image", "inspect", "--format", "{{.Id}}", "--", image])
        return found.status.isSuccess ? found.output.split(whereSeparator: \.isNewline).first.map(String.init) : nil
    }

    /// Makes copies of volumes in a container of the first image that can.
    ///
    /// Where the task is cancelled, the container ends: before all content is whole it takes away what it has copied,
    /// and afterwards it does the rest.
    ///
    /// - Parameters:
    ///   - images: the names of images; those that this machine does not have are left out.
    ///   - report: called with what the container reports.
    /// - Throws: ``ConductorError`` of kind `engine` where no image has a shell and the programs for it, where there is
    ///   not enough room, or with what the programs said; every volume then holds what it held before.
    package func copy(
        _ copy: VolumeCopy, images: [String], report: @escaping @Sendable (VolumeCopy.Report) -> Void
    ) async throws {
        guard !copy.pairs.isEmpty else { return }
        var lacking: [String] = []
        for name in images {
            guard let image = try await id(ofImage: name) else { continue }
            let container = "conductor-data-\(String(UInt64.random(in: .min ... .max), radix: 36))"
            var command = Command(
                "docker", copy.arguments(image: image, name: container), environment: host.environment)
            command.ownsSession = true
            command.title = "docker run"
            let isWhole = Mutex(false)
            let result = await Result<Captured, any Error>.of { [command] in
                try await host.processes.capture(command) { line in
                    guard let event = VolumeCopy.report(line) else { return }
                    if event == .whole { isWhole.withLock { $0 = true } }
                    report(event)
                }
            }
            if Task.isCancelled {
                await end(container: container)
                if isWhole.withLock({ $0 }) { return }
                throw CancellationError()
            }
            let captured = try result.get()
            if captured.status.isSuccess { return }
            guard VolumeCopy.lacksProgram.contains(captured.status.code) else { throw Self.failure(captured) }
            lacking.append(name)
        }
        throw ConductorError(
            .noImageForCopy,
            lacking.isEmpty
                ? "none of the images that could copy volumes is on this machine: \(images.joined(separator: ", "))"
                : "the copy needs an image with a shell and the programs 'cp', 'mv', 'rm', 'du' and 'df', which is not so of "
                    + lacking.joined(separator: ", "),
            hint: "git config conductor.dataImage IMAGE names another one that is on this machine")
    }

    private static func failure(_ captured: Captured) -> ConductorError {
        let lines = captured.error.split(whereSeparator: \.isNewline).map(String.init)
        for case .noRoom(let needed, let free) in lines.compactMap(VolumeCopy.report) {
            return ConductorError(
                .noRoom,
                "there is not enough room for the copy: \(ByteCount(kilobytes: needed)) are needed, and "
                    + "\(ByteCount(kilobytes: free)) are free",
                hint: "'git conductor data list' shows what is saved, 'docker system df' what takes the room")
        }
        return ConductorError(
            .volumeCopyFailed, "the volumes could not be copied; they are as they were",
            details: lines.filter { VolumeCopy.report($0) == nil }.suffix(20))
    }

    /// Runs a command line in a container, and writes its output to a file.
    ///
    /// - Throws: ``ConductorError`` of kind `container` where it fails, with the last lines that it wrote.
    package func dump(_ line: String, in container: Container, to file: FilePath) async throws {
        try await pipe(line, in: container, #"umask 077 && exec "$@" >"$0""#, file)
    }

    /// Runs a command line in a container, which reads a file from its standard input.
    ///
    /// - Throws: ``ConductorError`` of kind `container` where it fails, with the last lines that it wrote.
    package func restore(_ line: String, in container: Container, from file: FilePath) async throws {
        try await pipe(line, in: container, #"exec "$@" <"$0""#, file)
    }

    /// Runs a command line in a container, with a stream that a shell connects to a file: it may be of any size.
    private func pipe(_ line: String, in container: Container, _ script: String, _ file: FilePath) async throws {
        let call = ["docker", "exec", "--interactive", container.id, "sh", "-c", line]
        var command = Command("sh", ["-c", script, file.string] + call, environment: host.environment)
        command.ownsSession = true
        command.title = "docker exec"
        let captured = try await host.processes.capture(command)
        try Task.checkCancellation()
        guard captured.status.isSuccess else {
            let said = (captured.output + captured.error).split(whereSeparator: \.isNewline).map(String.init)
            throw ConductorError(
                .commandFailed, "'\(line)' failed in '\(container.service)'", details: said.suffix(20))
        }
    }

    /// Tells a container to end and waits for it, also in a task that was cancelled.
    private func end(container name: String) async {
        await Task.detached {
            // Renaming what is copied already may not be interrupted, and takes a moment.
            _ = try? await run(["stop", "--time", "60", name])
        }.value
    }

    private func table(_ arguments: [String], _ columns: [String]) async throws -> [[String]] {
        let output = try await capture(arguments + ["--format", columns.joined(separator: "\t")])
        return try output.split(whereSeparator: \.isNewline).map { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard fields.count == columns.count else { throw Container.unreadable(String(line)) }
            return fields
        }
    }
}
