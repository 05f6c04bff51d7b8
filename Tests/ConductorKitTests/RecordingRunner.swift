import Host
import SystemPackage

/// A terminal that nobody reads.
struct SilentTerminal: Terminal {
    func write(_ text: String) {}
    func message(_ text: String) {}
    var isOutputInteractive: Bool { false }
    var isMessageInteractive: Bool { false }
    var isInputInteractive: Bool { false }
}

/// Answers commands from a table and remembers them; one that it has no answer for is not on this machine.
actor RecordingRunner: ProcessRunner {
    private(set) var commands: [Command] = []
    private let answers: [String: Captured]

    /// - Parameter answers: by the words of the command.
    init(_ answers: [String: Captured] = [:]) {
        self.answers = answers
    }

    private func answer(_ command: Command) throws -> Captured {
        commands.append(command)
        guard let answer = answers[command.description] else {
            throw HostError(.programNotFound, "'\(command.executable)' is not on this machine's PATH")
        }
        return answer
    }

    func capture(_ command: Command) async throws -> Captured { try answer(command) }
    func attach(_ command: Command, output: Attachment) async throws -> ExitStatus { try answer(command).status }
    nonisolated func detach(_ command: Command, log: FilePath) throws {}
    nonisolated func startSession() {}
}

extension Captured {
    /// A program that ended well.
    static func said(_ output: String) -> Captured { Captured(status: .exited(0), output: output) }
    /// A program that failed.
    static func failed(_ error: String, status: Int32 = 1) -> Captured {
        Captured(status: .exited(status), error: error)
    }
}
