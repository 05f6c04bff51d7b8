import ArgumentParser
import Conductor
import Errors
import Host
import Pipeline
import Repositories

/// `data`
struct DataCommand: CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "data", abstract: "Save, restore and copy the data of the stack: its named volumes.",
        discussion: """
            Services that use a volume and run are stopped while it is copied, and started again. External volumes, those of \
            others and those with a driver of their own are never touched.
            """,
        subcommands: [
            DataSaveCommand.self, DataRestoreCommand.self, DataCopyCommand.self, DataListCommand.self,
            DataRemoveCommand.self,
        ])

    static let examples: Examples = [
        "git conductor data save before-migration": "keep the data as it is",
        "git conductor data restore before-migration": "bring it back",
        "git conductor data copy --from shop": "take that of another stack",
    ]
}

/// The option of every command that overwrites data.
struct OverwriteOption: ParsableArguments {
    @Flag(name: .long, help: "Overwrite data without asking.")
    var force = false

    /// Asks whether data may be overwritten, unless `--force` is given or there is none.
    ///
    /// - Parameters:
    ///   - what: what would be lost, one line each.
    ///   - question: what to ask.
    /// - Throws: `ConductorError` of kind `workAtRisk` without a terminal, or where the answer is no.
    func check(_ what: [String], _ question: String, _ context: CommandContext) throws {
        guard !force, !what.isEmpty else { return }
        guard let answer = context.ask(what, question) else {
            throw ConductorError(.dataWouldBeLost, "data would be lost", details: what, hint: "'--force' overwrites it")
        }
        if !answer { throw ConductorError(.declined, "nothing was done") }
    }
}

extension ProjectOptions {
    /// Runs something that copies volumes, and shows its progress.
    func showingCopy<Value>(_ session: Session, _ work: (Jobs) async throws -> Value) async throws -> Value {
        try await ProgressDisplay.during(1, limit: 1, host: session.host, talk: talk, work)
    }
}

extension DataTransfer {
    /// What is lost when it is carried out, one line each.
    func overwritten(in stack: DataStack) -> [String] {
        let commands = restored.map { "the data of '\($0)' is replaced by its 'restore'" }
        let volumes = stack.volumes.filter { volume in volume.exists && parts.contains { $0.target == volume.name } }
        return volumes.map {
            "the content of the volume '\($0.name)' (\($0.services.joined(separator: ", "))) is replaced"
        } + commands
    }

    /// Prints what would be done.
    func printPreview(of stack: DataStack, _ context: CommandContext) {
        preview.forEach(context.print)
        stack.notes.forEach { context.print("note: \($0)") }
    }
}
