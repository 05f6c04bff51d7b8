import ArgumentParser
import Host
import Text

/// Command lines as they are typed, each with a few words on what it does.
typealias Examples = KeyValuePairs<String, String>

/// A command that says how it is used most.
protocol CommandWithExamples: ParsableCommand {
    /// Its examples; those of a command that nobody types are empty.
    static var examples: Examples { get }
    /// Its examples in groups, by their titles.
    static var groupedExamples: KeyValuePairs<String, Examples> { get }
    /// The options that are used most, where there are too many to show them all on one screen.
    static var usualOptions: [String] { get }
}

extension CommandWithExamples {
    static var examples: Examples { [:] }
    static var groupedExamples: KeyValuePairs<String, Examples> { ["Examples": examples] }
    static var usualOptions: [String] { [] }
}

/// What `-h` prints of a command: how it is used, on one screen. `--help` is ArgumentParser's, and the whole.
struct ShortHelp {
    private let command: any CommandWithExamples.Type
    private let shape: CommandShape
    private let name: String
    private let screen: Screen

    /// Describes a command, in lines of at most 80 columns.
    init(of command: any CommandWithExamples.Type, for host: Host) {
        self.command = command
        shape = CommandShape(of: command)
        name = (["git conductor"] + (Self.path(to: command, below: RootCommand.self) ?? [])).joined(separator: " ")
        screen = Screen(host, atMost: 80)
    }

    /// The words that name a command, without those of another one above it.
    private static func path(
        to command: any ParsableCommand.Type, below group: any ParsableCommand.Type
    ) -> [String]? {
        guard command != group else { return [] }
        return group.configuration.subcommands.lazy.compactMap { next in
            path(to: command, below: next).map { [next._commandName] + $0 }
        }.first
    }

    /// The lines.
    var text: String {
        let examples = command.groupedExamples.map { title, lines in
            // Where one of them needs a line for itself all have one.
            section(title, lines.map { ($0, $1) }, widest: lines.allSatisfy { $0.key.count <= 50 } ? 50 : 0)
        }
        let start = [screen.lines(usage, hanging: 7), screen.lines(command.configuration.abstract, hanging: 0)]
        return (start + examples + [commands, options, screen.lines(more)])
            .filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    }

    private var usage: String {
        if let usage = command.configuration.usage {
            return "usage: \(usage.replacing("git-conductor", with: "git conductor"))"
        }
        guard command.configuration.subcommands.isEmpty else { return "usage: \(name) <command>" }
        let words = shape.options.filter(\.isRequired).map { shown($0) } + shape.values.map(\.shown)
        // Each command has '--version' and '--help'.
        return (["usage:", name] + (shape.options.count > 2 ? ["[OPTION ...]"] : []) + words).joined(separator: " ")
    }

    /// The commands of a group. Those of the root are too many: its examples stand for them.
    private var commands: [String] {
        guard command != RootCommand.self else { return [] }
        let all = command.configuration.subcommands.filter { $0.configuration.shouldDisplay }
        return section("Commands", all.map { ($0._commandName, $0.configuration.abstract) }, widest: 20)
    }

    /// The options of the command itself: what all commands have is not said again.
    private var options: [String] {
        let composes = (command as? any VerbCommandType.Type)?.verb.options.flatMap(\.names) ?? []
        let common = Set(ComposeVerb.common.flatMap(\.names)).subtracting(composes)
        let own = shape.options.filter { !$0.names.allSatisfy(common.contains) }
        let usual = command.usualOptions
        let shown = usual.isEmpty ? own : own.filter { $0.names.contains(where: usual.contains) }
        return section("Options", shown.map { (self.shown($0), $0.help) }, widest: 24)
    }

    private var more: String {
        command == RootCommand.self
            ? "All commands: git conductor help; one of them: git conductor up -h, or up --help"
            : "More, and all options: \(name) --help"
    }

    private func shown(_ option: CommandShape.Option) -> String {
        let names = option.names.filter { !$0.hasPrefix("--") } + option.names.filter { $0.hasPrefix("--") }
        return names.joined(separator: ", ") + (option.value.map { " <\($0)>" } ?? "")
    }

    /// Returns rows of two columns below a title; none without rows. What is wider than the first column stands alone.
    private func section(_ title: String, _ rows: [(String, String)], widest: Int) -> [String] {
        guard !rows.isEmpty else { return [] }
        let width = rows.map(\.0.count).filter { $0 <= widest }.max() ?? 0
        // With fewer columns than these for the words they are below.
        let isNarrow = width + 24 > screen.columns ?? .max
        return ["\(title):"]
            + rows.flatMap { first, words in
                if isNarrow || first.count > width {
                    let indent = isNarrow ? 6 : width + 4
                    return screen.lines(first, indent: 2) + screen.lines(words, indent: indent, hanging: indent)
                }
                let padding = String(repeating: " ", count: width + 2 - first.count)
                return screen.lines(first + padding + words, indent: 2, hanging: width + 4)
            }
    }
}
