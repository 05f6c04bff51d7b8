package import Host
package import SystemPackage

/// A terminal that nobody reads.
package struct SilentTerminal: Terminal {
    package init() {}
    package func write(_ text: String) {}
    package func message(_ text: String) {}
    package var isOutputInteractive: Bool { false }
    package var isMessageInteractive: Bool { false }
    package var isInputInteractive: Bool { false }
}

/// Answers commands from a table and remembers them; one that it has no answer for is not on this machine.
package actor RecordingRunner: ProcessRunner {
    package private(set) var commands: [Command] = []
    private let answers: [String: Captured]

    /// - Parameter answers: by the words of the command.
    package init(_ answers: [String: Captured] = [:]) {
        self.answers = answers
    }

    private func answer(_ command: Command) throws -> Captured {
        commands.append(command)
        guard let answer = answers[command.description] else {
            throw HostError(.programNotFound, "'\(command.executable)' is not on this machine's PATH")
        }
        return answer
    }

    package func capture(_ command: Command) async throws -> Captured { try answer(command) }
    package func attach(_ command: Command, output: Attachment) async throws -> ExitStatus {
        try answer(command).status
    }
    package nonisolated func detach(_ command: Command, log: FilePath) throws {}
    package nonisolated func startSession() {}
}

extension Captured {
    /// A program that ended well.
    package static func said(_ output: String) -> Captured { Captured(status: .exited(0), output: output) }
    /// A program that failed.
    package static func failed(_ error: String, status: Int32 = 1) -> Captured {
        Captured(status: .exited(status), error: error)
    }
}
