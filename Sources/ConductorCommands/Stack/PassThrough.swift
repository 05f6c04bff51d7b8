import ArgumentParser
import Compose
import Conductor
import Docker
import Errors
import Host
import Pipeline
import Projects

extension ProjectOptions {
    /// Runs docker-compose attached to the terminal, on the stack as it was last applied, and exits with its code.
    ///
    /// - Parameters:
    ///   - call: the call whose powers must be approved; `nil` for one that only looks.
    ///   - arguments: docker-compose's own.
    func passThrough(
        _ context: CommandContext, everyProfile: Bool = false, for call: Session.ComposeCall? = nil,
        _ arguments: (LastStack) throws -> [String]
    ) async throws {
        let session = try await self.session(context)
        let stack = try await session.lastStack()
        let words = try arguments(stack)
        try await session.run(on: stack, for: call) { try await $0.attach(words, everyProfile: everyProfile) }.pass()
    }

    /// Runs docker-compose attached to the terminal, on the stack as the project's files say, and exits with its code.
    ///
    /// - Parameter arguments: docker-compose's own, and the call whose powers must be approved.
    func passThroughNow(
        _ context: CommandContext, _ arguments: (Situation) throws -> ([String], Session.ComposeCall)
    ) async throws {
        let session = try await self.session(context)
        let rendering = try await session.render()
        let (words, call) = try arguments(rendering.situation)
        _ = try await session.containers(of: rendering.situation.stack)
        try await session.withResolved(rendering, for: call) { try await $0.attach(words) }.pass()
    }
}

extension ExitStatus {
    /// Throws the code that a command passes through, unless it is 0.
    fileprivate func pass() throws {
        if !isSuccess { throw ExitCode(code) }
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
        let isStopping = Self.stopping.contains(verb)
        guard isStopping || Self.looking.contains(verb) else {
            return try await options.passThroughNow(context) { _ in (arguments, Session.ComposeCall(nil)) }
        }
        try await options.passThrough(
            context, for: isStopping ? Session.ComposeCall(nil, isStopping: true) : nil, { _ in arguments })
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
        try status.pass()
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
        try await options.passThrough(context, everyProfile: true) { stack in
            ["logs"] + (follow ? ["--follow"] : []) + (tail.map { ["--tail", $0] } ?? [])
                + (timestamps ? ["--timestamps"] : []) + (try stack.services(named: services))
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
        try await options.passThrough(context, everyProfile: true) { stack in
            ["ps"] + (all ? ["--all"] : []) + (try stack.services(named: services))
        }
    }
}

extension [String] {
    /// Returns the only one of the services that a word names.
    ///
    /// - Throws: `ConductorError` of kind `unknownName` where there are several, because the word is that of a pod.
    fileprivate func only(named word: String) throws -> String {
        guard let first, count == 1 else {
            throw ConductorError(.unknownName, "'\(word)' is a pod; name one of its services", details: self)
        }
        return first
    }
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
        try await options.passThroughNow(context) { situation in
            let name = try situation.services(named: [service]).map(\.name).only(named: service)
            return (
                ["run", "--rm"] + terminal + [name] + command,
                Session.ComposeCall(situation.namesWithDependencies([name]))
            )
        }
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
        try await options.passThrough(context) { stack in
            ["exec"] + terminal + [try stack.services(named: [service]).only(named: service)] + command
        }
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
        try await options.passThrough(context) { stack in
            let name = try stack.services(named: [service]).only(named: service)
            return ["exec"] + terminal + [name, stack.shell(of: name)]
        }
    }
}
