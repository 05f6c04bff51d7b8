import ArgumentParser
import Conductor
import Docker
import Projects

/// `data save [NAME]`
struct DataSaveCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "save", abstract: "Save the data of the stack under a name.",
        discussion: """
            It is copied to volumes of docker's, and belongs to all worktrees of the project. No container uses them, so \
            'docker volume prune' would remove them.
            """)

    static let examples: Examples = [
        "git conductor data save": "under the name of the branch",
        "git conductor data save before-migration": "under a name of your own",
    ]

    @Argument(help: "The name; that of the branch if not given.")
    var name: String?
    @OptionGroup var overwrite: OverwriteOption
    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption

    func run(_ context: CommandContext) async throws {
        let session = try await options.session(context)
        var name = ""
        if let given = self.name { name = given } else { name = try await session.usualDataName() }
        try SavedData.check(name: name)
        if dry.dryRun {
            let stack = try await session.dataStack()
            return try session.planSave(named: name, of: stack).printPreview(of: stack, context)
        }
        let old = session.savedData().first { $0.name == name }
        try overwrite.check(
            old.map { ["'\(name)' was saved on \($0.date), \(ByteCount($0.bytes))"] } ?? [], "Replace it?", context)
        let data = try await options.showingCopy(session) {
            try await session.saveData(named: name, output: options.talk.output, jobs: $0)
        }
        guard !options.talk.quiet else { return }
        context.print("saved '\(name)': \(data.words), \(ByteCount(data.bytes))")
    }
}
