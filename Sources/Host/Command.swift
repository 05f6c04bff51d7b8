package import SystemPackage
/// A program to run, with its arguments, environment and folder.
package struct Command: Sendable, Equatable, CustomStringConvertible {
    /// The program: a name to be found along `PATH`, or a path.
    package var executable: String
    /// The arguments, without the program's own name.
    package var arguments: [String]
    /// The whole environment of the child; nothing is inherited beside it.
    package var environment: [String: String]
    /// The folder to start in; the caller's where it is `nil`.
    package var workingDirectory: FilePath?
    /// Whether a captured program runs in a session of its own: it has no terminal, Ctrl-C does not reach it, and all
    /// that it has started ends with it.
    package var ownsSession: Bool
    /// What it reads from its standard input, when it is captured.
    package var input: String
    /// Whether it reads our standard input, when it is attached; else it finds none.
    package var readsInput = true
    /// How long it may take. When that is over it is ended with all that it has started, so it runs in a session of its
    /// own. `nil` is no limit.
    package var timeLimit: Duration?
    /// How long it has to end after it was told to, when it is captured; then it is killed.
    package var grace = Duration.milliseconds(400)
    /// Whether it only asks something, and is to answer soon.
    package private(set) var isQuery = false
    /// What it is called where it is told of: the program and what it is asked to do, `docker ps`.
    package var title: String

    /// Describes a program to run.
    package init(
        _ executable: String, _ arguments: [String], environment: [String: String],
        workingDirectory: FilePath? = nil, ownsSession: Bool = false, input: String = ""
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.ownsSession = ownsSession
        self.input = input
        title = ([executable] + arguments.prefix(1).filter { !$0.hasPrefix("-") }).joined(separator: " ")
    }

    /// Says that it only asks something.
    ///
    /// - Parameter limit: how long it may take; `nil` is no limit.
    package mutating func ask(within limit: Duration?) {
        isQuery = true
        timeLimit = limit
    }

    /// The words of the command, separated by spaces.
    package var description: String {
        ([executable] + arguments).joined(separator: " ")
    }
}

/// How a program ended.
package enum ExitStatus: Sendable, Hashable {
    /// It ended by itself with this code.
    case exited(Int32)
    /// This signal ended it.
    case signalled(Int32)

    /// Whether the program ended with 0.
    package var isSuccess: Bool { self == .exited(0) }

    /// The signal that ended the program, also where the program caught it and exited with 128 + n, as docker-compose
    /// does. Of such codes only those of SIGHUP, SIGINT and SIGTERM count.
    package var signal: Int32? {
        switch self {
        case .signalled(let signal): signal
        case .exited(let code): [1, 2, 15].contains(code - 128) ? code - 128 : nil
        }
    }

    /// The status as a shell shows it: the code, or 128 and the number of the signal.
    package var code: Int32 {
        switch self {
        case .exited(let code): code
        case .signalled(let signal): 128 + signal
        }
    }
}

/// What a program wrote, and how it ended.
package struct Captured: Sendable {
    /// How the program ended.
    package var status: ExitStatus
    /// What it wrote to its standard output.
    package var output: String
    /// What it wrote to its standard error.
    package var error: String

    /// Holds the outcome of a program.
    package init(status: ExitStatus, output: String = "", error: String = "") {
        self.status = status
        self.output = output
        self.error = error
    }
}
