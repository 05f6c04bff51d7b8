import Errors
import Host
import SystemPackage

/// Where the engine is that the `docker` command talks to.
package struct EngineAddress: Sendable, Equatable {
    /// The name of the docker context; `default` for what `DOCKER_HOST` says, or the engine of this machine.
    package let context: String
    /// Its address, such as `unix:///var/run/docker.sock` or `ssh://build.example.com`.
    package let host: String
    /// Whether the context has certificates for it.
    let hasCertificates: Bool

    /// Whether it is another machine's, as far as the address tells: a socket of this machine may lead to another one.
    package var isRemote: Bool { ["tcp://", "ssh://", "http://", "https://"].contains(where: host.hasPrefix) }

    /// The engine in words, for a sentence.
    package var words: String { context == "default" ? "'\(host)'" : "'\(host)' (docker context '\(context)')" }

    /// Reads what ``format`` prints; `nil` for anything else.
    init?(line: String) {
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        guard fields.count == 3, !fields[1].isEmpty else { return nil }
        (context, host, hasCertificates) = (fields[0], fields[1], fields[2] != "0")
    }

    /// The format that makes `docker context inspect` print what ``init(line:)`` reads.
    static let format = "{{.Name}}\t{{.Endpoints.docker.Host}}\t{{len .TLSMaterial}}"
}

extension Engine {
    /// Returns where the engine is; `nil` where docker does not say.
    ///
    /// - Throws: ``ConductorError`` of kind `engine` if docker is missing.
    package func address() async throws -> EngineAddress? {
        let captured = try await run(["context", "inspect", "--format", EngineAddress.format])
        guard captured.status.isSuccess, let line = captured.output.split(whereSeparator: \.isNewline).first else {
            return nil
        }
        return EngineAddress(line: String(line))
    }

    /// Returns whether the engine is another machine's. docker is asked only where the user has chosen one.
    ///
    /// - Throws: ``ConductorError`` of kind `engine` if docker is missing.
    package func isRemote() async throws -> Bool {
        guard hasHost || context != nil else { return false }
        return try await address()?.isRemote ?? false
    }

    /// Returns the `DOCKER_HOST` that docker-compose 1 needs to work with the same engine as docker: it knows nothing of
    /// docker contexts. `nil` if it finds that engine by itself.
    ///
    /// - Throws: ``ConductorError`` of kind `engine` for a context that it cannot use.
    package func hostForLegacyCompose() async throws -> String? {
        guard !hasHost, context != nil else { return nil }
        guard let address = try await address(), address.context != "default" else { return nil }
        guard !address.hasCertificates else {
            throw ConductorError(
                .contextNotUsable,
                "docker-compose 1 cannot use the docker context '\(address.context)', which has certificates",
                hint: "use docker compose v2: https://docs.docker.com/compose/install, or set DOCKER_HOST")
        }
        return address.host
    }

    /// What to do where no engine answers: what has led docker to it may be what is wrong.
    var startHint: String {
        if hasHost {
            return "start the one that DOCKER_HOST names, or go back to this machine's: unset DOCKER_HOST"
        }
        guard let context else {
            return "start it ('sudo systemctl start docker', or Docker Desktop), then run the command again"
        }
        let isVariable = host.environment["DOCKER_CONTEXT", default: ""] != ""
        return "start that of the docker context '\(context)', or go back to this machine's: "
            + (isVariable ? "unset DOCKER_CONTEXT" : "docker context use default")
    }

    private var hasHost: Bool { !host.environment["DOCKER_HOST", default: ""].isEmpty }

    /// The docker context that the user has chosen; `nil` for the usual one.
    private var context: String? {
        let variable = host.environment["DOCKER_CONTEXT"].flatMap { $0.isEmpty ? nil : $0 }
        let name = variable ?? DockerProgram.settings(host)?.context
        return name == "default" ? nil : name
    }
}
