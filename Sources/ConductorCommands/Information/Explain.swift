import ArgumentParser
import Conductor
import Explain

/// `explain PATH`
struct ExplainCommand: JSONCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Show a value that a container gets, and every file and line that has to do with it.",
        discussion: """
            PATH is a service, 'web' or 'pod/web', or something of it: 'web.ports', 'web.environment.DATABASE_URL'; or \
            an entry of 'networks', 'volumes', 'secrets' or 'configs': 'volumes.data'. The value is what docker-compose \
            makes of all files. The places are in the order in which it merges them, with the files that git conductor \
            adds, the files of variables, and what each place says as it is written there. Exits with 1 where no file \
            sets it.
            """)

    static let examples: Examples = [
        "git conductor explain web.environment.DATABASE_URL": "which file sets this?",
        "git conductor explain web.ports": "any setting of a service",
        "git conductor explain web": "all of them",
        "git conductor explain volumes.data": "a volume",
    ]

    @Argument(help: "What to explain, such as 'web.environment.DATABASE_URL'.")
    var path: String
    @OptionGroup var options: ProjectOptions
    @OptionGroup var json: JSONOption

    func run(_ context: CommandContext) async throws {
        let session = try await options.session(context)
        let explanation = try await session.explain(path)
        if json.json { return try context.printJSON(explanation) }
        explanation.lines(Style(context.host, isOutput: true)).forEach(context.print)
    }
}

extension Explanation {
    /// The explanation as lines for a person.
    func lines(_ style: Style) -> [StyledText] {
        var table = Table()
        for entry in leaves.flatMap(\.entries) {
            let place = entry.place.map { "\($0.file):\($0.line)" } ?? "docker-compose's default"
            table.add(place, Self.cut(entry.text), entry.role.words, entry.why.joined(separator: "; "))
        }
        var rows = table.lines(indent: 2) { column, text in
            switch (column, text) {
            case (0, _), (3, _): style.faint(text)
            case (2, "set"), (2, "added"): style.good(text)
            default: StyledText(text)
            }
        }[...]
        if isWhole, let leaf = leaves.first {
            return leaf.heading(path, style) + rows
        }
        // The value of a whole service is left out: its leaves show all of it.
        var lines: [StyledText] = []
        if path.contains(".") {
            lines.append(style.strong(path) + ":")
            lines += block.map { "  \($0)" } + [""]
        }
        for leaf in leaves {
            lines += leaf.heading(leaf.path.isEmpty ? path : leaf.path, style) + rows.prefix(leaf.entries.count)
            rows = rows.dropFirst(leaf.entries.count)
        }
        return lines
    }

    /// Returns a text, cut to 60 characters.
    private static func cut(_ text: String) -> String {
        text.count > 60 ? text.prefix(59) + "…" : text
    }
}

extension Explanation.Leaf {
    /// Returns the path with its value in one line.
    fileprivate func heading(_ path: String, _ style: Style) -> [StyledText] {
        if let words { return ["\(style.strong(path)) = \(words)"] }
        return [isSet ? style.strong(path) : "\(style.strong(path)) is not set"]
    }
}

extension Explanation.Role {
    /// The role as the table shows it.
    fileprivate var words: String {
        switch self {
        case .default: ""
        case .resets: "resets it"
        case .ignored: "ignored by docker-compose"
        default: rawValue
        }
    }
}
