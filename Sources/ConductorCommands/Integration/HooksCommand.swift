import ArgumentParser
import Hooks
import Host
import Projects
import Repositories
import SystemPackage

/// `hooks install`, `hooks uninstall`, `hooks status`
struct HooksCommand: CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "hooks", abstract: "Install, remove or show the git hooks of the project and its stores.",
        subcommands: [Install.self, Uninstall.self, Show.self])

    static let examples: Examples = [
        "git conductor hooks status": "does git run them?",
        "git conductor hooks install": "beside those of others",
    ]

    /// `hooks install`
    struct Install: ConductorCommand {
        static let configuration = CommandConfiguration(abstract: "Install the hooks, beside those of others.")

        static let examples: Examples = [
            "git conductor hooks install": "in the project and its stores",
            "git conductor hooks install --dry-run": "see what would be done",
        ]
        @OptionGroup var dry: DryRunOption

        func run(_ context: CommandContext) async throws {
            for hooks in try await HooksCommand.all(context) {
                guard try await hooks.wantInstalling else { continue }
                if !dry.dryRun { try await hooks.install() }
                context.print("\(dry.dryRun ? "install" : "installed") hooks in \(hooks.folder)")
            }
        }
    }

    /// `hooks uninstall`
    struct Uninstall: ConductorCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove the hooks, and put back what was there before.")

        static let examples: Examples = [
            "git conductor hooks uninstall": "everything as it was before",
            "git conductor hooks uninstall --dry-run": "see what would be done",
        ]
        @OptionGroup var dry: DryRunOption

        func run(_ context: CommandContext) async throws {
            for hooks in try await HooksCommand.all(context) where hooks.haveTraces {
                if !dry.dryRun { try await hooks.uninstall() }
                context.print("\(dry.dryRun ? "remove" : "removed") hooks in \(hooks.folder)")
            }
        }
    }

    /// `hooks status`
    struct Show: JSONCommand {
        static let configuration = CommandConfiguration(
            commandName: "status", abstract: "Show whether git runs the hooks in each worktree, and if not, why.")

        static let examples: Examples = [
            "git conductor hooks status": "for each worktree",
            "git conductor hooks status --json": "for a program",
        ]
        @OptionGroup var json: JSONOption

        func run(_ context: CommandContext) async throws {
            var rows: [Row] = []
            for hooks in try await HooksCommand.all(context) {
                rows.append(Row(hooks, worktrees: try await hooks.inspect()))
            }
            if json.json { return try context.printJSON(Listing(repositories: rows)) }
            for row in rows {
                context.print("\(row.folder) (\(row.mechanism.rawValue))")
                for (name, isOurs) in row.hooks.sorted(by: { $0.key < $1.key }) {
                    context.print("  \(name): \(isOurs ? "installed" : "not installed")")
                }
                for worktree in row.worktrees {
                    context.print("  \(worktree.path): \(worktree.isEffective ? "effective" : "not effective")")
                    for problem in worktree.problems { context.print("    \(problem)") }
                }
            }
        }

        /// The hooks of one repository in the form of `--json`.
        struct Row: Encodable {
            let folder: String
            let mechanism: HookMechanism
            let hooks: [String: Bool]
            let worktrees: [Worktree]

            init(_ hooks: RepositoryHooks, worktrees: [HookInspection]) {
                folder = hooks.folder.string
                mechanism = hooks.mechanism
                self.hooks = Dictionary(
                    hooks.installed.map { ($0.name, $0.isOurs) }, uniquingKeysWith: { first, _ in first })
                self.worktrees = worktrees.map {
                    Worktree(
                        path: $0.worktree.string, isEffective: $0.isEffective, problems: $0.problems.map(\.line))
                }
            }
        }

        /// One worktree in the form of `--json`.
        struct Worktree: Encodable {
            let path: String
            let isEffective: Bool
            let problems: [String]

            enum CodingKeys: String, CodingKey {
                case path, problems
                case isEffective = "effective"
            }
        }

        /// The form of `--json`.
        struct Listing: Encodable {
            let schema = 1
            let repositories: [Row]
        }
    }

    /// The hooks of the project and of its stores.
    fileprivate static func all(_ context: CommandContext) async throws -> [RepositoryHooks] {
        let project = try Project.find(from: context.host.currentDirectory)
        return try await RepositoryHooks.all(in: project, git: GitProgram(context.host))
    }
}
