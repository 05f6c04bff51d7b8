import ArgumentParser
import Conductor
import Errors
import Host
import Pipeline
import Projects

/// `status [SERVICE…]`
struct StatusCommand: JSONCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show services, what is behind them, and what waits to be applied.",
        discussion: """
            Each service with its state, its checkout or image and its addresses; then what waits to be applied, why, and \
            what to do next. Where not everything fits on the terminal, services that run from their images share a line; \
            a service that is named has a line of its own.

            '--short' is for a prompt: the stack, and whether something is mounted, is being applied or has failed. It \
            asks neither docker nor git.

            With '--json', '--watch' prints a line for each change: the status, or an error.
            """)

    static let examples: Examples = [
        "git conductor status": "all services",
        "git conductor status web": "one, with all that there is to say",
        "git conductor status --watch": "keep it on the screen",
        "git conductor status --short": "a few words for a prompt",
    ]

    @Argument(help: "Services or pods; all if none is named.")
    var services: [String] = []
    @Flag(name: .long, help: "Show it on the whole terminal, and again whenever something changes.")
    var watch = false

    @Flag(name: .long, help: "Say in a few words what a prompt has room for.")
    var short = false

    @OptionGroup var options: ProjectOptions
    @OptionGroup var json: JSONOption

    func validate() throws {
        if watch, short { throw ValidationError("'--watch' and '--short' do not go together.") }
        guard short else { return }
        if json.json { throw ValidationError("'--short' is for a prompt: leave out '--json'.") }
        if options.environment != nil || options.stack != nil || !services.isEmpty {
            throw ValidationError("'--short' is about the worktree's own stack as a whole.")
        }
    }

    /// Returns the status of the services that the command line names, and what is wrong with the files.
    func status(_ session: Session) async throws -> (status: StackStatus, error: (any Error)?) {
        var (status, error) = try await session.status()
        try status.show(only: services)
        return (status, error)
    }

    func run(_ context: CommandContext) async throws {
        if short {
            // A prompt is shown in all folders.
            guard let project = try? Project.find(from: context.host.currentDirectory) else { throw ExitCode(1) }
            return context.print(StatusShort(session: options.session(context, project: project)).line)
        }
        if watch {
            guard json.json || context.host.terminal.isOutputInteractive else {
                throw ConductorError(
                    .usage, "'--watch' needs a terminal",
                    hint: "'--watch --json' prints a line for each change")
            }
            return try await StatusWatch(command: self, context: context)()
        }
        let session = try await options.session(context)
        let (status, error) = try await status(session)
        let code = error.map(ErrorPrinter(host: context.host).print)
        if json.json {
            try context.printJSON(status)
        } else {
            let page = StatusPage(
                status: status, screen: Screen(context.host), style: Style(context.host, isOutput: true))
            page.lines.forEach(context.print)
        }
        if let code { throw ExitCode(code) }
    }
}
