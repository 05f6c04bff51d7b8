import ArgumentParser

/// `completion SHELL`
struct CompletionCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "completion",
        abstract: "Print the completion script of a shell: bash, zsh or fish.")

    @Argument(help: "The shell.")
    var shell: String

    func run(_ context: CommandContext) async throws {
        guard let shell = CompletionShell(rawValue: shell) else {
            throw ValidationError("There are completions for bash, zsh and fish.")
        }
        context.printLines(RootCommand.completionScript(for: shell))
    }
}
