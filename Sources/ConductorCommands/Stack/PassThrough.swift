import ArgumentParser
import Conductor
import Docker
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
    func pass() throws {
        if !isSuccess { throw ExitCode(code) }
    }
}

/// `compose -- ARGUMENT…`
struct PassThroughCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "compose", abstract: "Run docker-compose itself, with all files of the project named.")

    static let examples: Examples = [
        "git conductor compose config": "what docker-compose makes of all files",
        "git conductor compose -- config --services": "any command, with its options",
        "git conductor compose -- push web": "also one that is none of ours",
    ]

    @OptionGroup var options: ProjectOptions

    @Argument(parsing: .captureForPassthrough, help: "docker-compose's own arguments.")
    var arguments: [String] = []

    func run(_ context: CommandContext) async throws {
        if arguments == ["-h"] { return context.printShortHelp(of: Self.self) }
        let arguments = arguments.first == "--" ? Array(arguments.dropFirst()) : arguments
        let verb = arguments.first ?? "help"
        if Self.reading.contains(verb) { return try await read(arguments, context) }
        switch verb == "down" ? .stops : ComposeVerb.command(named: verb)?.verb.effect {
        case .looks: try await options.passThrough(context) { _ in arguments }
        case .starts: try await options.passThrough(context, for: .init(nil)) { _ in arguments }
        case .stops: try await options.passThrough(context, for: .init(nil, isStopping: true)) { _ in arguments }
        default: try await options.passThroughNow(context) { _ in (arguments, .init(nil)) }
        }
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
}

/// `shell SERVICE`
struct ShellCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "shell",
        abstract: "Open a shell in the running container of a service.")

    static let examples: Examples = [
        "git conductor shell web": "the shell that its settings name",
        "git conductor shell -u root web": "as another user",
    ]

    @Option(name: .shortAndLong, help: "The user of the shell, or its number.")
    var user: String?

    @Flag(name: .customShort("T"), help: "Without a terminal, also where there is one.")
    var noTerminal = false

    @Flag(name: .long, help: "With all powers that a container can have.")
    var privileged = false

    @OptionGroup var options: ProjectOptions
    @Argument(help: "The service.")
    var service: String

    func run(_ context: CommandContext) async throws {
        let terminal = context.host.terminal.isInputInteractive && !noTerminal ? [] : ["-T"]
        let own = (user.map { ["--user", $0] } ?? []) + (privileged ? ["--privileged"] : [])
        try await options.passThrough(context) { stack in
            let name = try stack.services(named: [service]).only(named: service)
            return ["exec"] + terminal + own + [name, stack.shell(of: name)]
        }
    }
}
