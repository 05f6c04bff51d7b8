import Errors

/// A container of the stack, as docker lists it.
package struct Container: Sendable, Equatable {
    /// The states of a container in docker.
    package enum State: String, Sendable {
        case created, running, paused, restarting, removing, exited, dead
    }

    /// The result of its health check.
    package enum Health: String, Sendable {
        case starting, healthy, unhealthy
    }

    /// Its full id.
    package let id: String
    /// Its name.
    package let name: String
    /// The service that it runs.
    package let service: String
    /// Its state.
    package let state: State
    /// Its exit code; `nil` if it has not ended.
    package let exitCode: Int?
    /// Its health; `nil` if it has no health check.
    package let health: Health?
    /// The name of the image that it was made from; the image's id if another image has that name now, or none.
    package let image: String
    /// The ports that it publishes, such as `0.0.0.0:3000->3000/tcp`.
    package let ports: [String]
    /// The working folder of the compose project that made it.
    package let workingDirectory: String
    /// docker-compose's digest of the settings that it was made from.
    package let settings: String
    /// The names of the networks that it is on.
    package let networks: [String]
    /// Its state in docker's words: `Up 2 hours (healthy)`, `Exited (1) 3 minutes ago`.
    package let status: String

    /// Whether the image that it was made from has no longer the name that it had then.
    package var hasUnnamedImage: Bool { image.hasPrefix("sha256:") }

    /// Whether docker was not asked, and it is only assumed to run.
    package var isAssumed: Bool { id.isEmpty }

    /// Whether it runs; a paused or restarting container counts as running.
    package var isRunning: Bool { state == .running || state == .paused || state == .restarting }

    /// Whether it has ended with status 0.
    package var hasSucceeded: Bool { state == .exited && exitCode == 0 }

    /// Whether it has ended with an error, and not because somebody asked it to end.
    package var hasFailedByItself: Bool {
        state == .exited && exitCode.map { !Self.usualExitCodes.contains($0) } == true
    }

    /// How a container ends that has done its work, or was asked to end: by SIGINT, SIGKILL or SIGTERM.
    package static let usualExitCodes: Set<Int> = [0, 130, 137, 143]

    /// Its state as the predicate of a sentence: `ended with status 1`.
    package var stateInWords: String {
        switch (state, exitCode) {
        case (.exited, let code?): "ended with status \(code)"
        case (.created, _): "was never started"
        case (.running, _) where health == .unhealthy: "is unhealthy"
        default: "is \(state.rawValue)"
        }
    }

    /// Its state with its health or exit code, for a table: `running (healthy)`.
    package var summary: String {
        if let health { return "\(state.rawValue) (\(health.rawValue))" }
        if state == .exited, let exitCode { return "exited (\(exitCode))" }
        return state.rawValue
    }

    /// How long ago it ended, in docker's words: `3 minutes ago`; `nil` if it has not ended.
    package var endedAgo: String? {
        guard state == .exited, let end = status.firstIndex(of: ")") else { return nil }
        let words = status[status.index(after: end)...].drop { $0 == " " }
        return words.isEmpty ? nil : words.prefix(1).lowercased() + words.dropFirst()
    }

    /// Makes a container of a service that is assumed to run, for decisions without asking docker.
    package init(assumedRunning service: String) {
        self.init(id: "", service: service, state: .running)
    }

    init(
        id: String, name: String = "", service: String, state: State, exitCode: Int? = nil, health: Health? = nil,
        image: String = "", ports: [String] = [], workingDirectory: String = "", settings: String = "",
        networks: [String] = [], status: String = ""
    ) {
        self.id = id
        self.name = name
        self.service = service
        self.state = state
        self.exitCode = exitCode
        self.health = health
        self.image = image
        self.ports = ports
        self.workingDirectory = workingDirectory
        self.settings = settings
        self.networks = networks
        self.status = status
    }
}

extension [Container] {
    /// Those of a service's containers that docker-compose has made to replace others and not started yet.
    package var unfinished: [Container] {
        contains { $0.state != .created } ? filter { $0.state == .created } : []
    }
}

extension Container {
    /// The format that makes `docker ps` print what ``init(line:)`` reads.
    static let format = [
        "{{.ID}}", label("service"), "{{.State}}", "{{.Status}}", "{{.Image}}", "{{.Ports}}",
        label("project.working_dir"), label("oneoff"), "{{.Names}}", label("config-hash"), "{{.Networks}}",
    ].joined(separator: "\t")

    private static func label(_ name: String) -> String {
        "{{.Label \"com.docker.compose.\(name)\"}}"
    }

    /// Returns the error for a line of `docker ps` that cannot be read.
    static func unreadable(_ line: String) -> ConductorError {
        ConductorError(
            .dockerFailed, "'docker ps' answered something else than containers", details: [line],
            hint: "look which docker is on your PATH, and what it says: docker ps")
    }

    /// Reads a line of `docker ps`; `nil` for a container of `docker compose run`, or one that compose did not make.
    ///
    /// - Throws: `ConductorError` of kind `engine` if the line has another format.
    init?(line: String) throws {
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        guard fields.count == 11 else { throw Self.unreadable(line) }
        guard !fields[1].isEmpty, fields[7].lowercased() != "true" else { return nil }
        guard let state = State(rawValue: fields[2]) else { throw Self.unreadable(line) }
        self.init(
            id: fields[0],
            // The aliases of links, `OTHER/NAME`, are listed with the name.
            name: fields[8].split(separator: ",").first { !$0.contains("/") }.map(String.init) ?? "",
            service: fields[1], state: state, status: fields[3], image: fields[4],
            ports: fields[5].split(separator: Character(",")).map { String($0.drop { $0 == " " }) },
            workingDirectory: fields[6], settings: fields[9],
            networks: fields[10].split(separator: ",").map(String.init))
    }

    /// Reads a container that the engine lists; `nil` for one of `docker compose run`, or that compose did not make.
    ///
    /// - Throws: `ConductorError` of kind `engine` if it is in a state that docker does not have.
    init?(_ listed: ListedContainer) throws {
        let service = listed.label("service")
        guard !service.isEmpty, listed.label("oneoff").lowercased() != "true" else { return nil }
        guard let state = State(rawValue: listed.state) else {
            throw Self.unreadable("\(listed.name): \(listed.state)")
        }
        self.init(
            id: listed.id, name: listed.name, service: service, state: state, status: listed.status,
            image: listed.image,
            ports: listed.ports, workingDirectory: listed.label("project.working_dir"),
            settings: listed.label("config-hash"), networks: listed.networks)
    }

    /// - Parameter status: the state in docker's words, which tell the exit code and the health:
    ///   `Exited (1) 3 minutes ago`, `Up 2 hours (healthy)`.
    private init(
        id: String, name: String, service: String, state: State, status: String, image: String, ports: [String],
        workingDirectory: String, settings: String, networks: [String]
    ) {
        var exitCode: Int?
        if status.hasPrefix("Exited (") { exitCode = Int(status.dropFirst("Exited (".count).prefix { $0 != ")" }) }
        let health: Health? =
            status.hasSuffix("(healthy)")
            ? .healthy
            : status.hasSuffix("(unhealthy)")
                ? .unhealthy : status.hasSuffix("(health: starting)") ? .starting : nil
        self.init(
            id: id, name: name, service: service, state: state, exitCode: exitCode, health: health, image: image,
            ports: ports, workingDirectory: workingDirectory, settings: settings, networks: networks, status: status)
    }
}
