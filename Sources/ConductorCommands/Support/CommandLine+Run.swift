import ArgumentParser
import Errors
package import Host
import Text
import Projects

/// The command line of the program.
package enum ConductorCommandLine {
    /// Parses the arguments and runs the command that they name.
    ///
    /// - Parameters:
    ///   - arguments: without the program's own name.
    ///   - host: the processes, terminal and environment that the command uses.
    /// - Returns: the exit code.
    package static func run(_ arguments: [String], host: Host) async -> Int32 {
        var printer = ErrorPrinter(host: host)
        let command: any ParsableCommand
        do {
            command = try parse(arguments)
        } catch {
            printer.isJSON = asksForJSON(arguments)
            return (error as? ConductorError).map(printer.print) ?? printer.printUsage(error)
        }
        guard var command = command as? any ConductorCommand else { return printHelp(command, for: arguments, printer) }
        printer.isJSON = (command as? any JSONCommand)?.json.json ?? false
        do {
            try command.validate()
            try await command.run(CommandContext(host: host))
            return 0
        } catch let error as CleanExit {
            return printer.printUsage(error)
        } catch let error as ValidationError {
            return printer.printUsage(error)
        } catch {
            return printer.print(error)
        }
    }

    /// Whether a command line that cannot be parsed asks for JSON. The words after a verb of docker-compose may be those of
    /// a program in a container.
    private static func asksForJSON(_ arguments: [String]) -> Bool {
        guard let first = spelledOut(arguments).first, ComposeVerb.command(named: first) == nil else { return false }
        return arguments.prefix { $0 != "--" }.contains("--json")
    }

    /// Returns the command of a command line.
    static func parse(_ arguments: [String]) throws -> any ParsableCommand {
        var words = spelledOut(arguments)
        guard let first = words.first else { return try RootCommand.parseAsRoot(words) }
        let rest = Array(words.dropFirst())
        // Setting up the whole tree of commands takes longer than all that a hook or a completion does.
        if first == "--version" { return try VersionCommand.parse(rest) }
        if first == "hook" { return try HookCommand.parseAsRoot(rest) }
        if first == "help" { return try RootCommand.parseAsRoot(wordsOfHelp(rest)) }
        if first == "complete" { return try CompleteCommand.parseAsRoot(rest) }
        if let verb = ComposeVerb.command(named: first) { return verb.init(arguments: rest) }
        try checkOption(first)
        let (command, count) = try namedCommand(words)
        if words.starts(with: ["config", "set"]) { words = ConfigCommand.Set.withValueLast(words) }
        // The whole tree of commands is set up only for help and errors, which speak of it.
        if command != RootCommand.self, let parsed = try? command.parse(Array(words.dropFirst(count))) { return parsed }
        return try RootCommand.parseAsRoot(words)
    }

    /// Returns a command line in the form that is parsed: `config:set`, as earlier tools of this kind spell it, is
    /// `config set`, and options before the command or between its words, as docker-compose has them, follow it.
    static func spelledOut(_ words: [String]) -> [String] {
        var (rest, options) = (words[...], [String]())
        let long = ["-p": "--project-name", "-E": "--environment", "-q": "--quiet", "-v": "--verbose"]
        func takeOptions() {
            while let word = rest.first {
                let hasValue = optionsBeforeCommand.contains(word)
                let isWhole =
                    flagsBeforeCommand.contains(word)
                    || optionsBeforeCommand.contains { $0.hasPrefix("--") && word.hasPrefix("\($0)=") }
                let count = hasValue ? 2 : 1
                guard hasValue || isWhole, rest.count > count else { return }
                // Behind a verb of docker-compose the short ones may be that verb's.
                options += [long[word] ?? word] + rest.prefix(count).dropFirst()
                rest = rest.dropFirst(count)
            }
        }
        takeOptions()
        guard let first = rest.popFirst() else { return words }
        var path = [first]
        if first.hasPrefix("config:") {
            path = ["config", String(first.dropFirst("config:".count))]
        } else if !options.isEmpty || rest.first?.hasPrefix("-") == true, isGroup(first) {
            takeOptions()
            if let second = rest.popFirst() { path.append(second) }
        }
        path = spellingsOfCage[path] ?? path
        if let own = spellingsOfCage[path + rest.prefix(1)] {
            path = own
            rest = rest.dropFirst()
        }
        return path + options + rest
    }

    /// Commands of cage's that have another name here.
    static let spellingsOfCage: [[String]: [String]] = [
        ["source", "clone"]: ["checkout", "--no-up"], ["source", "mount"]: ["mount"],
        ["source", "unmount"]: ["unmount"],
        ["generate", "completion"]: ["completion"], ["sysinfo"]: ["doctor"],
    ]

    /// The options with a value that may stand before the command.
    static let optionsBeforeCommand = [
        "-p", "--project-name", "-E", "--environment", "--target", "--profile", "--default-tags",
    ]

    /// The options without a value that may stand before the command.
    private static let flagsBeforeCommand = ["-q", "--quiet", "-v", "--verbose", "--dry-run", "--json"]

    private static func isGroup(_ command: String) -> Bool {
        RootCommand.configuration.groupedSubcommands.flatMap(\.subcommands).contains {
            $0._commandName == command && !$0.configuration.ungroupedSubcommands.isEmpty
        }
    }

    /// Throws where docker-compose's options stand before the command, with what takes their place.
    private static func checkOption(_ word: String) throws {
        let variable = "docker-compose's variables count here, too: "
        let hints = [
            "-f": "the project has its files: 'git conductor init -f FILE' takes others",
            "--file": "the project has its files: 'git conductor init -f FILE' takes others",
            "--env-file": "'.env' of the project is read, and each pod names its own files",
            "--project-directory": "it is the project's: 'git -C FOLDER conductor …' runs in another folder",
            "--ansi": "\(variable)COMPOSE_ANSI=never",
            "--parallel": "\(variable)COMPOSE_PARALLEL_LIMIT=2",
            "--progress": "\(variable)COMPOSE_PROGRESS=plain",
        ]
        let name = word.prefix { $0 != "=" }
        if optionsBeforeCommand.contains(word) {
            throw ConductorError(
                .usage, "'\(word)' needs a value, and a command after it", hint: "git conductor \(word) VALUE COMMAND")
        }
        guard let hint = hints[String(name)] else { return }
        throw ConductorError(.usage, "'git conductor' has no option '\(name)' before the command", hint: hint)
    }

    /// Returns the command that the first words name, and their number.
    ///
    /// - Throws: `ConductorError` of kind `usage` where a word that has to be the name of a command is none, with the names
    ///   that are near.
    static func namedCommand(
        _ words: [String]
    ) throws -> (command: any ParsableCommand.Type, count: Int) {
        var command: any ParsableCommand.Type = RootCommand.self
        for (index, word) in words.enumerated() {
            guard !word.hasPrefix("-") else { return (command, index) }
            let all =
                command.configuration.ungroupedSubcommands
                + command.configuration.groupedSubcommands.flatMap(\.subcommands)
            if all.isEmpty || (index == 0 && word == "help") { return (command, index) }
            guard let next = all.first(where: { $0.isNamed(word) }) else {
                let before = (["git conductor"] + words[..<index]).joined(separator: " ")
                let isCompose = index == 0 && ComposeVerb.others.contains(word)
                throw ConductorError(
                    .unknownCommand, "'\(before)' has no command '\(word)'",
                    hint: isCompose
                        ? "docker-compose's own, with all files of the project named: \(before) compose -- \(word)"
                        : didYouMean(word, among: all.map { $0._commandName })
                            ?? "'\(before) --help' lists the commands")
            }
            command = next
        }
        return (command, words.count)
    }
}

extension ParsableCommand {
    /// Whether a word of a command line names the command.
    static func isNamed(_ word: String) -> Bool { _commandName == word || configuration.aliases.contains(word) }
}
