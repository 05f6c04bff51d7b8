import ArgumentParser
import Conductor

/// `data copy --from STACK`
struct DataCopyCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy", abstract: "Replace the data of the stack by a copy of another stack's.",
        discussion: """
            The other stack is one of the same project, which 'status' there names. Volumes that are not there yet are made, \
            so it can be done before the first 'up'.
            """)

    @Option(name: .long, help: "The name of the other stack.")
    var from: String
    @OptionGroup var overwrite: OverwriteOption
    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption

    func run(_ context: CommandContext) async throws {
        let session = try await options.session(context, isLocking: !dry.dryRun)
        if dry.dryRun || !overwrite.force {
            let source = try await session.session(ofStack: from).dataStack()
            let stack = try await session.dataStack()
            let transfer = try session.planCopy(from: source, to: stack)
            if dry.dryRun { return transfer.printPreview(of: stack, context) }
            try overwrite.check(transfer.overwritten(in: stack), "Replace it?", context)
        }
        let transfer = try await options.showingCopy(session) {
            try await session.copyData(from: from, output: options.talk.output, jobs: $0)
        }
        guard !options.talk.quiet else { return }
        context.print("copied from '\(from)': \(transfer.words)")
    }
}
