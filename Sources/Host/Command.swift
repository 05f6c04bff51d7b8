public import SystemPackage

/// A program to run, with all that it sees: arguments, environment, folder.
public struct Command: Sendable, Equatable, CustomStringConvertible {
    /// The program: a name to be found along `PATH`, or a path.
    public var executable: String
    /// The arguments, without the program's own name.
    public var arguments: [String]
    /// The whole environment of the child; nothing is inherited beside it.
    public var environment: [String: String]
    /// The folder to start in; the caller's where it is `nil`.
    public var workingDirectory: FilePath?
    /// Whether it runs in a session of its own, when it is captured: it has no terminal to ask at, Ctrl-C does not reach
    /// it, and with it ends all that it has started.
    public var ownsSession: Bool
    /// What it reads from its standard input, when it is captured.
    public var input: String

    /// Describes a program to run.
    public init(
        _ executable: String, _ arguments: [String], environment: [String: String],
        workingDirectory: FilePath? = nil, ownsSession: Bool = false, input: String = ""
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.ownsSession = ownsSession
        self.input = input
    }

    /// The words of the command, separated by spaces.
    public var description: String {
        ([executable] + arguments).joined(separator: " ")
    }
}

/// How a program ended.
public enum ExitStatus: Sendable, Hashable {
    /// It ended by itself with this code.
    case exited(Int32)
    /// This signal ended it.
    case signalled(Int32)

    /// Whether the program ended with 0.
    public var isSuccess: Bool { self == .exited(0) }

    /// The status as a shell shows it: the code, or 128 and the number of the signal.
    public var code: Int32 {
        switch self {
        case .exited(let code): code
        case .signalled(let signal): 128 + signal
        }
    }
}

/// What a program wrote, and how it ended.
public struct Captured: Sendable {
    /// How the program ended.
    public var status: ExitStatus
    /// What it wrote to its standard output.
    public var output: String
    /// What it wrote to its standard error.
    public var error: String

    /// Holds the outcome of a program.
    public init(status: ExitStatus, output: String = "", error: String = "") {
        self.status = status
        self.output = output
        self.error = error
    }
}
