import ArgumentParser
import Errors
import Text

// What `-h`, `--help` and `help` print. `-h` is one screen with examples; the others are the whole.
extension ConductorCommandLine {
    /// Prints the help that a command line asks for, or that stands for a command which it leaves out.
    ///
    /// - Parameter command: what ArgumentParser makes of the command line. It treats `-h` as `--help`.
    /// - Returns: the exit code.
    static func printHelp(
        _ command: any ParsableCommand, for arguments: [String], _ printer: ErrorPrinter
    ) -> Int32 {
        let words = spelledOut(arguments)
        let isWhole = words.first == "help" || words.contains { $0.hasPrefix("--help") }
        if !isWhole, let named = try? namedCommand(words).command as? any CommandWithExamples.Type {
            CommandContext(host: printer.host).printShortHelp(of: named)
            return 0
        }
        var command = command
        do {
            try command.run()
            return 0
        } catch {
            return printer.printUsage(error)
        }
    }

    /// Returns the words of a call of `help` that ArgumentParser understands.
    ///
    /// - Parameter words: those after `help`.
    /// - Throws: `CleanExit` with the text about a code of an error, where they are one; `ConductorError` of kind `usage` where
    ///   they are neither a code nor a command, with those that are near.
    static func wordsOfHelp(_ words: [String]) throws -> [String] {
        let words = spelledOut(words).filter { !$0.hasPrefix("-") }
        let commands = RootCommand.configuration.subcommands.map { $0._commandName }
        guard let word = words.first, !commands.contains(word), word != "help" else { return ["help"] + words }
        // Errors print it in brackets.
        let code = word.lowercased().drop { $0 == "[" }.prefix { $0 != "]" }
        guard let code = ConductorError.Code(rawValue: String(code)) else {
            let codes = ConductorError.Code.allCases.map(\.rawValue)
            throw ConductorError(
                .unknownCommand, "there is no command and no error code '\(word)'",
                hint: didYouMean(word, among: commands + codes)
                    ?? "'git conductor help' lists the commands, docs/errors.md the codes")
        }
        throw CleanExit.message(code.text)
    }
}
