import ArgumentParser
import Host
@testable import Repositories
import Synchronization
import SystemPackage
import Testing

@testable import ConductorCommands

@Suite struct ProgressBoardTests {
    private let start = ContinuousClock.now
    private let size = TerminalSize(columns: 80, rows: 24)

    private func board(_ total: Int, _ events: [(String, Jobs.Event)]) -> ProgressBoard {
        var board = ProgressBoard(total: total, now: start)
        for (name, event) in events { board.take(name, event, now: start) }
        return board
    }

    private let some: [(String, Jobs.Event)] = [
        ("web", .began("Cloning a")), ("worker", .began("Cloning b")), ("gone", .began("Cloning c")),
        ("worker", .progressed(.init(phase: "Receiving objects", done: 45, total: 100))),
        ("gone", .ended(isSuccess: false)), ("api", .began("Fetching d")),
        ("api", .progressed(.init(phase: "Enumerating objects", done: 28))),
    ]

    @Test("A line a job at work and the total, after a while")
    func lines() {
        let board = board(6, some)
        #expect(board.lines(in: size, now: start + .milliseconds(399)) == [])
        #expect(
            board.lines(in: size, now: start + .milliseconds(400)) == [
                "web     Cloning a", "worker  Receiving objects 45%", "api     Enumerating objects 28",
                "0 of 6 done, 1 failed",
            ])
    }

    @Test("What is too long for the terminal is cut, and what is too much left out")
    func narrow() {
        let lines = board(6, some).lines(in: .init(columns: 20, rows: 4), now: start + .seconds(1))
        #expect(lines == ["web     Cloning a", "worker  Receiving o", "0 of 6 done, 1 fail"])
    }

    @Test("A job alone has its line when there is progress: before that git may ask something")
    func alone() {
        var board = board(1, [("web", .began("Cloning a"))])
        #expect(board.lines(in: size, now: start + .seconds(9)) == [])
        board.take("web", .progressed(.init(phase: "Resolving deltas", done: 1, total: 2)), now: start)
        #expect(board.lines(in: size, now: start + .seconds(9)) == ["web  Resolving deltas 50%"])
    }

    @Test("Elsewhere a job is announced once, when it takes longer than a moment")
    func announcements() {
        var board = board(6, some)
        #expect(board.announcements(now: start + .milliseconds(399)) == [])
        board.take("late", .began("Cloning e"), now: start + .milliseconds(399))
        #expect(board.announcements(now: start + .milliseconds(400)) == ["Cloning a", "Cloning b", "Fetching d"])
        #expect(board.announcements(now: start + .milliseconds(800)) == ["Cloning e"])
        #expect(board.announcements(now: start + .seconds(9)) == [])
    }
}

@Suite(.timeLimit(.minutes(1))) struct ProgressDisplayTests {
    /// Shows one of two jobs, until what it began and then how far it is was to be seen, and gives all that was written.
    private func show(
        _ words: [String] = [], environment: [String: String] = ["TERM": "xterm"], isInteractive: Bool = true,
        until texts: [String]
    ) async throws -> String {
        let terminal = WatchedTerminal(isInteractive: isInteractive)
        let host = Host(
            processes: FakeDocker(), terminal: terminal, environment: environment, currentDirectory: "/",
            executable: "/x")
        try await ProgressDisplay.during(2, limit: 2, host: host, talk: try TalkOptions.parse(words)) { jobs in
            let result = await jobs.job("web", isAlone: false) { job in
                job.begin("Cloning a")
                for text in texts {
                    while !terminal.text.contains(text) { try await Task.sleep(for: .milliseconds(10)) }
                    job.report(.init(phase: "Receiving objects", done: 1, total: 2))
                }
                // Longer than it takes to say something, if something is to be said.
                try await Task.sleep(for: .milliseconds(600))
            }
            try result.get()
        }
        return terminal.text
    }

    @Test("On a terminal the lines are drawn in place, and nothing is left of them")
    func inPlace() async throws {
        var screen = Screen()
        let text = try await show(until: ["Cloning a", "50%"])
        screen.take(text)
        #expect(screen.lines == [""])
        #expect(screen.seen.contains(["web  Cloning a", "0 of 2 done", ""]))
        #expect(screen.seen.contains(["web  Receiving objects 50%", "0 of 2 done", ""]))
        #expect(screen.wraps)
    }

    @Test(
        "Plain lines elsewhere, and on a terminal that can do nothing",
        arguments: [
            ([], ["TERM": "dumb"], true), (["-v"], ["TERM": "xterm"], true), ([], ["TERM": "xterm"], false),
        ] as [([String], [String: String], Bool)])
    func plain(words: [String], environment: [String: String], isInteractive: Bool) async throws {
        let text = try await show(
            words, environment: environment, isInteractive: isInteractive, until: ["Cloning a"])
        #expect(text == "Cloning a\n")
    }

    @Test func quiet() async throws { #expect(try await show(["-q"], until: []) == "") }
}

/// Remembers what is written, from any thread.
private final class WatchedTerminal: Terminal {
    private let messages = Mutex("")
    let isMessageInteractive: Bool

    init(isInteractive: Bool) { isMessageInteractive = isInteractive }

    var text: String { messages.withLock { $0 } }
    func write(_ text: String) {}
    func message(_ text: String) { messages.withLock { $0 += text } }
    var isOutputInteractive: Bool { false }
    var isInputInteractive: Bool { false }
}

/// As much of a terminal as the display needs.
private struct Screen {
    var lines = [""]
    var wraps = true
    /// All that was to be seen, one time after the other.
    var seen: [[String]] = []
    private var row = 0

    mutating func take(_ text: String) {
        var rest = text[...]
        while let character = rest.popFirst() {
            if character == "\u{1B}" {
                let code = rest.prefix { !$0.isLetter }
                rest = rest[code.endIndex...]
                apply(String(code) + String(rest.removeFirst()))
            } else if character == "\n" {
                row += 1
                if row == lines.count { lines.append("") }
            } else if character != "\r" {
                lines[row].append(character)
            }
        }
    }

    private mutating func apply(_ code: String) {
        switch code {
        case "[2K": lines[row] = ""
        case "[J":
            lines = Array(lines[..<row]) + [""]
            seen.append(lines)
        case "[?7l": wraps = false
        case "[?7h": wraps = true
        default: row -= Int(code.dropFirst().dropLast()) ?? 0
        }
    }
}
