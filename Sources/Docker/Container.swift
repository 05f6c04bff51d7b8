import Errors

/// A container of the stack, as docker lists it.
package struct Container: Sendable, Equatable {
    /// The states that docker knows.
    package enum State: String, Sendable {
        case created, running, paused, restarting, removing, exited, dead
    }

    /// What its health check says.
    package enum Health: String, Sendable {
        case starting, healthy, unhealthy
    }

    /// Its id, whole.
    package let id: String
    /// The service that it runs.
    package let service: String
    /// Its state.
    package let state: State
    /// The code that it ended with, where it has ended.
    package let exitCode: Int?
    /// Its health, where it has a health check.
    package let health: Health?
    /// The image that it was made from, as it was named.
    package let image: String
    /// The ports that it publishes, such as `0.0.0.0:3000->3000/tcp`.
    package let ports: [String]
    /// The folder of the compose project that made it.
    package let workingDirectory: String

    /// Whether it runs; a paused one does.
    package var isRunning: Bool { state == .running || state == .paused || state == .restarting }

    /// Whether it did its work and ended.
    package var hasSucceeded: Bool { state == .exited && exitCode == 0 }

    /// Its state, for a sentence that begins with the container.
    package var stateInWords: String {
        switch (state, exitCode) {
        case (.exited, let code?): "ended with status \(code)"
        case (.created, _): "was never started"
        default: "is \(state.rawValue)"
        }
    }

    /// Its state and health, for a table.
    package var summary: String {
        if let health { return "\(state.rawValue) (\(health.rawValue))" }
        if state == .exited, let exitCode { return "exited (\(exitCode))" }
        return state.rawValue
    }

    /// A container of a service that is taken to run, where docker is not asked.
    package init(assumedRunning service: String) {
        self.init(
            id: "", service: service, state: .running, exitCode: nil, health: nil, image: "", ports: [],
            workingDirectory: "")
    }

    init(
        id: String, service: String, state: State, exitCode: Int?, health: Health?, image: String, ports: [String],
        workingDirectory: String
    ) {
        self.id = id
        self.service = service
        self.state = state
        self.exitCode = exitCode
        self.health = health
        self.image = image
        self.ports = ports
        self.workingDirectory = workingDirectory
    }
}

extension Container {
    /// The format that makes `docker ps` print what ``init(line:)`` reads.
    static let format = [
        "{{.ID}}", label("service"), "{{.State}}", "{{.Status}}", "{{.Image}}", "{{.Ports}}",
        label("project.working_dir"), label("oneoff"),
    ].joined(separator: "\t")

    private static func label(_ name: String) -> String {
        "{{.Label \"com.docker.compose.\(name)\"}}"
    }

    /// Says that docker told something else than was asked for.
    static func unreadable(_ line: String) -> ConductorError {
        ConductorError(
            .engine, "'docker ps' answered something else than containers", details: [line],
            hint: "look which docker is on your PATH, and what it says: docker ps")
    }

    /// Reads a line of `docker ps`; `nil` for a container of `run`, or one that compose did not make.
    ///
    /// - Throws: `ConductorError` of kind `engine` where it is no such line.
    init?(line: String) throws {
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        guard fields.count == 8 else { throw Self.unreadable(line) }
        guard !fields[1].isEmpty, fields[7].lowercased() != "true" else { return nil }
        guard let state = State(rawValue: fields[2]) else { throw Self.unreadable(line) }
        let status = fields[3]
        var exitCode: Int?
        if status.hasPrefix("Exited (") { exitCode = Int(status.dropFirst("Exited (".count).prefix { $0 != ")" }) }
        let health: Health? =
            status.hasSuffix("(healthy)")
            ? .healthy
            : status.hasSuffix("(unhealthy)")
                ? .unhealthy : status.hasSuffix("(health: starting)") ? .starting : nil
        self.init(
            id: fields[0], service: fields[1], state: state, exitCode: exitCode, health: health, image: fields[4],
            ports: fields[5].split(separator: Character(",")).map { String($0.drop { $0 == " " }) },
            workingDirectory: fields[6])
    }
}
