import ArgumentParser

/// `completion SHELL`
struct CompletionCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "completion",
        abstract: "Print the completion script of a shell: bash, zsh or fish.",
        discussion: """
            It completes 'git-conductor', 'conductor' and 'git conductor': commands, options, and the names that the \
            project has now. In bash and zsh, 'source <(conductor completion bash)' takes it into the running shell; in \
            fish, 'conductor completion fish | source'.
            """)

    static let examples: Examples = [
        "source <(git conductor completion bash)": "bash, in this shell",
        "source <(git conductor completion zsh)": "zsh, in this shell",
        "git conductor completion fish | source": "fish, in this shell",
    ]

    @Argument(help: "The shell.")
    var shell: String

    func run(_ context: CommandContext) async throws {
        guard let script = CompletionScript.all[shell] else {
            throw ValidationError("There are completions for bash, zsh and fish.")
        }
        context.printLines(script)
    }
}
