package import Host
package import SystemPackage

/// Runs real programs, and answers some calls otherwise than they did.
package struct AlteredRunner: ProcessRunner {
    private let alter: @Sendable (Command, Captured) async throws -> Captured

    /// - Parameter alter: gets a call that was made, with its answer, and returns the answer to give.
    package init(_ alter: @escaping @Sendable (Command, Captured) async throws -> Captured) {
        self.alter = alter
    }

    package func capture(_ command: Command) async throws -> Captured {
        try await alter(command, try await LiveProcessRunner().capture(command))
    }

    package func attach(_ command: Command, output: Attachment) async throws -> ExitStatus {
        try await capture(command).status
    }

    package func detach(_ command: Command, log: FilePath) throws {}
    package func startSession() {}
}
