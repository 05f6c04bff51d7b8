import Errors
import Text

/// A command line of a verb of docker-compose, split into options of ours, its own options and words.
///
/// It is read as docker-compose reads it: options may stand anywhere before `--`, and in `run` and `exec` only before the
/// service; letters may be joined (`-it`, `-n5`), values follow or are joined with `=`.
struct VerbLine {
    /// An option that was given.
    struct Given: Equatable {
        /// Its first spelling.
        let name: String
        /// Its value; that of an option without one is `nil`, or what stood after `=`.
        let value: String?
        /// The words for docker-compose.
        let words: [String]
    }

    /// Options of ours, as words for ArgumentParser.
    private(set) var ours: [String] = []
    /// docker-compose's options.
    private(set) var options: [Given] = []
    /// What is not an option: services, paths, a command.
    private(set) var words: [String] = []
    /// `-h`, `--help` or `--version`, where it was given.
    private(set) var question: String?

    private let verb: ComposeVerb

    /// Splits a command line.
    ///
    /// - Parameter arguments: the words after the verb.
    /// - Throws: `ConductorError` of kind `usage`.
    init(_ arguments: [String], of verb: ComposeVerb) throws {
        self.verb = verb
        var rest = arguments[...]
        while let word = rest.popFirst() {
            if word == "--" {
                words += rest
                break
            } else if word.hasPrefix("--") {
                let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
                try take(parts[0], joined: parts.count > 1 ? parts[1] : nil, &rest)
            } else if word.hasPrefix("-"), word != "-" {
                try take(letters: word.dropFirst(), &rest)
            } else {
                words.append(word)
                guard verb.form == .command else { continue }
                words += rest
                break
            }
        }
        if question == nil, words.count < verb.least || (verb.form == .nothing && !words.isEmpty) {
            throw usage("'\(verb.name)' takes \(verb.usage.isEmpty ? "no arguments" : verb.usage)")
        }
    }

    /// Takes options of one letter, up to the first one with a value.
    private mutating func take(letters: Substring, _ rest: inout ArraySlice<String>) throws {
        var letters = letters
        while let letter = letters.popFirst() {
            let name = "-\(letter)"
            let hasValue = try find(name).option.value != nil
            guard letters.first == "=" || (hasValue && !letters.isEmpty) else {
                try take(name, joined: nil, &rest)
                continue
            }
            return try take(name, joined: String(letters.first == "=" ? letters.dropFirst() : letters), &rest)
        }
    }

    private mutating func take(_ name: String, joined: String?, _ rest: inout ArraySlice<String>) throws {
        let (option, isComposes) = try find(name)
        var value = joined
        if option.value != nil, value == nil {
            guard let next = rest.popFirst() else { throw usage("'\(name)' of '\(verb.name)' needs a value") }
            value = next
        }
        let first = option.names[0]
        let words =
            option.value == nil && value != nil ? ["\(first)=\(value ?? "")"] : [first] + (value.map { [$0] } ?? [])
        if isComposes {
            options.append(Given(name: first, value: value, words: words))
            // What says less of its own says less of ours.
            if first == "--quiet", value == nil { ours.append(first) }
        } else if ComposeVerb.questions.contains(first) {
            question = name == "-h" ? name : first
        } else {
            guard option.value != nil || value == nil else { throw usage("'\(name)' takes no value") }
            ours += words
        }
    }

    private func find(_ name: String) throws -> (option: VerbOption, isComposes: Bool) {
        if let found = verb.option(named: name) { return found }
        let names = (verb.options + verb.own).flatMap(\.names).filter { $0.hasPrefix("--") == name.hasPrefix("--") }
        let near = didYouMean(name, among: names).flatMap { name.hasPrefix("--") ? "\($0) " : nil } ?? ""
        throw usage(
            "'\(verb.name)' has no option '\(name)'",
            hint: "\(near)'git conductor compose -- \(verb.name) …' passes anything to docker-compose")
    }

    private func usage(_ message: String, hint: String? = nil) -> ConductorError {
        ConductorError(.usage, message, hint: hint ?? "'git conductor \(verb.name) --help' shows all options")
    }
}

extension VerbLine {
    /// Whether an option was given.
    func has(_ name: String) -> Bool { options.contains { $0.name == name } }

    /// The value of an option; the last one if it was given several times.
    func value(of name: String) -> String? { options.last { $0.name == name }?.value }

    /// Returns the call of docker-compose, and the services that it names.
    ///
    /// - Parameters:
    ///   - hasTerminal: whether the standard input is a terminal.
    ///   - find: returns the services that words of the user name.
    func call(
        hasTerminal: Bool, services find: ([String]) throws -> [String]
    ) throws -> (arguments: [String], services: [String]) {
        var before = [verb.name] + options.flatMap(\.words)
        // Some versions end with an error where the standard input is no terminal.
        if verb.form == .command, !hasTerminal, !has("-T"), !has("--tty") { before.append("-T") }
        switch verb.form {
        case .services:
            let services = try find(words)
            return (before + services, services)
        case .command, .service:
            let service = try find([words[0]]).only(named: words[0])
            return (before + [service] + words.dropFirst(), [service])
        case .copy:
            return (before + (try words.map { try path($0, find) }), [])
        case .nothing:
            return (before, [])
        }
    }

    /// Returns a path with the service's name, where it has one: docker-compose takes what begins with `/` or `.` for a path.
    private func path(_ word: String, _ find: ([String]) throws -> [String]) throws -> String {
        guard let colon = word.firstIndex(of: ":"), !word.hasPrefix("/"), !word.hasPrefix(".") else { return word }
        let service = String(word[..<colon])
        return try find([service]).only(named: service) + word[colon...]
    }
}

extension [String] {
    /// Returns the only one of the services that a word names.
    ///
    /// - Throws: `ConductorError` of kind `unknownName` where there are several, because the word is that of a pod.
    func only(named word: String) throws -> String {
        guard let first, count == 1 else {
            throw ConductorError(.serviceWanted, "'\(word)' is a pod; name one of its services", details: self)
        }
        return first
    }
}
