import ArgumentParser
import Host
import Text

/// A command that is parsed by ArgumentParser and run with a context.
protocol ConductorCommand: CommandWithExamples {
    /// Runs the command.
    ///
    /// - Throws: an error for ``ErrorPrinter``; `ExitCode` to end with a code and print nothing.
    func run(_ context: CommandContext) async throws
}

/// A command whose output may be JSON.
protocol JSONCommand: ConductorCommand {
    /// Whether it is.
    var json: JSONOption { get }
}

extension ConductorCommand {
    /// Is never called: ``ConductorCommandLine/run(_:host:)`` calls ``run(_:)`` with a context.
    mutating func run() throws {
        throw CleanExit.helpRequest(self)
    }
}

/// The host that a command runs on, and the ways to print.
///
/// All output goes through here, ``ErrorPrinter``, ``ProgressDisplay``, ``TracingRunner``, ``PatientRunner`` or ``StatusWatch``, which
/// escape what a terminal would obey and mask passwords in URLs.
struct CommandContext: Sendable {
    var host: Host

    /// Writes a line of data to the standard output.
    func print(_ line: String) {
        print(styled: StyledText(line))
    }

    /// Writes a line of data that may have colours.
    func print(styled line: StyledText) {
        host.terminal.write(line.terminalText + "\n")
    }

    /// Writes what a command would do, a line each, or as JSON.
    func printPreview(_ lines: [String], _ json: JSONOption) throws {
        struct Preview: Encodable {
            let schema = 1
            let steps: [String]
        }
        if json.json { try printJSON(Preview(steps: lines)) } else { lines.forEach(print) }
    }

    /// Writes a text of several lines.
    func printLines(_ text: String) {
        host.terminal.write(text.visible + "\n")
    }

    /// Writes how a command is used.
    func printShortHelp(of command: any CommandWithExamples.Type) {
        printLines(ShortHelp(of: command, for: host).text)
    }

    /// Writes a line with a value that is to be used: with its passwords.
    func printData(_ line: String) {
        host.terminal.write(line.visibleInLine + "\n")
    }

    /// Writes a value: exactly, unless a person reads it.
    func printValue(_ value: String) {
        host.terminal.write((host.terminal.isOutputInteractive ? value.visible : value) + "\n")
    }

    /// Writes what a program has written, each stream to its own: exactly, unless a person reads it.
    func printOutput(_ captured: Captured) {
        let terminal = host.terminal
        func whole(_ text: String, isRead: Bool) -> String {
            (isRead ? text.visible : text) + (text.isEmpty || text.hasSuffix("\n") ? "" : "\n")
        }
        terminal.write(whole(captured.output, isRead: terminal.isOutputInteractive))
        terminal.message(whole(captured.error, isRead: terminal.isMessageInteractive))
    }

    /// Writes a message to the standard error.
    func say(_ line: String) {
        host.terminal.message(StyledText(line).terminalText + "\n")
    }

    /// Asks somebody at a terminal.
    ///
    /// - Parameters:
    ///   - facts: what there is to know first, one line each.
    ///   - question: what is answered with yes or no.
    /// - Returns: whether the answer is yes; `nil` without a terminal.
    func ask(_ facts: [String], _ question: String) -> Bool? {
        guard host.terminal.isInputInteractive, host.terminal.isMessageInteractive else { return nil }
        facts.forEach(say)
        host.terminal.message("\(question.shownInLine) [y/N] ")
        return ["y", "yes"].contains(host.terminal.line()?.lowercased())
    }

    /// Writes a warning to the standard error.
    func warn(_ text: String) {
        let warning: StyledText = "\(Style(host).warning("warning")): \(message: text)"
        host.terminal.message(warning.terminalText + "\n")
    }

    /// Writes a value as JSON to the standard output.
    ///
    /// - Parameter isData: whether its values are to be used, with their passwords.
    func printJSON(_ value: some Encodable, isData: Bool = false) throws {
        let text = try JSONText(value)
        printLines(isData ? text : text.withoutCredentials)
    }
}
