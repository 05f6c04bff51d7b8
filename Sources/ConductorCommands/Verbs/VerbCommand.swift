import ArgumentParser
import Projects

/// A command that is a verb of docker-compose.
protocol VerbCommandType: ConductorCommand {
    /// The verb.
    static var verb: ComposeVerb { get }

    /// Makes the command of a command line.
    ///
    /// - Parameter arguments: the words after the verb.
    init(arguments: [String])
}

/// The command of a row of the table.
///
/// ``VerbLine`` parses its command line, since no parser of options in Swift reads them as docker-compose does. ArgumentParser
/// writes its help and completes it: it finds the options of a command by reflection, and so they come from the table.
struct VerbCommand<Row: ComposeVerbRow>: VerbCommandType {
    static var verb: ComposeVerb { Row.verb }

    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: verb.name, abstract: verb.abstract,
            usage: "git-conductor \(verb.name) [OPTION ...]\(verb.usage.isEmpty ? "" : " \(verb.usage)")")
    }

    static var examples: Examples { verb.examples }
    static var usualOptions: [String] { verb.usual }

    private let arguments: [String]

    init() { arguments = [] }
    init(arguments: [String]) { self.arguments = arguments }

    init(from decoder: any Decoder) throws {
        _ = try decoder.container(keyedBy: OptionKey.self)
        arguments = []
    }

    func run(_ context: CommandContext) async throws {
        let line = try VerbLine(arguments, of: Row.verb)
        switch line.question {
        case "-h": return context.printShortHelp(of: Self.self)
        case "--help": throw CleanExit.helpRequest(Self.self)
        case .some: throw CleanExit.message(Version.line)
        case nil: break
        }
        try await VerbRun(verb: Row.verb, line: line, options: VerbOptions.parse(line.ours), context: context)()
    }
}

extension VerbCommand: CustomReflectable {
    var customMirror: Mirror {
        let own = Row.verb.own.filter { !ComposeVerb.questions.contains($0.names[0]) }.map {
            ($0.names[0], $0.property)
        }
        let composes: [(String?, Any)] =
            Row.verb.options.isEmpty
            ? [] : [("compose", OptionGroup<ComposesOptions<Row>>(title: "Options of docker-compose"))]
        return Mirror(self, children: composes + own)
    }
}

/// docker-compose's options of a verb, for the help and the completions.
private struct ComposesOptions<Row: ComposeVerbRow>: ParsableArguments, CustomReflectable {
    init() {}

    init(from decoder: any Decoder) throws { _ = try decoder.container(keyedBy: OptionKey.self) }

    var customMirror: Mirror { Mirror(self, children: Row.verb.options.map { ($0.names[0], $0.property) }) }
}

extension VerbOption {
    /// The option as ArgumentParser describes one.
    fileprivate var property: Any {
        let names = NameSpecification(
            (names.filter { !$0.hasPrefix("--") } + names.filter { $0.hasPrefix("--") }).map { name in
                let isShort = !name.hasPrefix("--")
                return isShort
                    ? .customShort(name[name.index(after: name.startIndex)]) : .customLong(String(name.dropFirst(2)))
            })
        if let value {
            return Option<String?>(name: names, help: ArgumentHelp(stringLiteral: help).named(value.lowercased()))
        }
        return Flag(wrappedValue: false, name: names, help: ArgumentHelp(stringLiteral: help))
    }
}

extension ArgumentHelp {
    fileprivate func named(_ value: String) -> ArgumentHelp {
        var help = self
        help.valueName = value
        return help
    }
}

/// The name of an option.
private struct OptionKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

/// Options of ours that verbs of docker-compose have.
struct VerbOptions: ParsableArguments {
    @OptionGroup var project: ProjectOptions
    @OptionGroup var dry: DryRunOption
    @Flag(name: .long) var conductor = false
}
