import Errors
package import Host
package import SystemPackage
/// How much of docker-compose's own output is shown.
package enum ComposeOutput: Sendable {
    /// All of it, as it comes.
    case shown
    /// None; the error of a call that fails has the last lines.
    case quiet
}

/// Runs docker-compose for one stack.
package struct ComposeCommand: Sendable {
    /// The stack, as the options of each call describe it.
    package struct Stack: Sendable {
        /// The name of the stack: docker-compose's project name.
        package let name: String
        /// The folder to which paths in the compose files are relative (`--project-directory`).
        package let directory: FilePath
        /// The folder in which docker-compose is run.
        package let workingDirectory: FilePath
        /// The file of variables for the compose files (`--env-file`); `nil` for none.
        package let dotEnv: FilePath?
        /// The compose files in the order in which they are merged.
        package let files: [FilePath]
        /// The profiles of all services.
        package let profiles: Set<String>

        /// Describes a stack.
        package init(
            name: String, directory: FilePath, workingDirectory: FilePath, dotEnv: FilePath?, files: [FilePath],
            profiles: Set<String>
        ) {
            self.name = name
            self.directory = directory
            self.workingDirectory = workingDirectory
            self.dotEnv = dotEnv
            self.files = files
            self.profiles = profiles
        }
    }

    /// The docker-compose to run.
    package let tool: ComposeTool
    private let stack: Stack
    private let host: Host

    /// Prepares calls.
    package init(_ tool: ComposeTool, _ stack: Stack, host: Host) {
        self.tool = tool
        self.stack = stack
        self.host = host
    }

    /// Returns a call of docker-compose, ready to run.
    ///
    /// - Parameters:
    ///   - arguments: a verb of docker-compose, its options, services.
    ///   - everyProfile: whether to activate the profiles of all services.
    package func command(_ arguments: [String], everyProfile: Bool = false) -> Command {
        var words = Array(tool.command.dropFirst())
        words += ["--project-directory", stack.directory.string, "--project-name", stack.name]
        if let dotEnv = stack.dotEnv { words += ["--env-file", dotEnv.string] }
        for file in stack.files { words += ["-f", file.string] }
        var environment = ComposeTool.environment(host)
        // We look for orphaned containers ourselves. docker-compose 1 takes the variable or the option, not both.
        if !arguments.contains("--remove-orphans") { environment["COMPOSE_IGNORE_ORPHANS"] = "1" }
        if let engineHost = tool.engineHost { environment["DOCKER_HOST"] = engineHost }
        if everyProfile {
            environment["COMPOSE_PROFILES"] =
                stack.profiles.isEmpty ? nil : stack.profiles.sorted().joined(separator: ",")
        }
        // An included file names its `env_file:`s relative to itself; docker-compose finds those only from this folder.
        let folder = arguments.first == "config" ? stack.directory : stack.workingDirectory
        if tool.plugin != nil { environment.merge(DockerProgram.pluginVariables) { $1 } }
        var command = Command(
            tool.plugin ?? tool.command[0], words + arguments, environment: environment, workingDirectory: folder)
        command.title = (tool.command + arguments.prefix(1)).joined(separator: " ")
        return command
    }

    /// Runs a call with its output on the terminal, and returns its exit status.
    package func attach(
        _ arguments: [String], everyProfile: Bool = false, output: Attachment = .inherited
    ) async throws -> ExitStatus {
        try await host.processes.attach(command(arguments, everyProfile: everyProfile), output: output)
    }

    /// Runs a call that changes something, and throws if it fails.
    ///
    /// - Parameters:
    ///   - timeLimit: how long it may take; `nil` for no limit.
    ///   - said: called with the lines that docker-compose wrote, unless they were shown.
    /// - Throws: `ConductorError` of kind `compose`, with the last lines that docker-compose wrote, unless they were
    ///   shown; `HostError` of kind `timeout`.
    package func check(
        _ arguments: [String], everyProfile: Bool = false, output: ComposeOutput, timeLimit: Duration? = nil,
        said tell: ([String]) -> Void = { _ in }
    ) async throws {
        var command = command(arguments, everyProfile: everyProfile)
        command.timeLimit = timeLimit
        let status: ExitStatus
        var said: [String] = []
        switch output {
        case .shown:
            status = try await host.processes.attach(command, output: .toStandardError)
        case .quiet:
            let captured = try await host.processes.capture(command)
            status = captured.status
            said = (captured.output + captured.error).split(whereSeparator: \.isNewline).map(String.init)
            tell(said)
        }
        guard status.isSuccess else {
            let call = "'\(tool.words) \(arguments.first ?? "")'"
            if let signal = status.signal {
                throw ConductorError(
                    .interrupted, "interrupted: \(call) was ended", hint: "the same command does the rest",
                    signal: signal)
            }
            throw ConductorError(.composeFailed, "\(call) failed", details: said.suffix(20))
        }
    }

    /// Runs a call that only asks something, without showing its output.
    ///
    /// - Throws: `ConductorError` of kind `engine` if the answer takes too long.
    package func ask(_ arguments: [String], everyProfile: Bool = false) async throws -> Captured {
        var command = command(arguments, everyProfile: everyProfile)
        command.ask(within: host.timeLimits.query)
        do {
            return try await host.processes.capture(command)
        } catch let error as HostError where error.kind == .timeout {
            throw ConductorError(unanswered: error)
        }
    }
}
