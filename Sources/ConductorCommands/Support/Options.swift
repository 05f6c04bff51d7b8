import ArgumentParser
import ConductorKit
import Host

/// The options of every command that works on a project.
struct ProjectOptions: ParsableArguments {
    @Option(
        name: [.customShort("E"), .long, .customLong("target")],
        help: "The environment: that of the running stack, or 'development', if not given.")
    var environment: String?

    @Option(
        name: [.customShort("p"), .customLong("project-name")],
        help: "The name of the stack, docker-compose's project name.")
    var stack: String?

    @OptionGroup var talk: TalkOptions

    /// Begins dealings with the project around the user's folder.
    func session(_ context: CommandContext) async throws -> Session {
        let project = try Project.find(from: context.host.currentDirectory)
        let session = self.session(context, project: project)
        try await session.settleIn()
        if try await session.lacksHooks() {
            session.warn("the git hooks of this project are not installed: 'git conductor init' installs them")
        }
        return session
    }

    /// Begins dealings with a project.
    func session(_ context: CommandContext, project: Project) -> Session {
        let context = talk.applied(to: context)
        let isQuiet = talk.quiet
        return Session(
            host: context.host, project: project, choice: .init(environment: environment, stack: stack),
            report: { if !isQuiet { context.say($0) } }, warn: { context.warn($0) })
    }
}

/// How much a command says.
struct TalkOptions: ParsableArguments {
    @Flag(name: [.short, .long], help: "Say only what went wrong.")
    var quiet = false

    @Flag(name: [.short, .long], help: "Show each command that is run.")
    var verbose = false

    /// The context with these options in force.
    func applied(to context: CommandContext) -> CommandContext {
        var context = context
        if verbose {
            context.host.processes = TracingRunner(base: context.host.processes, terminal: context.host.terminal)
        }
        return context
    }

    /// How much of docker-compose's output is shown.
    var output: Session.ComposeOutput { quiet ? .quiet : .shown }
}

/// The option of every command that changes something.
struct DryRunOption: ParsableArguments {
    @Flag(name: .long, help: "Say what would be done, and do nothing.")
    var dryRun = false
}

/// The option of every command that shows something.
struct JSONOption: ParsableArguments {
    @Flag(name: .long, help: "Print JSON.")
    var json = false
}
