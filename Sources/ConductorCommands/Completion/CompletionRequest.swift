import ArgumentParser
import Errors

/// What is to be completed: what the words of a command line up to the cursor make of the last one.
struct CompletionRequest {
    /// What the last word is.
    enum Subject {
        /// A command.
        case command([Candidate])
        /// An option.
        case option([Candidate])
        /// A value.
        case value(ValueKind)
    }

    /// What the last word, or the part of it that is completed, is.
    private(set) var subject = Subject.value(.free)
    /// What is completed.
    private(set) var word: String
    /// What stands before it in the same word, such as `--environment=`.
    private(set) var prefix = ""
    /// The words of the command before it that are no options.
    private(set) var named: [String] = []
    /// The options before it, by each of their spellings, with their values.
    private(set) var given: [String: String] = [:]

    /// Reads a command line.
    ///
    /// - Parameter words: the words up to the cursor, without the program's name; the last one is completed.
    init(_ words: [String]) {
        word = words.last ?? ""
        var before = ConductorCommandLine.spelledOut(Array(words.dropLast()))[...]
        var path: [String] = []
        var command: any ParsableCommand.Type = RootCommand.self
        // `help COMMAND` names a command as a command line does.
        let isHelp = before.first == "help"
        if isHelp { before.removeFirst() }
        while !command.configuration.subcommands.isEmpty {
            guard let next = before.popFirst() else {
                if path.isEmpty, let start = word.firstIndex(of: "="), let kind = Self.kind(before: word[..<start]) {
                    (prefix, word) = (String(word[...start]), String(word[start...].dropFirst()))
                    subject = .value(kind)
                    return
                }
                subject = Self.subcommands(of: command, isFirst: path.isEmpty, isHelp: isHelp, word)
                return
            }
            if path.isEmpty, let kind = Self.kind(before: next) {
                guard before.popFirst() == nil else { continue }
                subject = .value(kind)
                return
            }
            guard !next.hasPrefix("-") else { continue }
            guard let found = command.configuration.subcommands.first(where: { $0.isNamed(next) }) else { return }
            command = found
            path.append(found._commandName)
        }
        guard !isHelp else { return }
        read(before, CommandShape(of: command), of: path.joined(separator: " "))
    }

    /// What the value of an option is that stands before the command.
    private static func kind(before option: some StringProtocol) -> ValueKind? {
        guard ConductorCommandLine.optionsBeforeCommand.contains(String(option)) else { return nil }
        return ["-p": .stack, "--project-name": .stack, "--profile": .profile, "--default-tags": .file][String(option)]
            ?? .environment
    }

    /// The commands of a group, or its options; after `help` also the codes of errors.
    private static func subcommands(
        of group: any ParsableCommand.Type, isFirst: Bool, isHelp: Bool, _ word: String
    ) -> Subject {
        guard !word.hasPrefix("-") else { return .option(CommandShape(of: group).options.flatMap(\.candidates)) }
        let all = group.configuration.subcommands.filter { $0.configuration.shouldDisplay }
        var candidates = all.map { Candidate($0._commandName, $0.configuration.abstract) }
        guard isFirst else { return .command(candidates) }
        if !isHelp { candidates.append(Candidate("help", "Show help, for a command if one is named.")) }
        if word.contains(":") {
            candidates += ConfigCommand.configuration.subcommands.map {
                Candidate("config:\($0._commandName)", $0.configuration.abstract)
            }
        }
        // They are many: they come with their first letter.
        if isHelp, !word.isEmpty { candidates += ConductorError.Code.allCases.map(\.candidate) }
        return .command(candidates)
    }

    /// Reads the words of a command that has no further ones below it.
    private mutating func read(_ before: ArraySlice<String>, _ shape: CommandShape, of command: String) {
        var before = before
        var mayBeOption = true
        while let next = before.popFirst() {
            if mayBeOption, next == "--" {
                mayBeOption = false
            } else if mayBeOption, next.hasPrefix("-"), next != "-" {
                let (option, joined) = Self.option(next, shape)
                guard let option else { continue }
                guard option.hasValue, joined == nil, before.isEmpty else {
                    let value = joined.map(String.init) ?? (option.hasValue ? before.removeFirst() : "")
                    for name in option.names { given[name] = value }
                    continue
                }
                subject = .value(ValueKind.of(option, of: command) ?? .free)
                return
            } else {
                if shape.value(at: named.count)?.isLastOfOptions == true { mayBeOption = false }
                named.append(next)
            }
        }
        if mayBeOption, word.hasPrefix("-") {
            let (option, joined) = Self.option(word, shape)
            guard let option, let joined, option.hasValue else {
                subject = .option(shape.options.flatMap(\.candidates))
                return
            }
            prefix = String(word.dropLast(joined.count))
            word = String(joined)
            subject = .value(ValueKind.of(option, of: command) ?? .free)
        } else if let value = shape.value(at: named.count) {
            // Where an option names it, the variable comes in its place.
            let isNamed = value.name == "environment" && given["--environment"] != nil
            let next = isNamed ? shape.value(at: named.count + 1) : value
            subject = .value(next.flatMap { ValueKind.of($0, of: command) } ?? .free)
        }
    }

    /// Returns the option with a value that a word ends with, or else its last one, and the value that is joined to it.
    private static func option(_ word: String, _ shape: CommandShape) -> (CommandShape.Option?, Substring?) {
        if word.hasPrefix("--") {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (shape.option(named: parts[0]), parts.count > 1 ? parts[1] : nil)
        }
        var letters = word.dropFirst()
        var option: CommandShape.Option?
        while let letter = letters.popFirst() {
            option = shape.option(named: "-\(letter)")
            guard option?.hasValue == true, !letters.isEmpty else { continue }
            return (option, letters.first == "=" ? letters.dropFirst() : letters)
        }
        return (option, nil)
    }
}

extension CommandShape.Option {
    /// Its spellings.
    fileprivate var candidates: [Candidate] { names.map { Candidate($0, help) } }
}

extension ConductorError.Code {
    /// The code, and the first sentence on what it means.
    fileprivate var candidate: Candidate {
        Candidate(rawValue, explanation.meaning.split(separator: ". ").first.map(String.init) ?? "")
    }
}
