import Docker
import Errors
import Git
package import Host
package import Projects
import YAML

/// The versions of what this program is made of and runs.
package struct Installation: Sendable, Encodable, Equatable {
    /// A docker client, and the engine that it reaches.
    package struct Docker: Sendable, Codable, Equatable {
        /// The version of the client.
        package let client: String
        /// The version of the engine; `nil` where it does not answer.
        @Nullable package var engine: String?
    }

    /// The docker-compose that is used in a folder.
    package struct Compose: Sendable, Codable, Equatable {
        /// The words that start it, `docker compose` or `docker-compose`; `nil` where none can be used.
        @Nullable package var command: String?
        /// Its version; `nil` where none can be used.
        @Nullable package var version: String?
        /// Why none can be used.
        @Nullable package var problem: String?
    }

    /// The version of this shape.
    package let schema = 1
    /// The version of this program.
    package let version = Version.text
    /// The version of the libgit2 that is loaded.
    package let libgit2 = Libgit2.version
    /// The version of the libyaml that is loaded.
    package let libyaml = Libyaml.version
    /// The version of git; `nil` where it is not found.
    @Nullable package var git: String?
    /// The docker on `PATH`; `nil` where it is not found.
    @Nullable package var docker: Docker?
    /// The docker-compose that is used in the present folder.
    package let compose: Compose

    /// Asks git, docker and docker-compose for their versions, all at once.
    ///
    /// - Parameter limit: how long each may take to answer.
    package init(_ host: Host, within limit: Duration) async {
        var host = host
        host.timeLimits.query = limit
        let asked = host
        async let git = Self.version(of: "git", asked)
        async let docker = Self.docker(asked)
        async let compose = Self.compose(asked)
        _git = Nullable(wrappedValue: await git)
        _docker = Nullable(wrappedValue: await docker)
        self.compose = await compose
    }

    private static func docker(_ host: Host) async -> Docker? {
        async let engine = try? Engine(host).version()
        guard let client = await version(of: "docker", host) else { return nil }
        return Docker(client: client, engine: await engine)
    }

    private static func compose(_ host: Host) async -> Compose {
        let choice = await output(of: ["git", "config", "--get", "conductor.compose"], host)
        do {
            let tool = try await ComposeTool.find(choice: choice, known: nil, host: host).tool
            return Compose(command: tool.words, version: tool.version)
        } catch {
            return Compose(problem: (error as? ConductorError)?.message ?? "\(error)")
        }
    }

    /// Reads `git version 2.39.5` or `Docker version 28.2.2, build e6534b4`; of another program with that name, such as
    /// podman, it returns the name, too.
    private static func version(of program: String, _ host: Host) async -> String? {
        guard let words = await output(of: [program, "--version"], host)?.split(separator: " "), words.count > 2 else {
            return nil
        }
        let version = words[2].prefix { $0 != "," }
        return words[0].lowercased() == program ? String(version) : "\(words[0]) \(version)"
    }

    /// The first line that a program prints; `nil` where it fails.
    private static func output(of words: [String], _ host: Host) async -> String? {
        var command = Command(
            words[0], Array(words.dropFirst()), environment: host.environment, workingDirectory: host.currentDirectory)
        command.ask(within: host.timeLimits.query)
        guard let captured = try? await host.processes.capture(command), captured.status.isSuccess else { return nil }
        return captured.output.split(separator: "\n").first.map(String.init)
    }
}
