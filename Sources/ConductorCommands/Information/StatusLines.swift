import ArgumentParser
import Conductor
import Host
import Synchronization
import Text

/// Prints the status as JSON, a line each time that it is another one than before.
final class StatusLines: Sendable {
    private let command: StatusCommand
    private let context: CommandContext
    /// What was printed last.
    private let last = Mutex((line: "", messages: ""))

    init(command: StatusCommand, context: CommandContext) {
        self.command = command
        self.context = context
    }

    /// Prints the present status, or why there is none, where that is news.
    ///
    /// - Parameter messages: what has been said beside it.
    /// - Throws: `ExitCode` where nobody reads it any longer.
    func print(_ session: Session, saying messages: () -> String) async throws {
        // As SIGPIPE would have it; but nothing is written while nothing changes.
        if context.host.terminal.isOutputClosed { throw ExitCode(128 + 13) }
        let line: String
        do {
            line = try JSONText(try await command.status(session).status, isIndented: false)
        } catch {
            line = try JSONText(JSONError(error), isIndented: false)
        }
        if Task.isCancelled { return }
        let now = (line: line.withoutCredentials, messages: messages())
        let before = last.withLock { last in
            defer { last = now }
            return last
        }
        if now.messages != before.messages { now.messages.split(separator: "\n").map(String.init).forEach(context.say) }
        if now.line != before.line { context.printLines(now.line) }
    }
}
