import Host
import SystemPackage
import Text

/// Shows each command before it runs it.
struct TracingRunner: ProcessRunner {
    let base: any ProcessRunner
    let terminal: any Terminal

    private func show(_ command: Command) {
        let words = ([command.executable] + command.arguments).map(ShellWords.quote)
        terminal.message("+ \(words.joined(separator: " ").visibleInLine)\n")
    }

    func capture(_ command: Command) async throws -> Captured {
        show(command)
        return try await base.capture(command)
    }

    func capture(_ command: Command, line: @escaping @Sendable (String) -> Void) async throws -> Captured {
        show(command)
        return try await base.capture(command, line: line)
    }

    func attach(_ command: Command, output: Attachment) async throws -> ExitStatus {
        show(command)
        return try await base.attach(command, output: output)
    }

    func detach(_ command: Command, log: FilePath) throws {
        show(command)
        try base.detach(command, log: log)
    }

    func startSession() { base.startSession() }
}
