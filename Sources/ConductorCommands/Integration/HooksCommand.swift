import ArgumentParser
import ConductorKit
import Host
import SystemPackage

/// `hooks install`, `hooks uninstall`, `hooks status`
struct HooksCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hooks", abstract: "Install, remove or show the git hooks of the project and its stores.",
        subcommands: [Install.self, Uninstall.self, Show.self])

    /// `hooks install`
    struct Install: ConductorCommand {
        static let configuration = CommandConfiguration(abstract: "Install the hooks, beside those of others.")
        @OptionGroup var dry: DryRunOption

        func run(_ context: CommandContext) async throws {
            for hooks in try await HooksCommand.all(context) where !hooks.areInstalled {
                context.print("\(dry.dryRun ? "install" : "installed") hooks in \(hooks.folder)")
                if !dry.dryRun { try hooks.install() }
            }
        }
    }

    /// `hooks uninstall`
    struct Uninstall: ConductorCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove the hooks, and put back what was there before.")
        @OptionGroup var dry: DryRunOption

        func run(_ context: CommandContext) async throws {
            for hooks in try await HooksCommand.all(context) where hooks.installed.contains(where: \.isOurs) {
                context.print("\(dry.dryRun ? "remove" : "removed") hooks in \(hooks.folder)")
                if !dry.dryRun { try hooks.uninstall() }
            }
        }
    }

    /// `hooks status`
    struct Show: ConductorCommand {
        static let configuration = CommandConfiguration(
            commandName: "status", abstract: "Show which hooks are installed.")
        @OptionGroup var json: JSONOption

        func run(_ context: CommandContext) async throws {
            let rows = try await HooksCommand.all(context).map { hooks in
                Row(
                    folder: hooks.folder.string,
                    hooks: Dictionary(
                        hooks.installed.map { ($0.name, $0.isOurs) }, uniquingKeysWith: { first, _ in first }))
            }
            if json.json { return try context.printJSON(Listing(repositories: rows)) }
            for row in rows {
                context.print(row.folder)
                for (name, isOurs) in row.hooks.sorted(by: { $0.key < $1.key }) {
                    context.print("  \(name): \(isOurs ? "installed" : "not installed")")
                }
            }
        }

        /// The hooks of one repository in the form of `--json`.
        struct Row: Encodable {
            let folder: String
            let hooks: [String: Bool]
        }

        /// The form of `--json`.
        struct Listing: Encodable {
            let schema = 1
            let repositories: [Row]
        }
    }

    /// The hooks of the project and of its stores.
    fileprivate static func all(_ context: CommandContext) async throws -> [Hooks] {
        let project = try Project.find(from: context.host.currentDirectory)
        let git = GitProgram(context.host)
        return try await [Hooks(of: project, executable: context.host.executable, git: git)]
            + Hooks.ofStores(in: project, executable: context.host.executable, git: git)
    }
}
