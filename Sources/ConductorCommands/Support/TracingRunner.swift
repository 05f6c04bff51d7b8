import Host
import Synchronization
import SystemPackage
import Text

/// Shows each command before it runs it, in a form that a shell can run, without secrets.
final class TracingRunner: ProcessRunner {
    private let base: any ProcessRunner
    private let host: Host
    private let secrets = Mutex<Set<String>>([])

    /// Shows the commands of a host.
    init(_ host: Host) {
        base = host.processes
        self.host = host
    }

    /// Variables that only have to do with how programs talk to us.
    private static let ours: Set = ["LANGUAGE", "GIT_OPTIONAL_LOCKS", "GIT_TERMINAL_PROMPT"]

    private func show(_ command: Command) {
        var words = [command.executable] + command.arguments
        let folder = command.workingDirectory.flatMap { $0 == host.currentDirectory ? nil : $0.string }
        if let folder, command.executable == "git" { words.insert(contentsOf: ["-C", folder], at: 1) }
        var line = (variables(of: command) + masked(words).map(\.quoted)).joined(separator: " ")
        if let folder, command.executable != "git" { line = "(cd \(folder.quoted) && \(line))" }
        let isTemporary = command.arguments.contains(where: Files.isInTemporarySibling)
        let input = command.input.isEmpty ? "" : "  # \(command.input.utf8.count) bytes on its standard input"
        let note = isTemporary ? "  # its files are gone when this ends" : ""
        host.terminal.message("+ \(line.visibleInLine)\(input)\(note)\n")
    }

    /// The variables that the command has and we have not, and the other way round.
    private func variables(of command: Command) -> [String] {
        let (own, given) = (host.environment, command.environment)
        let lost = own.keys.filter { given[$0] == nil }.sorted()
        let set = given.filter { own[$0.key] != $0.value && !Self.ours.contains($0.key) }.sorted { $0.key < $1.key }
        return (lost.isEmpty ? [] : ["env"]) + lost.flatMap { ["-u", $0.quoted] }
            + set.map { "\($0.key)=\(String(masked("\($0.key)=\($0.value)").dropFirst($0.key.count + 1)).quoted)" }
    }

    /// Words without passwords: in URLs and headers, of `NAME=…` and `--name …` where the name is that of a secret, and of the
    /// project.
    private func masked(_ words: [String]) -> [String] {
        var isSecret = false
        return words.map { word in
            defer { isSecret = word.isOptionOfSecret }
            return isSecret && !word.hasPrefix("-") ? "***" : masked(word)
        }
    }

    private func masked(_ word: String) -> String {
        // What follows the name of a secret may be a script, of which nobody knows where the secret ends.
        let secret = [value(inAssignmentsOf: word), value(inOptionsOf: word)].compactMap(\.self).min()
        let rest = secret.map { String(word[..<$0]) } ?? word
        return secrets.withLock(\.self).sorted { $0.count > $1.count }.reduce(rest.withoutCredentials) {
            $0.replacing($1, with: "***")
        } + (secret == nil ? "" : "***")
    }

    /// Where the value of the first `NAME=…` begins whose name is that of a secret.
    private func value(inAssignmentsOf word: String) -> String.Index? {
        var start = word.startIndex
        while let equals = word[start...].firstIndex(of: "=") {
            let name = word[start..<equals].split { !($0.isLetter || $0.isNumber || "_-.".contains($0)) }.last
            start = word.index(after: equals)
            if name?.isNameOfSecret == true { return start }
        }
        return nil
    }

    /// Where the value of the first option of a secret begins, in a script.
    private func value(inOptionsOf script: String) -> String.Index? {
        let option = script.split(separator: " ").first(where: \.isOptionOfSecret)
        return option.flatMap { $0.endIndex < script.endIndex ? script.index(after: $0.endIndex) : nil }
    }

    func capture(_ command: Command) async throws -> Captured {
        show(command)
        return try await base.capture(command)
    }

    func capture(_ command: Command, line: @escaping @Sendable (String) -> Void) async throws -> Captured {
        show(command)
        return try await base.capture(command, line: line)
    }

    func attach(_ command: Command, output: Attachment) async throws -> ExitStatus {
        show(command)
        return try await base.attach(command, output: output)
    }

    func detach(_ command: Command, log: FilePath) throws {
        show(command)
        try base.detach(command, log: log)
    }

    func startSession() { base.startSession() }

    func conceal(_ values: [String]) {
        // A value such as '1' says nothing, and stands for many other things.
        secrets.withLock { $0.formUnion(values.filter { $0.count > 3 }) }
    }
}
