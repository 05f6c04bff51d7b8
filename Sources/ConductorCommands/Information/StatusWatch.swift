import Conductor
import Docker
import Host
import Synchronization
import Text

/// Shows the status on the whole terminal, or prints it as JSON, and again whenever something has changed, until a signal ends
/// it.
struct StatusWatch {
    let command: StatusCommand
    let context: CommandContext

    /// How often files and checkouts are looked at: nothing tells of their changes.
    private static let interval = Duration.seconds(2)

    /// The sequences with which a terminal shows an empty page without a cursor, and its former one again.
    private static let (enter, leave) = ("\u{1B}[?1049h\u{1B}[?25l\u{1B}[?7l", "\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l")

    /// Shows it.
    func callAsFunction() async throws {
        let aside = TerminalAside(base: context.host.terminal)
        var beside = context
        beside.host.terminal = aside
        let session = try await command.options.session(beside)
        let stack = try await command.status(session).status.stack
        try await Interruption.passingOn { [beside] in
            if command.json.json {
                let lines = StatusLines(command: command, context: context)
                return try await follow(stack, session.engine) { try await lines.print(session, saying: aside.take) }
            }
            context.host.terminal.write(Self.enter)
            defer { context.host.terminal.write(Self.leave) }
            try await follow(stack, session.engine) { await draw(session, beside, aside) }
        }
    }

    /// Calls a function now, and again whenever something may have changed, until the task is cancelled.
    private func follow(_ stack: String, _ engine: Engine, _ show: () async throws -> Void) async throws {
        let (changes, changed) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let events = Task {
            while !Task.isCancelled {
                try? await engine.followEvents(of: stack) { changed.yield() }
                // The engine does not answer, or was started anew.
                try await Task.sleep(for: Self.interval)
            }
        }
        let clock = Task {
            while true {
                changed.yield()
                try await Task.sleep(for: Self.interval)
            }
        }
        defer {
            events.cancel()
            clock.cancel()
        }
        try await withTaskCancellationHandler {
            for await _ in changes {
                try await show()
                // Several containers mostly change at once.
                try? await Task.sleep(for: .milliseconds(100))
            }
        } onCancel: {
            changed.finish()
        }
    }

    /// Writes the page over the former one in one go, so that nothing flickers.
    private func draw(_ session: Session, _ beside: CommandContext, _ aside: TerminalAside) async {
        let screen = Screen(context.host)
        var lines: [String]
        do {
            let (status, error) = try await command.status(session)
            let style = Style(context.host, isOutput: true)
            lines = StatusPage(status: status, screen: screen, style: style).lines.map(\.terminalText)
            if let error { _ = ErrorPrinter(host: beside.host).print(error) }
        } catch {
            lines = []
            _ = ErrorPrinter(host: beside.host).print(error)
        }
        lines += aside.take().split(separator: "\n").map(String.init)
        if let rows = screen.rows, lines.count > rows {
            lines = lines.prefix(rows - 1) + ["\(lines.count - rows + 1) more lines"]
        }
        let page = lines.map { "\($0)\u{1B}[K" }.joined(separator: "\n")
        context.host.terminal.write("\u{1B}[H\(page)\u{1B}[J")
    }
}

/// A terminal whose messages are kept, to be shown where there is room for them.
private final class TerminalAside: Terminal {
    private let base: any Terminal
    private let messages = Mutex("")

    init(base: any Terminal) { self.base = base }

    /// Returns the messages since the last time.
    func take() -> String {
        messages.withLock { text in
            defer { text = "" }
            return text
        }
    }

    func write(_ text: String) { base.write(text) }
    func message(_ text: String) { messages.withLock { $0 += text } }
    var isOutputInteractive: Bool { base.isOutputInteractive }
    var isMessageInteractive: Bool { base.isMessageInteractive }
    var isInputInteractive: Bool { false }
}
