import Host
import Synchronization
import SystemPackage

/// The command line of git conductor, which the dashboard uses as anybody else does.
struct ConductorProgram: Sendable {
    /// The program.
    let path: String
    /// The options that name the environment and the stack; they stand before each command.
    let options: [String]
    /// The folder in the project where the dashboard was started.
    let folder: FilePath
    private let environment: [String: String]
    private let runner = LiveProcessRunner()

    /// Describes the program.
    ///
    /// - Parameters:
    ///   - path: where it is.
    ///   - options: the options that stand before each command.
    ///   - host: the environment that it gets, and the folder that it runs in.
    init(path: String, options: [String], host: Host) {
        self.path = path
        self.options = options
        folder = host.currentDirectory
        environment = host.environment.filter { $0.key != "COLUMNS" }
    }

    /// Where a command runs, and for which stack.
    struct Place: Sendable, Equatable {
        /// The folder.
        let folder: FilePath
        /// The options before the command.
        let options: [String]
    }

    /// What a command prints, and how it ends.
    enum Output: Sendable, Equatable {
        /// Some lines more.
        case lines([String])
        /// It has ended with this code.
        case end(Int32)
    }

    /// Runs a command to its end, and hands on its lines as they come, at most twenty times a second. Where the task is
    /// cancelled, the command is interrupted.
    ///
    /// - Parameters:
    ///   - isMerged: whether messages are handed on, too.
    ///   - approved: the powers over this machine that it may approve, as its errors name them.
    ///   - take: called with what comes, and at last with the end.
    func follow(
        _ words: [String], in place: Place, isMerged: Bool, approved: [String] = [],
        _ take: @Sendable (Output) async -> Void
    ) async {
        let command = command(words, in: place, approved: approved)
        let lines = LineStore()
        let (signals, signal) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        async let code: Int32 = {
            defer { signal.finish() }
            do {
                return try await runner.follow(command, isMerged: isMerged) {
                    lines.add($0)
                    signal.yield()
                }.code
            } catch {
                if error is CancellationError { return 130 }
                lines.add("error: \(error)")
                return 1
            }
        }()
        for await _ in signals {
            await take(.lines(lines.take()))
            try? await Task.sleep(for: .milliseconds(50))
        }
        let end = await code
        let rest = lines.take()
        if !rest.isEmpty { await take(.lines(rest)) }
        await take(.end(end))
    }

    /// Runs a command that only shows something, and returns what it has printed.
    ///
    /// - Throws: `HostError`.
    func capture(_ words: [String], in place: Place) async throws -> Captured {
        try await runner.capture(command(words, in: place, approved: []))
    }

    private func command(_ words: [String], in place: Place, approved: [String]) -> Command {
        var environment = environment
        environment["CONDUCTOR_APPROVE"] = approved.isEmpty ? "0" : approved.joined(separator: "\n")
        // Nobody is there to answer on the terminal.
        environment["GIT_TERMINAL_PROMPT"] = "0"
        var command = Command(
            path, place.options + words, environment: environment, workingDirectory: place.folder, ownsSession: true)
        command.grace = .seconds(5)
        return command
    }
}

/// Lines that wait to be handed on: the last ones, where there are too many.
private final class LineStore: Sendable {
    static let limit = 5000
    private let lines = Mutex<[String]>([])

    func add(_ line: String) {
        lines.withLock {
            $0.append(line)
            if $0.count >= 2 * Self.limit { $0.removeFirst($0.count - Self.limit) }
        }
    }

    func take() -> [String] {
        lines.withLock { lines in
            defer { lines = [] }
            return Array(lines.suffix(Self.limit))
        }
    }
}
