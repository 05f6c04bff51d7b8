import ArgumentParser
import Compose
import Conductor
import Docker
import Errors
import Host
import Pipeline
import Projects

extension ProjectOptions {
    /// Runs docker-compose attached to the terminal, and exits with its code.
    ///
    /// - Parameters:
    ///   - need: returns the call whose powers must be approved; `nil` for a command that only reads the stack.
    ///   - arguments: docker-compose's own.
    func passThrough(
        _ context: CommandContext, everyProfile: Bool = false,
        for need: (Situation) throws -> Session.ComposeCall? = { _ in nil }, _ arguments: (Situation) throws -> [String]
    ) async throws {
        let session = try await self.session(context)
        let rendering = try await session.render()
        let words = try arguments(rendering.situation)
        let need = try need(rendering.situation)
        // Containers of another project with the same stack name are not ours to touch, or to show.
        _ = try await session.containers(rendering.situation)
        let run = { (compose: ComposeCommand) in try await compose.attach(words, everyProfile: everyProfile) }
        let status =
            if let need {
                try await session.withResolved(rendering, for: need, run)
            } else {
                try await session.withLastResolved(rendering, run)
            }
        if !status.isSuccess { throw ExitCode(status.code) }
    }
}

/// `compose -- ARGUMENT…`
struct PassThroughCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "compose", abstract: "Run docker-compose itself, with all files of the project named.")

    @OptionGroup var options: ProjectOptions

    @Argument(parsing: .captureForPassthrough, help: "docker-compose's own arguments.")
    var arguments: [String] = []

    func run(_ context: CommandContext) async throws {
        let arguments = arguments.first == "--" ? Array(arguments.dropFirst()) : arguments
        let verb = arguments.first ?? "help"
        if Self.reading.contains(verb) { return try await read(arguments, context) }
        try await options.passThrough(
            context,
            for: { _ in
                Self.looking.contains(verb) ? nil : Session.ComposeCall(nil, isStopping: Self.stopping.contains(verb))
            }, { _ in arguments })
    }

    /// Runs a command that needs the files and no containers.
    private func read(_ arguments: [String], _ context: CommandContext) async throws {
        let session = try await options.session(context)
        let rendering = try await session.render()
        let status =
            if Self.showing.contains(arguments.first ?? "") {
                try await session.withResolved(rendering, for: nil) { try await $0.attach(arguments) }
            } else {
                try await rendering.compose(on: context.host).attach(arguments)
            }
        if !status.isSuccess { throw ExitCode(status.code) }
    }

    /// Commands that only read the files.
    private static let reading: Set = showing.union(["help", "ls", "version", "--help", "--version"])
    private static let showing: Set = ["config", "convert"]

    /// Commands that create and start nothing.
    private static let looking: Set = [
        "events", "exec", "images", "logs", "pause", "port", "ps", "stats", "top", "unpause",
    ]
    private static let stopping: Set = ["down", "kill", "rm", "stop"]
}

/// `logs [SERVICE…]`
struct LogsCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs",
        abstract: "Show what services write.")

    @Argument(help: "Services or pods; all if none is named.")
    var services: [String] = []
    @Flag(name: [.short, .long], help: "Go on until stopped.")
    var follow = false
    @Option(name: .long, help: "The number of lines to begin with, or 'all'.")
    var tail: String?
    @Flag(name: [.short, .long], help: "Show the time of each line.")
    var timestamps = false
    @Flag(name: .long, help: "Show what was done in the background instead.")
    var conductor = false
    @OptionGroup var options: ProjectOptions

    func validate() throws {
        if conductor, !services.isEmpty { throw ValidationError("'--conductor' shows one log; name no services.") }
    }

    func run(_ context: CommandContext) async throws {
        if conductor { return try await showOwn(context) }
        try await options.passThrough(context, everyProfile: true) { situation in
            ["logs"] + (follow ? ["--follow"] : []) + (tail.map { ["--tail", $0] } ?? [])
                + (timestamps ? ["--timestamps"] : []) + (try situation.services(named: services).map(\.name))
        }
    }
}

extension LogsCommand {
    /// Prints the log of what was done in the background, and follows it with `--follow`.
    private func showOwn(_ context: CommandContext) async throws {
        let session = try await options.session(context)
        let log = Log(session.project)
        let lines = log.lines
        (tail.flatMap { Int($0) }.map(lines.suffix) ?? lines[...]).forEach(context.print)
        guard follow else { return }
        var shown = lines.count
        while true {
            try await Task.sleep(for: .milliseconds(200))
            let all = log.lines
            // The log was rotated.
            if all.count < shown { shown = 0 }
            all.dropFirst(shown).forEach(context.print)
            shown = all.count
        }
    }
}

/// `ps [SERVICE…]`
struct PSCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "ps", abstract: "List containers.")

    @Argument(help: "Services or pods; all if none is named.")
    var services: [String] = []
    @Flag(name: [.short, .long], help: "Stopped ones too.")
    var all = false
    @OptionGroup var options: ProjectOptions

    func run(_ context: CommandContext) async throws {
        try await options.passThrough(context, everyProfile: true) { situation in
            ["ps"] + (all ? ["--all"] : []) + (try situation.services(named: services).map(\.name))
        }
    }
}

/// Returns docker-compose's arguments for a command in a container of one service.
///
/// - Throws: `ConductorError` of kind `unknownName` where there is no such service, or where the name is that of a pod.
private func words(_ verb: [String], _ service: String, _ command: [String], _ situation: Situation) throws -> [String]
{
    let services = try situation.services(named: [service])
    guard let found = services.first, services.count == 1 else {
        throw ConductorError(
            .unknownName, "'\(service)' is a pod; name one of its services", details: services.map(\.name))
    }
    return verb + [found.name] + command
}

/// `run SERVICE [COMMAND…]`
struct RunCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a command in a new container of a service.")

    @OptionGroup var options: ProjectOptions
    @Argument(help: "The service.")
    var service: String
    @Argument(parsing: .captureForPassthrough, help: "The command; the image's own if none is given.")
    var command: [String] = []

    func run(_ context: CommandContext) async throws {
        let terminal = context.host.terminal.isInputInteractive ? [] : ["-T"]
        try await options.passThrough(
            context,
            for: { situation in
                let names = try situation.services(named: [service]).map(\.name)
                return Session.ComposeCall(situation.namesWithDependencies(names))
            }, { try words(["run", "--rm"] + terminal, service, command, $0) })
    }
}

/// `exec SERVICE COMMAND…`
struct ExecCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "exec",
        abstract: "Run a command in the running container of a service.")

    @OptionGroup var options: ProjectOptions
    @Argument(help: "The service.")
    var service: String
    @Argument(parsing: .captureForPassthrough, help: "The command.")
    var command: [String] = []

    func validate() throws {
        if command.isEmpty { throw ValidationError("Name the command to run.") }
    }

    func run(_ context: CommandContext) async throws {
        let terminal = context.host.terminal.isInputInteractive ? [] : ["-T"]
        try await options.passThrough(context) { try words(["exec"] + terminal, service, command, $0) }
    }
}

/// `shell SERVICE`
struct ShellCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "shell",
        abstract: "Open a shell in the running container of a service.")

    @OptionGroup var options: ProjectOptions
    @Argument(help: "The service.")
    var service: String

    func run(_ context: CommandContext) async throws {
        let terminal = context.host.terminal.isInputInteractive ? [] : ["-T"]
        try await options.passThrough(context) { situation in
            let shell = try situation.services(named: [service]).first?.definition.settings.shell ?? "sh"
            return try words(["exec"] + terminal, service, [shell], situation)
        }
    }
}
