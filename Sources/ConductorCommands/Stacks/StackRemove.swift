import ArgumentParser
import Conductor
import SystemPackage

/// `stack remove NAME`
struct StackRemove: JSONCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove a stack: its containers, networks, ports, checkouts and worktree.",
        discussion: """
            Refuses, with a list, where work would be lost. Branches and stashes stay. Volumes stay, too, and are named.
            """, aliases: ["rm"])

    static let examples: Examples = [
        "git conductor stack remove fix": "refuses where work would be lost",
        "git conductor stack remove fix --volumes": "with all of its data",
        "git conductor stack remove fix --dry-run": "see what would go",
    ]

    @Argument(help: "The name of the stack, of its worktree or of its branch.")
    var stack: String

    @Flag(name: .long, help: "Its volumes, too, and all that is in them.")
    var volumes = false

    @Flag(name: .long, help: "Delete what git ignores in it, too, which is kept otherwise.")
    var ignored = false

    @Flag(name: .long, help: "Go on where work would be lost; it is kept in stashes and on branches.")
    var force = false

    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption
    @OptionGroup var json: JSONOption

    func run(_ context: CommandContext) async throws {
        let talk = json.talk(options.talk)
        let session = try await options.session(context)
        let stack = try await session.stack(named: self.stack)
        let removal = try await session.removal(of: stack, force: force, keepsIgnored: !ignored)
        if dry.dryRun { return try context.printPreview(removal.lines(volumes: volumes), json) }
        let lines = try await session.remove(
            removal, volumes: volumes, force: force, keepsIgnored: !ignored, output: talk.output)
        if json.json {
            return try context.printJSON(Removed(stack: stack.name, worktree: stack.path.string, done: lines))
        }
        if !talk.quiet { lines.forEach(context.print) }
    }

    /// What was removed in the form of `--json`.
    private struct Removed: Encodable {
        let schema = 1
        let stack: String
        let worktree: String
        /// What was removed and what was kept, a line each.
        let done: [String]
    }
}
