import ArgumentParser
import FoundationEssentials

/// What the command line of a command may contain, as ArgumentParser and the table of verbs describe it.
struct CommandShape {
    /// An option.
    struct Option {
        /// Its spellings.
        let names: [String]
        /// What its value is called; `nil` for an option without one.
        let value: String?
        /// What it does.
        let help: String
        /// Whether the command is wrong without it.
        var isRequired = false

        /// Whether a value follows.
        var hasValue: Bool { value != nil }
    }

    /// A word that is no option.
    struct Value {
        /// What the help calls it.
        let name: String
        /// Whether all further words are such, too.
        var isRepeating = false
        /// Whether no option of the command stands after its first word.
        var isLastOfOptions = false
        /// Whether it may be left out.
        var isOptional = false
        /// Whether it comes after `--`.
        var isAfterTerminator = false

        /// The word as a usage line shows it.
        var shown: String {
            let word = "<\(name)>\(isRepeating ? " ..." : "")"
            return (isAfterTerminator ? "-- " : "") + (isOptional ? "[\(word)]" : word)
        }
    }

    /// The options.
    private(set) var options: [Option] = []
    /// The words that are no options, in their order.
    private(set) var values: [Value] = []

    /// The options that ArgumentParser adds to every command.
    private static let questions = [
        Option(names: ["--help", "-h"], value: nil, help: "Show help information."),
        Option(names: ["--version"], value: nil, help: "Show the version."),
    ]

    /// Describes a command. That of a group of commands takes long, and the group has no more than the usual options.
    init(of command: any ParsableCommand.Type) {
        if command.configuration.subcommands.isEmpty {
            for argument in Dump(command).command.arguments ?? [] where argument.shouldDisplay { add(argument) }
        }
        for question in Self.questions where !options.contains(where: { $0.names == question.names }) {
            options.append(question)
        }
        if let verb = (command as? any VerbCommandType.Type)?.verb { values = Self.values(of: verb.form) }
    }

    private mutating func add(_ argument: Dump.Argument) {
        guard argument.kind != "positional" else {
            return values.append(
                Value(
                    name: argument.valueName ?? "", isRepeating: argument.isRepeating,
                    isLastOfOptions: argument.parsingStrategy == "allRemainingInput", isOptional: argument.isOptional,
                    isAfterTerminator: argument.parsingStrategy == "postTerminator"))
        }
        options.append(
            Option(
                names: (argument.names ?? []).map { ($0.kind == "long" ? "--" : "-") + $0.name }.longFirst,
                value: argument.kind == "option" ? argument.valueName ?? "" : nil, help: argument.abstract ?? "",
                isRequired: !argument.isOptional))
    }

    /// Returns the words of a verb of docker-compose, of which ArgumentParser knows nothing.
    private static func values(of form: ComposeVerb.Form) -> [Value] {
        switch form {
        case .services: [Value(name: "services", isRepeating: true)]
        case .command: [Value(name: "service", isLastOfOptions: true), Value(name: "command", isRepeating: true)]
        case .service: [Value(name: "service"), Value(name: "port")]
        case .copy: [Value(name: "copied-path", isRepeating: true)]
        case .nothing: []
        }
    }

    /// Returns the option of a spelling.
    func option(named name: some StringProtocol) -> Option? { options.first { $0.names.contains(String(name)) } }

    /// Returns the word at a place among those that are no options; `nil` where there is none.
    func value(at place: Int) -> Value? {
        values.indices.contains(place) ? values[place] : values.last.flatMap { $0.isRepeating ? $0 : nil }
    }
}

extension [String] {
    /// The spellings of an option, long ones first.
    fileprivate var longFirst: [String] { filter { $0.hasPrefix("--") } + filter { !$0.hasPrefix("--") } }
}

/// The part that we need of ArgumentParser's own description of a command, version 0 of its form.
private struct Dump: Decodable {
    struct Command: Decodable {
        let arguments: [Argument]?
    }

    struct Argument: Decodable {
        struct Name: Decodable {
            let kind: String
            let name: String
        }
        let kind: String
        let shouldDisplay: Bool
        let isOptional: Bool
        let isRepeating: Bool
        let parsingStrategy: String
        let names: [Name]?
        let valueName: String?
        let abstract: String?
    }

    let command: Command

    init(_ command: any ParsableCommand.Type) {
        let text = command._dumpHelp()
        self = (try? JSONDecoder().decode(Dump.self, from: Data(text.utf8))) ?? Dump(command: Command(arguments: nil))
    }

    private init(command: Command) { self.command = command }
}
