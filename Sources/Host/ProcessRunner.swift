package import SystemPackage
/// Where the output of an attached program goes.
package enum Attachment: Sendable {
    /// To the same terminal, pipe or file as our own, each stream to its own.
    case inherited
    /// All of it to our standard error, so that only data goes to our standard output.
    case toStandardError
}

/// Runs programs.
///
/// ``LiveProcessRunner`` runs them; tests record them instead.
package protocol ProcessRunner: Sendable {
    /// Runs a program to its end and returns its output. Its standard input is the command's `input`.
    ///
    /// Where the task is cancelled, the program is ended.
    ///
    /// - Throws: ``HostError`` when it cannot be started, or takes longer than its `timeLimit`. An exit status other than 0
    ///   is no error.
    func capture(_ command: Command) async throws -> Captured

    /// Runs a program as ``capture(_:)`` does, and hands on the lines of its standard error as they come.
    ///
    /// - Parameter line: called with each line; a line that a carriage return ends, as progress has it, counts too.
    func capture(_ command: Command, line: @escaping @Sendable (String) -> Void) async throws -> Captured

    /// Runs a program in the foreground, on our own terminal.
    ///
    /// Ctrl-C reaches the program; we wait for it and report how it ended.
    ///
    /// - Throws: ``HostError`` when it cannot be started, or takes longer than its `timeLimit`. An exit status other than 0
    ///   is no error.
    func attach(_ command: Command, output: Attachment) async throws -> ExitStatus

    /// Starts a program in our own folder and does not wait for it.
    ///
    /// The program itself is to call ``startSession()``: macOS and Linux have no common way to do it from here.
    ///
    /// - Parameter log: the file to which its output is appended; its input is empty.
    /// - Throws: ``HostError`` when it cannot be started.
    func detach(_ command: Command, log: FilePath) throws

    /// Leaves the terminal's session, so that neither Ctrl-C nor the closing of the terminal reaches us.
    func startSession()

    /// Is told of secrets that are to be shown nowhere.
    func conceal(_ values: [String])
}

extension ProcessRunner {
    /// Shows nothing anyway.
    package func conceal(_ values: [String]) {}

    /// Runs a program, and hands on the lines when it has ended.
    package func capture(_ command: Command, line: @escaping @Sendable (String) -> Void) async throws -> Captured {
        let captured = try await capture(command)
        var lines = LineSplitter()
        lines.take(captured.error.utf8, line)
        return captured
    }
}

/// Cuts pieces of output into lines.
struct LineSplitter {
    /// Whether it is progress that is read: a carriage return ends a line, too, and an empty line says nothing.
    private let isProgress: Bool
    /// The longest line in bytes; a longer one is handed on in pieces.
    private static let limit = 1 << 20
    private var rest: [UInt8] = []

    /// Makes one that has taken nothing yet.
    init(isProgress: Bool = true) { self.isProgress = isProgress }

    /// Takes a piece, and hands on the lines that are complete.
    mutating func take(_ piece: some Sequence<UInt8>, _ line: (String) -> Void) {
        for byte in piece {
            guard byte == UInt8(ascii: "\n") || (isProgress && byte == UInt8(ascii: "\r")) else {
                rest.append(byte)
                if rest.count == Self.limit { end(line) }
                continue
            }
            if rest.isEmpty, !isProgress { line("") }
            end(line)
        }
    }

    /// Hands on what has come since the last end of a line.
    mutating func end(_ line: (String) -> Void) {
        if !rest.isEmpty { line(String(decoding: rest, as: UTF8.self)) }
        rest = []
    }
}
