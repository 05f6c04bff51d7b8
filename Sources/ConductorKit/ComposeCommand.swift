public import Compose
public import Host
import SystemPackage

/// Calls of docker-compose with all files of a situation named.
public struct ComposeCommand: Sendable {
    /// The docker-compose.
    public let tool: ComposeTool
    let situation: Situation
    let rendering: Rendering
    let host: Host

    /// Prepares calls.
    ///
    /// - Throws: ``ConductorError`` where no docker-compose was found.
    public init(_ situation: Situation, _ rendering: Rendering, host: Host) throws {
        guard let tool = situation.tool else {
            throw ConductorError(.engine, "no docker-compose was found")
        }
        self.tool = tool
        self.situation = situation
        self.rendering = rendering
        self.host = host
    }

    /// A call as it is run.
    ///
    /// - Parameters:
    ///   - arguments: docker-compose's own: a verb, its options, services.
    ///   - everyProfile: whether services of profiles that are not active are meant too.
    public func command(_ arguments: [String], everyProfile: Bool = false) -> Command {
        var words = Array(tool.command.dropFirst())
        words += ["--project-directory", situation.project.composeDirectory.string, "--project-name", situation.stack]
        if let dotEnv = situation.dotEnv { words += ["--env-file", dotEnv.string] }
        for file in rendering.composeFiles { words += ["-f", file.string] }

        var environment = host.environment.filter { !ComposeTool.ignoredVariables.contains($0.key) }
        // Which containers no file names any more is ours to find. docker-compose 1 wants only one of the two said.
        if !arguments.contains("--remove-orphans") { environment["COMPOSE_IGNORE_ORPHANS"] = "1" }
        if everyProfile {
            let profiles = Set(situation.services.flatMap(\.definition.profiles))
            environment["COMPOSE_PROFILES"] = profiles.isEmpty ? nil : profiles.sorted().joined(separator: ",")
        }
        return Command(
            tool.command[0], words + arguments, environment: environment,
            workingDirectory: situation.project.root)
    }

    /// Runs a call on the terminal.
    public func attach(
        _ arguments: [String], everyProfile: Bool = false, output: Attachment = .inherited
    ) async throws -> ExitStatus {
        try await host.processes.attach(command(arguments, everyProfile: everyProfile), output: output)
    }

    /// Runs a call that changes something, and throws where it fails.
    ///
    /// - Parameter said: told what docker-compose wrote, a line each, if it was not shown.
    /// - Throws: ``ConductorError`` of kind `compose`, with what docker-compose said if it was not shown.
    public func check(
        _ arguments: [String], everyProfile: Bool = false, output: Session.ComposeOutput,
        said tell: ([String]) -> Void = { _ in }
    ) async throws {
        let status: ExitStatus
        var said: [String] = []
        switch output {
        case .shown:
            status = try await attach(arguments, everyProfile: everyProfile, output: .toStandardError)
        case .quiet:
            let captured = try await capture(arguments, everyProfile: everyProfile)
            status = captured.status
            said = (captured.output + captured.error).split(separator: "\n").map(String.init)
            tell(said)
        }
        guard status.isSuccess else {
            throw ConductorError(
                .compose, "'\(tool.command.joined(separator: " ")) \(arguments.first ?? "")' failed",
                details: said.suffix(20),
                exitCode: status.code > 128 ? status.code : nil)
        }
    }

    /// Runs a call quietly.
    func capture(_ arguments: [String], everyProfile: Bool = false) async throws -> Captured {
        try await host.processes.capture(command(arguments, everyProfile: everyProfile))
    }
}
