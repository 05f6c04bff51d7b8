import ArgumentParser
import Conductor
import Errors
import Host
import Text

/// Turns errors into messages and exit codes. All errors go through here.
///
/// Exit codes: 0; 1 for an error; 64 for a wrong command line; a child's own code where a command passes one through;
/// 128 and the number of the signal that ended a child.
struct ErrorPrinter {
    let host: Host
    /// Whether a program reads the output: errors are JSON on the standard output then, as all else that it reads.
    var isJSON = false

    /// Prints an error and returns its exit code.
    func print(_ error: any Error) -> Int32 {
        if let code = error as? ExitCode { return code.rawValue }
        if isJSON { return printJSON(error) }
        let known = error as? ConductorError
        var text = firstLines(known?.message ?? "\(error)", error.errorCode)
        for line in known?.details ?? [] { text += "  \(line)\n" }
        if let hint = known?.hint { text += "\(Style(host).hint("hint")): \(hint)\n" }
        host.terminal.message(text.terminalText)
        return known?.exitCode ?? 1
    }

    /// The message, with the code at the end of its first line.
    private func firstLines(_ message: String, _ code: ConductorError.Code) -> StyledText {
        let (style, lines) = (Style(host), StyledText.lines(ofMessage: message))
        return lines.dropFirst().reduce("\(style.error("error")): \(lines[0]) \(style.faint("[\(code.rawValue)]"))\n") {
            "\($0)\($1)\n"
        }
    }

    private func printJSON(_ error: any Error) -> Int32 {
        if let text = try? JSONText(JSONError(error)) { host.terminal.write(text.withoutCredentials + "\n") }
        return (error as? ConductorError)?.exitCode ?? 1
    }

    /// Prints ArgumentParser's text, help and version to the standard output and errors to the standard error, and
    /// returns the exit code.
    func printUsage(_ error: any Error) -> Int32 {
        let text = RootCommand.fullMessage(for: error).shown
        let code = RootCommand.exitCode(for: error)
        if isJSON, !code.isSuccess {
            return printJSON(ConductorError(.usage, RootCommand.message(for: error)))
        }
        guard !text.isEmpty else { return code.rawValue }
        if !code.isSuccess {
            // ArgumentParser's own word for it.
            let message = text.hasPrefix("Error: ") ? String(text.dropFirst("Error: ".count)) : text
            host.terminal.message(firstLines(message, .usage).terminalText)
        } else {
            host.terminal.write(text + "\n")
        }
        return code.rawValue
    }
}
