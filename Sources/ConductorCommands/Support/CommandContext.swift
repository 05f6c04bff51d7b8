import ArgumentParser
import Host

/// A command of ours: parsed by ArgumentParser, run with what it may use of the machine.
protocol ConductorCommand: ParsableCommand {
    /// Loads, calls, renders.
    ///
    /// - Throws: what ``ErrorPrinter`` prints; `ExitCode` to end with a code and say nothing.
    func run(_ context: CommandContext) async throws
}

extension ConductorCommand {
    /// Is not called: ``CommandLine/run(_:host:)`` calls ``run(_:)``, which has the host.
    mutating func run() throws {
        throw CleanExit.helpRequest(self)
    }
}

/// What a command may use of the machine, and how it talks.
struct CommandContext: Sendable {
    var host: Host

    /// Writes a line of data.
    func print(_ line: String) {
        host.terminal.write(line + "\n")
    }

    /// Writes a line for the person, beside the data.
    func say(_ line: String) {
        host.terminal.message(line + "\n")
    }

    /// Writes a warning.
    func warn(_ line: String) {
        host.terminal.message("\(Style(host).warning("warning")): \(line)\n")
    }

    /// Writes a value as JSON.
    func printJSON(_ value: some Encodable) throws {
        print(try JSONText(value))
    }
}
