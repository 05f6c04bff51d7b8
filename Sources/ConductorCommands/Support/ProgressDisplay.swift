import Host
import Repositories
import Synchronization

/// Shows the progress of several jobs: redrawn in place on a terminal, one line for each job elsewhere.
final class ProgressDisplay: Sendable {
    private struct State {
        var board: ProgressBoard
        /// The lines that are on the terminal now.
        var drawn: [String] = []
        var isOver = false
    }

    private let terminal: any Terminal
    private let isInPlace: Bool
    private let state: Mutex<State>

    private init(_ host: Host, talk: TalkOptions, total: Int) {
        terminal = host.terminal
        // The commands that '-v' prints would break lines that are redrawn in place.
        isInPlace = host.terminal.isMessageInteractive && host.environment["TERM"] != "dumb" && !talk.verbose
        var board = ProgressBoard(total: total, now: .now)
        board.patience = host.timeLimits.progress
        state = Mutex(State(board: board))
    }

    /// Runs jobs and shows their progress, unless `--quiet` is given.
    ///
    /// - Parameters:
    ///   - total: the number of jobs.
    ///   - limit: how many of them run at a time.
    static func during<Value>(
        _ total: Int, limit: Int, host: Host, talk: TalkOptions, _ work: (Jobs) async throws -> Value
    ) async throws -> Value {
        guard !talk.quiet else {
            return try await PatientRunner.$isSilent.withValue(true) { try await work(Jobs(limit: limit)) }
        }
        let display = ProgressDisplay(host, talk: talk, total: total)
        let clock = Task {
            while (try? await Task.sleep(for: .milliseconds(100))) != nil { display.show() }
        }
        defer {
            clock.cancel()
            display.finish()
        }
        let jobs = Jobs(limit: limit, wantsProgress: display.isInPlace) { name, event in
            display.state.withLock { $0.board.take(name, event, now: .now) }
        }
        return try await PatientRunner.$isSilent.withValue(true) { try await work(jobs) }
    }

    private func show() {
        state.withLock { state in
            guard !state.isOver else { return }
            if isInPlace {
                let size = terminal.messageSize ?? TerminalSize(columns: 80, rows: 24)
                draw(state.board.lines(in: size, now: .now), over: &state.drawn)
            } else {
                for line in state.board.announcements(now: .now) { terminal.message(line + "\n") }
            }
        }
    }

    /// Erases what was drawn, so that the next output begins where the first line was.
    private func finish() {
        state.withLock { state in
            state.isOver = true
            draw([], over: &state.drawn)
        }
    }

    /// Redraws the lines in one write. Line wrapping is off meanwhile: the terminal may take a letter for wider than we
    /// do.
    private func draw(_ lines: [String], over drawn: inout [String]) {
        guard lines != drawn else { return }
        let up = drawn.isEmpty ? "" : "\u{1B}[\(drawn.count)A"
        let text = lines.map { "\u{1B}[2K\($0)\n" }.joined()
        terminal.message("\r\(up)\u{1B}[?7l\(text)\u{1B}[?7h\u{1B}[J")
        drawn = lines
    }
}
