import ArgumentParser

/// `stack`
struct StackCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stack", abstract: "Make, list and remove stacks: worktrees of the project that run side by side.",
        subcommands: [StackAdd.self, StackList.self, StackRemove.self, StackTake.self])
}
