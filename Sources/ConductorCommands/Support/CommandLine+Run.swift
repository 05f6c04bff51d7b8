import ArgumentParser
package import Host
/// The command line of the program.
package enum ConductorCommandLine {
    /// Parses the arguments and runs the command that they name.
    ///
    /// - Parameters:
    ///   - arguments: without the program's own name.
    ///   - host: the processes, terminal and environment that the command uses.
    /// - Returns: the exit code.
    package static func run(_ arguments: [String], host: Host) async -> Int32 {
        let printer = ErrorPrinter(host: host)
        let command: any ParsableCommand
        do {
            command = try parse(arguments)
        } catch {
            return printer.printUsage(error)
        }
        guard var command = command as? any ConductorCommand else {
            var command = command
            do {
                try command.run()
                return 0
            } catch {
                return printer.printUsage(error)
            }
        }
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

    private static func parse(_ arguments: [String]) throws -> any ParsableCommand {
        guard let first = arguments.first else { return try RootCommand.parseAsRoot(arguments) }
        // Setting up the whole tree of commands takes longer than all that a hook does.
        if first == "hook" { return try HookCommand.parseAsRoot(Array(arguments.dropFirst())) }
        // `config:set`, as earlier tools of this kind spell it, is `config set`.
        guard first.hasPrefix("config:") else { return try RootCommand.parseAsRoot(arguments) }
        let words = ["config", String(first.dropFirst("config:".count))]
        return try RootCommand.parseAsRoot(words + arguments.dropFirst())
    }
}
