import ArgumentParser
import Errors
import Host
import Projects

/// `approvals list`, `approvals forget`
struct ApprovalsCommand: CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "approvals", abstract: "Show what power over this machine you have approved, and take it back.",
        subcommands: [List.self, Forget.self])

    static let examples: Examples = [
        "git conductor approvals list": "what this project may do here",
        "git conductor approvals forget 2": "take one back",
    ]

    /// `approvals list`
    struct List: JSONCommand {
        static let configuration = CommandConfiguration(
            abstract: "List what power over this machine you have approved for the project.",
            discussion: "'up' and 'checkout' approve what they show. All worktrees of the project share it.")

        static let examples: Examples = [
            "git conductor approvals list": "each with its number",
            "git conductor approvals list --json": "for a program",
        ]

        @OptionGroup var json: JSONOption

        func run(_ context: CommandContext) async throws {
            let project = try Project.find(from: context.host.currentDirectory)
            let all = Approvals.read(project) { context.warn($0) }.all
            let rows = all.enumerated().map { Row(number: $0 + 1, what: $1.words, key: $1.key) }
            if json.json { return try context.printJSON(Listing(approvals: rows)) }
            var table = Table()
            for row in rows { table.add("\(row.number)", row.what) }
            table.lines().forEach(context.print)
        }

        /// An approval in the form of `--json`.
        struct Row: Encodable {
            /// What `forget` takes.
            let number: Int
            let what: String
            let key: String
        }

        /// The form of `--json`.
        struct Listing: Encodable {
            let schema = 1
            let approvals: [Row]
        }
    }

    /// `approvals forget NUMBER…`
    struct Forget: ConductorCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take approvals back.",
            discussion: """
                What runs goes on running; what would need this power again is not applied until 'up' approves it anew.
                """)

        static let examples: Examples = [
            "git conductor approvals forget 2": "number 2 of 'approvals list'",
            "git conductor approvals forget --all": "all of the project",
        ]

        @Argument(help: "Their numbers, as 'approvals list' shows them.")
        var numbers: [Int] = []

        @Flag(name: .long, help: "All of them.")
        var all = false

        @Flag(name: [.short, .long], help: "Say only what went wrong.")
        var quiet = false

        @OptionGroup var dry: DryRunOption

        func validate() throws {
            if numbers.isEmpty != all { throw ValidationError("Give numbers of 'approvals list', or '--all'.") }
        }

        func run(_ context: CommandContext) async throws {
            let project = try Project.find(from: context.host.currentDirectory)
            var forgotten: [Approvals.Approval] = []
            if dry.dryRun {
                forgotten = try chosen(from: Approvals.read(project) { context.warn($0) })
            } else {
                try await Approvals.change(project, warn: { context.warn($0) }) { approvals in
                    forgotten = try chosen(from: approvals)
                    approvals.forget(forgotten)
                }
            }
            guard dry.dryRun || !quiet else { return }
            for approval in forgotten { context.print("\(dry.dryRun ? "forget" : "forgot"): \(approval.words)") }
            if forgotten.isEmpty { context.print(dry.dryRun ? "nothing to do" : "nothing was approved") }
        }

        /// The approvals that are meant.
        ///
        /// - Throws: `ConductorError` of kind `unknownName` for a number that none has.
        private func chosen(from approvals: Approvals) throws -> [Approvals.Approval] {
            let known = approvals.all
            if all { return known }
            return try Set(numbers).sorted().map { number in
                guard known.indices.contains(number - 1) else {
                    throw ConductorError(
                        .unknownApproval, "no approval has the number \(number)",
                        hint: "'git conductor approvals list' shows all")
                }
                return known[number - 1]
            }
        }
    }
}
