import Subprocess
package import SystemPackage
#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Runs programs on this machine.
package struct LiveProcessRunner: ProcessRunner {
    /// The most that is kept of one stream, in bytes.
    static let limit = 64 * 1024 * 1024

    /// Makes a runner.
    package init() {}

    /// Runs a program to its end and keeps what it writes, 64 MiB of each stream at most.
    package func capture(_ command: Command) async throws -> Captured {
        try await ended(command) {
            let result = try await run(
                Configuration(command), input: .string(command.input), output: .string(limit: Self.limit),
                error: .string(limit: Self.limit))
            return Captured(
                status: ExitStatus(result.terminationStatus), output: result.standardOutput,
                error: result.standardError)
        }
    }

    /// Runs a program to its end, keeps what it writes, and hands on the lines of its standard error as they come.
    package func capture(_ command: Command, line: @escaping @Sendable (String) -> Void) async throws -> Captured {
        try await ended(command) {
            let result = try await run(
                Configuration(command), input: .none, output: .string(limit: Self.limit), error: .sequence
            ) { execution in
                var error: [UInt8] = []
                var lines = LineSplitter()
                for try await buffer in execution.standardError {
                    let piece = buffer.withUnsafeBytes { Array($0) }
                    error += piece.prefix(Self.limit - error.count)
                    lines.take(piece, line)
                }
                return String(decoding: error, as: UTF8.self)
            }
            return Captured(
                status: ExitStatus(result.terminationStatus), output: result.standardOutput,
                error: result.closureResult)
        }
    }

    /// Runs a program to its end, hands on the lines of its output as they come, and keeps none.
    ///
    /// - Parameters:
    ///   - isMerged: whether the standard error is handed on with the standard output; otherwise nobody reads it.
    ///   - line: called with each line, also with an empty one, and with one that has no end yet when the program ends. Carriage
    ///     returns stay in it.
    /// - Throws: as ``capture(_:)``.
    package func follow(
        _ command: Command, isMerged: Bool, line: @escaping @Sendable (String) -> Void
    ) async throws -> ExitStatus {
        try await reportingErrors(of: command) {
            let configuration = Configuration(command)
            let result =
                if isMerged {
                    try await run(
                        configuration, input: .none, output: .sequence, error: .combinedWithOutput
                    ) { try await Self.hand(on: $0.standardOutput, line) }
                    .terminationStatus
                } else {
                    try await run(
                        configuration, input: .none, output: .sequence, error: .discarded
                    ) { try await Self.hand(on: $0.standardOutput, line) }
                    .terminationStatus
                }
            return ExitStatus(result)
        }
    }

    /// Hands on lines until the output ends, also where we are cancelled: the program may have something to say while it ends.
    private static func hand(
        on output: SubprocessOutputSequence, _ line: @escaping @Sendable (String) -> Void
    ) async throws {
        try await Task {
            var lines = LineSplitter(isProgress: false)
            for try await buffer in output { lines.take(buffer.withUnsafeBytes { Array($0) }, line) }
            lines.end(line)
        }.value
    }

    /// Runs a program in the foreground; Ctrl-C is left to it.
    package func attach(_ command: Command, output: Attachment) async throws -> ExitStatus {
        if command.timeLimit != nil {
            // It is in a session of its own.
            let (result, signal) = await Interruption.cancelling {
                await Result.of { try await attached(command, output) }
            }
            return try signal.map(ExitStatus.signalled) ?? result.get()
        }
        if Interruption.leavesInterruptToProgram { return try await attached(command, output) }
        let previous = signal(SIGINT, SIG_IGN)
        defer { signal(SIGINT, previous) }
        return try await attached(command, output)
    }

    private func attached(_ command: Command, _ output: Attachment) async throws -> ExitStatus {
        try await reportingErrors(of: command) {
            let output: FileDescriptorOutput =
                switch output {
                case .inherited: .currentStandardOutput
                case .toStandardError: .currentStandardError
                }
            let input: FileDescriptorInput =
                command.readsInput
                ? .currentStandardInput
                : .fileDescriptor(try .open("/dev/null", .readOnly), closeAfterSpawningProcess: true)
            let result = try await run(
                Configuration(command), input: input, output: output, error: .currentStandardError)
            return ExitStatus(result.terminationStatus)
        }
    }

    /// Starts a program in the background, with none of our file descriptors.
    package func detach(_ command: Command, log: FilePath) throws {
        #if canImport(Darwin)
        var actions: posix_spawn_file_actions_t?
        #else
        var actions = posix_spawn_file_actions_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }

        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(
            &actions, STDOUT_FILENO, log.string, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)

        let arguments = ([command.executable] + command.arguments).map { strdup($0) } + [nil]
        let environment = command.environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (arguments + environment).forEach { free($0) } }
        var child = pid_t()
        Effect.step()
        let status = posix_spawnp(&child, command.executable, &actions, nil, arguments, environment)
        guard status == 0 else {
            throw HostError(
                .process, "cannot start '\(command.executable)': \(Errno(rawValue: status))")
        }
    }

    /// Begins a session of our own. Does nothing where we lead a process group already.
    package func startSession() {
        _ = setsid()
    }

    /// Runs a captured program. Ctrl-C does not reach one with a time limit, so it is ended by us, as we are.
    private func ended(
        _ command: Command, _ body: @escaping @Sendable () async throws -> Captured
    ) async throws -> Captured {
        guard command.timeLimit != nil else { return try await reportingErrors(of: command, body) }
        return try await Interruption.passingOn { try await reportingErrors(of: command, body) }
    }

    private func reportingErrors<Value: Sendable>(
        of command: Command, _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        Effect.step()
        do {
            guard let limit = command.timeLimit else { return try await body() }
            guard let value = try await Racing.run(within: limit, body) else {
                throw HostError(.timeout, "'\(command.title)' has not ended within \(TimeLimits.words(limit))")
            }
            return value
        } catch let error as SubprocessError {
            if error.code == .executableNotFound {
                throw HostError(.programNotFound, "'\(command.executable)' is not on this machine's PATH")
            }
            throw HostError(.process, "cannot run '\(command.executable)': \(error)")
        }
    }
}

extension Configuration {
    fileprivate init(_ command: Command) {
        self.init(
            executable: Self.executable(of: command),
            arguments: Arguments(command.arguments),
            environment: .custom(
                Dictionary(
                    uniqueKeysWithValues: command.environment.compactMap { name, value in
                        Environment.Key(rawValue: name).map { ($0, value) }
                    })),
            workingDirectory: command.workingDirectory.map { .init($0.string) })
        let ownsSession = command.ownsSession || command.timeLimit != nil
        platformOptions.createSession = ownsSession
        // git takes away what it has half made when it is told to end.
        platformOptions.teardownSequence = [
            .send(
                signal: .terminate, toProcessGroup: ownsSession,
                allowedDurationToNextStep: command.grace)
        ]
    }

    /// Returns where a command's program is. Given a name alone, Subprocess starts a process for each folder of `PATH`, until
    /// one has the program.
    private static func executable(of command: Command) -> Executable {
        if command.executable.contains("/") { return .path(.init(command.executable)) }
        guard let found = Files.program(command.executable, path: command.environment["PATH"]), found.isAbsolute else {
            return .name(command.executable)
        }
        return .path(.init(found.string))
    }
}

extension ExitStatus {
    fileprivate init(_ status: TerminationStatus) {
        switch status {
        case .exited(let code): self = .exited(code)
        case .signaled(let signal): self = .signalled(signal)
        }
    }
}
