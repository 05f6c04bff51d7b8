import ArgumentParser
import Conductor
import Docker
import Errors
import Host
import Pipeline

/// Runs commands in new containers of services, one after another: what `test`, `run-script` and `up --init` make of `run`.
struct OneOffRun {
    let stack: PresentStack
    let context: CommandContext
    /// docker-compose's options for each of them.
    var options = ["--rm"]
    /// Whether they read our standard input where it is no terminal.
    var readsInput = true
    /// Whether what they write is shown only where they fail.
    var isQuiet = false

    /// Runs commands up to the first one that fails, whose status is passed on.
    func callAsFunction(_ commands: [ServiceCommand]) async throws {
        guard !commands.isEmpty else { return }
        try await stack.run(Set(commands.map(\.service)).sorted()) { compose in
            for command in commands {
                stack.session.report("Running '\(command.title)' in \(command.service)\(place(of: command))")
                let status = try await run(command, with: compose)
                guard !status.isSuccess else { continue }
                let error = ConductorError(
                    .commandFailed,
                    "'\(command.title)' has ended with \(status.code) in '\(command.service)'\(place(of: command))")
                _ = ErrorPrinter(host: context.host).print(error)
                throw ExitCode(status.code)
            }
        }
    }

    /// Runs one command, and returns how it ended.
    ///
    /// - Parameter look: called with the name of the container when it has ended by itself.
    func run(
        _ command: ServiceCommand, with compose: ComposeCommand,
        ended look: (_ container: String) async -> Void = { _ in }
    ) async throws -> ExitStatus {
        let name = stack.situation.newContainerName(of: command.service)
        var call = compose.command(try arguments(command, ["--name", name]))
        call.readsInput = readsInput || hasTerminal
        return try await stack.session.withContainer(
            named: name, in: stack.situation.stack, goesByItself: options.contains("--rm"), command.title,
            { [call, context, isQuiet, processes = stack.session.host.processes] in
                guard isQuiet else { return try await processes.attach(call, output: .inherited) }
                let captured = try await processes.capture(call)
                if !captured.status.isSuccess { context.printOutput(captured) }
                return captured.status
            }, ended: { _ in await look(name) })
    }

    /// Says what would be run.
    func preview(_ commands: [ServiceCommand]) throws {
        for command in commands {
            let words = try arguments(command, []).joined(separator: " ")
            context.print("run \(stack.situation.tool?.words ?? "docker compose") \(words)")
        }
    }

    private var hasTerminal: Bool { context.host.terminal.isInputInteractive }

    private func arguments(_ command: ServiceCommand, _ more: [String]) throws -> [String] {
        try VerbLine(options + more + [command.service] + command.words, of: ComposeVerb.Run.verb)
            .call(hasTerminal: hasTerminal && !isQuiet) { $0 }.arguments
    }

    private func place(of command: ServiceCommand) -> String { command.place.map { " (\($0))" } ?? "" }
}
