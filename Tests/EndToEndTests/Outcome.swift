import Testing

/// What a command did: how it ended, and all that it wrote.
struct Outcome: Sendable {
    let command: [String]
    /// The exit code, or 128 and the number of the signal, as in a shell.
    let status: Int32
    let stdout: String
    let stderr: String

    /// Returns itself if the command succeeded.
    ///
    /// - Throws: `CommandFailed`, with the whole output, if it did not.
    @discardableResult
    func success() throws -> Outcome {
        guard status == 0 else { throw CommandFailed(outcome: self) }
        return self
    }

    /// The whole as a reader of a terminal would see it, but with the two streams one after the other.
    var transcript: String {
        var text = "$ " + command.map(Self.quoted).joined(separator: " ") + "\n"
        text += Self.closed(stdout)
        if !stderr.isEmpty { text += "--- stderr\n" + Self.closed(stderr) }
        if status != 0 { text += "--- status \(status)\n" }
        return text
    }

    /// A text that ends with a line break, and says so when it had none.
    private static func closed(_ text: String) -> String {
        text.isEmpty || text.hasSuffix("\n") ? text : text + "\n\\ no line break at the end\n"
    }

    private static func quoted(_ word: String) -> String {
        let plain = word.allSatisfy { $0.isLetter || $0.isNumber || "-_./:=@,+^#".contains($0) }
        return plain && !word.isEmpty
            ? word : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}

extension Outcome: CustomTestStringConvertible {
    var testDescription: String { transcript }
}

/// A command that had to succeed and did not.
struct CommandFailed: Error, CustomStringConvertible {
    let outcome: Outcome

    var description: String { outcome.transcript }
}

extension String {
    /// The text with the lines that are indented, as those are that were too long for the terminal, in one with the line before.
    var unwrapped: String { replacing(/\n +/, with: " ") }
}
