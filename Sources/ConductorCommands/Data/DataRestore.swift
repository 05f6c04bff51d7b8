import ArgumentParser
import Conductor

/// `data restore NAME`
struct DataRestoreCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Replace the data of the stack by what was saved.",
        discussion: "What a volume holds is there until all that replaces it is copied.")

    static let examples: Examples = [
        "git conductor data restore before-migration": "asks before it overwrites",
        "git conductor data restore before-migration --force": "does not ask",
    ]

    @Argument(help: "The name under which it was saved.")
    var name: String
    @OptionGroup var overwrite: OverwriteOption
    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption

    func run(_ context: CommandContext) async throws {
        let session = try await options.session(context)
        let data = try session.savedData(named: name)
        if dry.dryRun || !overwrite.force {
            let stack = try await session.dataStack()
            let transfer = try await session.planRestore(data, to: stack)
            if dry.dryRun { return transfer.printPreview(of: stack, context) }
            try overwrite.check(transfer.overwritten(in: stack), "Replace it?", context)
        }
        let transfer = try await options.showingCopy(session) {
            try await session.restoreData(data, output: options.talk.output, jobs: $0)
        }
        guard !options.talk.quiet else { return }
        context.print("restored '\(name)': \(transfer.words)")
    }
}
