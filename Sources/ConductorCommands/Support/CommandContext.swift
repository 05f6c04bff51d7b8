import ArgumentParser
import Host

/// A command that is parsed by ArgumentParser and run with a context.
protocol ConductorCommand: ParsableCommand {
    /// Runs the command.
    ///
    /// - Throws: an error for ``ErrorPrinter``; `ExitCode` to end with a code and print nothing.
    func run(_ context: CommandContext) async throws
}

extension ConductorCommand {
    /// Is never called: ``ConductorCommandLine/run(_:host:)`` calls ``run(_:)`` with a context.
    mutating func run() throws {
        throw CleanExit.helpRequest(self)
    }
}

/// The host that a command runs on, and the ways to print.
struct CommandContext: Sendable {
    var host: Host

    /// Writes a line of data to the standard output.
    func print(_ line: String) {
        host.terminal.write(line + "\n")
    }

    /// Writes a message to the standard error.
    func say(_ line: String) {
        host.terminal.message(line + "\n")
    }

    /// Writes a warning to the standard error.
    func warn(_ line: String) {
        host.terminal.message("\(Style(host).warning("warning")): \(line)\n")
    }

    /// Writes a value as JSON to the standard output.
    func printJSON(_ value: some Encodable) throws {
        print(try JSONText(value))
    }
}
