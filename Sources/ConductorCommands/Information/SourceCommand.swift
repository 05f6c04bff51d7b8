import ArgumentParser
import Conductor
import Pipeline
import Projects

/// `source ls`
struct SourceCommand: CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "source", abstract: "Show and set the git repositories that the code of services comes from.",
        subcommands: [List.self, Set.self, Unset.self])

    static let examples: Examples = [
        "git conductor source ls": "which code comes from where",
        "git conductor source set web git@github.com:myaccount/web.git": "so that 'checkout web' works",
    ]

    /// `source ls`
    struct List: JSONCommand {
        static let configuration = CommandConfiguration(
            commandName: "ls", abstract: "List the sources, the services that use them and their checkouts.",
            discussion: "Folders of the project that images are built from, or that are libraries, are listed, too.")

        static let examples: Examples = [
            "git conductor source ls": "with services and checkouts",
            "git conductor source ls --json": "for a program",
        ]

        @OptionGroup var options: ProjectOptions
        @OptionGroup var json: JSONOption

        func run(_ context: CommandContext) async throws {
            let session = try await options.session(context)
            let situation = try await session.load(tool: .none)
            let rows = situation.sources.map { source in
                let checkout = situation.checkout(of: source)
                return Row(
                    name: source.name, url: source.url, reference: source.reference,
                    services: source.services,
                    checkout: checkout.map { session.project.display($0.path) }, mounted: checkout?.isMounted ?? false)
            }
            let folders = situation.buildFolders.map { folder in
                FolderRow(
                    path: session.project.display(folder.path), kind: folder.kind.rawValue, services: folder.services,
                    mounted: folder.isMounted)
            }
            if json.json { return try context.printJSON(Listing(sources: rows, folders: folders)) }
            var table = Table()
            for row in rows {
                table.add(
                    row.name, row.url + (row.reference.map { "#\($0)" } ?? ""), row.services.joined(separator: ", "),
                    row.checkout ?? "")
            }
            for row in folders {
                table.add(
                    row.path, "\(row.kind) of this project", row.services.joined(separator: ", "),
                    row.mounted ? "mounted" : "")
            }
            table.lines().forEach(context.print)
        }

        /// A source in the form of `--json`.
        struct Row: Encodable {
            let name: String
            let url: String
            @Nullable var reference: String?
            let services: [String]
            @Nullable var checkout: String?
            let mounted: Bool
        }

        /// A folder of the project that images are built from, in the form of `--json`.
        struct FolderRow: Encodable {
            let path: String
            let kind: String
            let services: [String]
            let mounted: Bool
        }

        /// The form of `--json`.
        struct Listing: Encodable {
            let schema = 1
            let sources: [Row]
            let folders: [FolderRow]
        }
    }
}
