import ArgumentParser
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
        let style = Style(host)
        if let error = error as? ConductorError {
            var text: StyledText = "\(style.error("error")): \(message: error.message)\n"
            for line in error.details { text += "  \(line)\n" }
            if let hint = error.hint { text += "\(style.hint("hint")): \(hint)\n" }
            host.terminal.message(text.terminalText)
            return error.exitCode
        }
        let text: StyledText = "\(style.error("error")): \(message: "\(error)")\n"
        host.terminal.message(text.terminalText)
        return 1
    }

    private func printJSON(_ error: any Error) -> Int32 {
        if let text = try? JSONText(JSONError(error)) { host.terminal.write(text + "\n") }
        return (error as? ConductorError)?.exitCode ?? 1
    }

    /// Prints ArgumentParser's text, help and version to the standard output and errors to the standard error, and
    /// returns the exit code.
    func printUsage(_ error: any Error) -> Int32 {
        let text = RootCommand.fullMessage(for: error).visible
        let code = RootCommand.exitCode(for: error)
        if isJSON, !code.isSuccess {
            return printJSON(ConductorError(.usage, RootCommand.message(for: error)))
        }
        if !text.isEmpty {
            code.isSuccess ? host.terminal.write(text + "\n") : host.terminal.message(text + "\n")
        }
        return code.rawValue
    }
}
