import SystemPackage

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Where a command's data and messages go.
package protocol Terminal: Sendable {
    /// Writes data to the standard output, as it is.
    func write(_ text: String)
    /// Writes a message to the standard error, as it is.
    func message(_ text: String)
    /// Whether the standard output is a terminal.
    var isOutputInteractive: Bool { get }
    /// Whether the standard error is a terminal.
    var isMessageInteractive: Bool { get }
    /// Whether the standard input is a terminal, so that a person can be asked.
    var isInputInteractive: Bool { get }
    /// The present size of the terminal of the standard error; `nil` where it is unknown.
    var messageSize: TerminalSize? { get }
    /// The present size of the terminal of the standard output; `nil` where it is unknown.
    var outputSize: TerminalSize? { get }
    /// Whether nobody can read the standard output any longer: it is a pipe whose other end was closed.
    var isOutputClosed: Bool { get }
    /// Reads a line from the standard input, without its end; `nil` at the end of the input.
    func line() -> String?
}

extension Terminal {
    /// The size is unknown.
    package var messageSize: TerminalSize? { nil }

    /// The size is unknown.
    package var outputSize: TerminalSize? { nil }

    /// It goes on being read.
    package var isOutputClosed: Bool { false }

    /// Nobody answers.
    package func line() -> String? { nil }
}

/// The size of a terminal.
package struct TerminalSize: Sendable, Hashable {
    /// The characters of a line.
    package var columns: Int
    /// The lines.
    package var rows: Int

    /// Gives a size.
    package init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
    }
}

/// The terminal, pipe or file that the program was started with.
package struct LiveTerminal: Terminal {
    /// Makes a terminal.
    package init() {}

    /// Writes to the standard output; a closed pipe is no error.
    package func write(_ text: String) {
        _ = try? FileDescriptor.standardOutput.writeAll(text.utf8)
    }

    /// Writes to the standard error; a closed pipe is no error.
    package func message(_ text: String) {
        _ = try? FileDescriptor.standardError.writeAll(text.utf8)
    }

    /// Reads a line that somebody types.
    package func line() -> String? { readLine() }

    /// Whether the standard output is a terminal.
    package var isOutputInteractive: Bool { isatty(STDOUT_FILENO) == 1 }
    /// Whether the standard error is a terminal.
    package var isMessageInteractive: Bool { isatty(STDERR_FILENO) == 1 }
    /// Whether the standard input is a terminal.
    package var isInputInteractive: Bool { isatty(STDIN_FILENO) == 1 }
    /// Whether the other end of the pipe that is the standard output was closed.
    package var isOutputClosed: Bool {
        var output = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
        return poll(&output, 1, 0) > 0 && output.revents & Int16(POLLERR | POLLHUP) != 0
    }
    /// The size of the terminal that is the standard error.
    package var messageSize: TerminalSize? { TerminalSize(of: STDERR_FILENO) }
    /// The size of the terminal that is the standard output.
    package var outputSize: TerminalSize? { TerminalSize(of: STDOUT_FILENO) }
}

extension TerminalSize {
    /// Asks the terminal that a descriptor leads to; `nil` where it is none, or does not know.
    fileprivate init?(of descriptor: Int32) {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return nil }
        self.init(columns: Int(size.ws_col), rows: Int(size.ws_row))
    }
}
