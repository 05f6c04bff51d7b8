import ArgumentParser
import Conductor
import Errors
import Explain
import Export
import Host
import Projects
import SystemPackage
import Text

/// The environment of an export.
enum Production: UsualEnvironment {
    static let name = "production"
}

/// `export --format FORMAT DIRECTORY`
struct ExportCommand: JSONCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the pods for Kubernetes, for a swarm, or for plain docker compose.",
        discussion: """
            The pods are those of the environment 'production', or of another one, and never have the checkouts. Nothing is \
            run but docker-compose's 'config', which needs no engine. Whatever a format does not carry is reported with its \
            place; what cannot be exported is refused, and then nothing is written. The folder is new, empty, or that of an \
            earlier export.
            """)

    static let examples: Examples = [
        "git conductor export --format kubernetes k8s": "what production runs, in k8s/",
        "git conductor export --format swarm -E staging out": "staging, for 'docker stack deploy'",
        "git conductor export --format compose dist": "one file for plain docker compose",
    ]

    @Option(
        help: "What the files are for: 'kubernetes', 'swarm' or 'compose'.",
        transform: { word in
            guard let format = ExportRequest.Format(rawValue: word) else {
                throw ValidationError("the formats are 'kubernetes', 'swarm' and 'compose'")
            }
            return format
        })
    var format: ExportRequest.Format

    @Argument(help: "The folder to write.")
    var directory: String

    @Option(help: "A pod to make into a Deployment for each service; can be given more than once.")
    var split: [String] = []

    @Flag(help: "Export paths, sockets and namespaces of the machine, too.")
    var allowHost = false

    @Flag(help: "Write the values of secrets.")
    var withSecrets = false

    @Flag(help: "Refuse what would be reported.")
    var strict = false

    @OptionGroup var options: ProjectOptionsIn<Production>
    @OptionGroup var json: JSONOption

    func validate() throws {
        if !split.isEmpty, format != .kubernetes {
            throw ValidationError("'--split' is for '--format kubernetes': only there a pod shares one network")
        }
    }

    func run(_ context: CommandContext) async throws {
        var options = options
        options.environment = options.environment ?? Production.name
        // A list that a stack of this machine keeps decides nothing here.
        options.defaultTags = options.defaultTags ?? ""
        options.talk = json.talk(options.talk)
        let session = try await options.session(context)
        var request = ExportRequest(format)
        request.split = Set(split)
        request.allowsHost = allowHost
        request.includesSecrets = withSecrets

        let path = context.host.currentDirectory.pushing(FilePath(directory)).lexicallyNormalized()
        _ = try ExportFolder(path)
        let export = try await session.export(request)
        let refusals = export.notes.filter { $0.isRefusal || strict }
        let isRefused = !refusals.isEmpty
        if !isRefused { try await session.write(export, to: path) }
        if json.json {
            try context.printJSON(Listing(export, isRefused: isRefused, isStrict: strict, commands(of: export)))
            if isRefused { throw ExitCode(1) }
            return
        }
        for note in export.notes where !isRefused || !(note.isRefusal || strict) { context.warn(note.line) }
        guard !isRefused else {
            throw ConductorError(
                .cannotExport, "nothing is written: what follows cannot be exported to '\(format.rawValue)'",
                details: refusals.map(\.line))
        }
        guard !options.talk.quiet else { return }
        let count = export.files.count
        context.print("wrote \(count) \(count == 1 ? "file" : "files") to '\(directory)'; to run them elsewhere:")
        for command in commands(of: export) { context.print("  \(command)") }
    }

    private func commands(of export: Export) -> [String] {
        export.commands.map { $0.replacing("DIR", with: ShellWords.quote(directory)) }
    }

    /// The form of `--json`.
    struct Listing: Encodable {
        struct Note: Encodable {
            @Nullable var subject: String?
            @Nullable var file: String?
            @Nullable var line: Int?
            let message: String
            let refused: Bool
        }
        let schema = 1
        let files: [String]
        let notes: [Note]
        let commands: [String]

        init(_ export: Export, isRefused: Bool, isStrict: Bool, _ commands: [String]) {
            files = isRefused ? [] : export.files.map(\.path)
            notes = export.notes.map {
                Note(
                    subject: $0.subject, file: $0.place?.file, line: $0.place?.line, message: $0.text,
                    refused: $0.isRefusal || isStrict)
            }
            self.commands = isRefused ? [] : commands
        }
    }
}

extension ExportNote {
    /// The note in one line: whom it is about, the place, and the sentence.
    fileprivate var line: String {
        [subject, place.map { "\($0.file):\($0.line)" }, text].compactMap(\.self).joined(separator: ": ")
    }
}
