import ArgumentParser

/// `stack`
struct StackCommand: CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "stack", abstract: "Make, list and remove stacks: worktrees of the project that run side by side.",
        subcommands: [StackAdd.self, StackList.self, StackRemove.self, StackTake.self])

    static let examples: Examples = [
        "git conductor stack add fix --up": "branch fix beside this one, running",
        "git conductor stack list": "those of all worktrees, and what they use",
        "git conductor stack remove fix": "refuses where work would be lost",
    ]
}
