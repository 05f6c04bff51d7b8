import ArgumentParser
import Conductor
import SystemPackage

/// `stack take`
struct StackTake: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "take", abstract: "Let the stack of this worktree have the ports that the project's files name.",
        discussion: """
            They are for what knows only these: callbacks of OAuth, saved clients. The stack that had them, usually the main \
            worktree's, gets ports of a block instead. 'stack take' in that worktree takes them back.
            """)

    static let examples: Examples = [
        "git conductor stack take": "run here at the ports of the files",
        "git conductor stack take --dry-run": "see which stack gives them up",
    ]

    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption

    func run(_ context: CommandContext) async throws {
        let session = try await options.session(context)
        let holder: ProjectStack?
        switch try await session.holderOfPorts() {
        case .own: return context.say("This stack has the project's ports already.")
        case .other(let other): holder = other
        case .nobody: holder = nil
        }
        if dry.dryRun {
            if let holder { context.print("give the stack '\(holder.name)' at '\(holder.path)' other ports") }
            return context.print("publish this stack at the project's ports")
        }
        try await session.takePorts(from: holder, output: options.talk.output)
        guard !options.talk.quiet else { return }
        context.print("this stack has the project's ports" + (holder.map { "; '\($0.name)' has others" } ?? ""))
        for address in try await session.addresses() { context.print("\(address.service): \(address.url)") }
    }
}
