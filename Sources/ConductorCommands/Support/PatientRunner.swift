import Host
import SystemPackage
import Text

/// Says what is being waited for, where a program takes longer than a person would wait without a word.
///
/// What shows its own output says enough itself.
struct PatientRunner: ProcessRunner {
    /// Whether something else shows what is at work, where a line of ours would be in the way.
    @TaskLocal static var isSilent = false

    let base: any ProcessRunner
    let terminal: any Terminal
    /// Whether only what is to answer soon is worth a word.
    let isQuiet: Bool
    /// How long nothing is said.
    let patience: Duration

    func capture(_ command: Command) async throws -> Captured {
        if Self.isSilent || isQuiet && !command.isQuery { return try await base.capture(command) }
        let watch = Task {
            guard (try? await Task.sleep(for: patience)) != nil else { return }
            terminal.message("still waiting for '\(command.title.shownInLine)'\n")
        }
        defer { watch.cancel() }
        return try await base.capture(command)
    }

    func capture(_ command: Command, line: @escaping @Sendable (String) -> Void) async throws -> Captured {
        try await base.capture(command, line: line)
    }

    func attach(_ command: Command, output: Attachment) async throws -> ExitStatus {
        try await base.attach(command, output: output)
    }

    func detach(_ command: Command, log: FilePath) throws { try base.detach(command, log: log) }

    func startSession() { base.startSession() }
}
