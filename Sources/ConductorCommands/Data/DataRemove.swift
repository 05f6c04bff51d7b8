import ArgumentParser
import Conductor
import Docker
import Projects

/// `data remove NAME…`
struct DataRemoveCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove data that was saved.",
        discussion: "The data of the stack stays: 'git conductor down -v' removes that.")

    static let examples: Examples = [
        "git conductor data remove before-migration": "the copy; the stack keeps its data",
        "git conductor data remove one two --dry-run": "see what would go",
    ]

    @Argument(help: "The names under which it was saved.")
    var names: [String]
    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption

    func run(_ context: CommandContext) async throws {
        let session = try await options.session(context)
        let saved = try Set(names).sorted().map(session.savedData(named:))
        if !dry.dryRun { try await session.remove(saved) }
        guard dry.dryRun || !options.talk.quiet else { return }
        for data in saved {
            context.print("\(dry.dryRun ? "remove" : "removed") '\(data.name)', \(ByteCount(data.bytes))")
        }
    }
}
