import ArgumentParser
import Conductor

/// `data copy --from STACK|BRANCH`
struct DataCopyCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy", abstract: "Replace the data of the stack by a copy of another stack's or branch's.",
        discussion: """
            The other stack is one of the same project, which 'status' there names. Where each branch has data of its own \
            ('git config conductor.data branch') it can be a branch, whose data in this stack is copied. Volumes that are not \
            there yet are made, so it can be done before the first 'up'.
            """)

    static let examples: Examples = [
        "git conductor data copy --from shop": "the data of another stack",
        "git conductor data copy --from main": "that of a branch with data of its own",
    ]

    @Option(name: .long, help: "The name of the other stack, or of a branch.")
    var from: String
    @OptionGroup var overwrite: OverwriteOption
    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption

    func run(_ context: CommandContext) async throws {
        let session = try await options.session(context)
        if dry.dryRun || !overwrite.force {
            let (source, data) = try await session.sourceOfData(named: from)
            let stack = try await session.dataStack()
            let transfer = try session.planCopy(from: try await source.dataStack(data), named: from, to: stack)
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
