import ArgumentParser
import Conductor
import Docker
import Host
import Pipeline
import Projects
import SystemPackage

/// The environment that a command is about where its command line names none.
protocol UsualEnvironment {
    /// Its name, for the help.
    static var name: String { get }
}

/// The environment of most commands.
enum Development: UsualEnvironment {
    static let name = "development"
}

/// The options of every command that works on a project.
typealias ProjectOptions = ProjectOptionsIn<Development>

/// The options of a command that works on a project in an environment.
struct ProjectOptionsIn<Usual: UsualEnvironment>: ParsableArguments {
    @Option(
        name: [.customShort("E"), .long, .customLong("target")],
        help: "The environment, '\(Usual.name)' if not given; another one is a stack of its own.")
    var environment: String?

    @Option(
        name: [.customShort("p"), .customLong("project-name")],
        help: "The name of the stack, docker-compose's project name, for this command.")
    var stack: String?

    @Option(name: .long, help: "A profile of docker-compose's to make active; can be given more than once.")
    var profile: [String] = []

    @Option(
        name: .long,
        help: "A list of images with tags, for those that are named without one. The stack keeps it; '' takes it away.")
    var defaultTags: String?

    @OptionGroup var talk: TalkOptions

    /// Creates a session for the project around the working directory, and warns where its hooks are missing.
    func session(_ context: CommandContext) async throws -> Session {
        let project = try Project.find(from: context.host.currentDirectory)
        let session = self.session(context, project: project)
        try await session.checkPlace()
        try await session.checkHooks()
        var chosen = try await session.choosing(environment: environment, stack: stack)
        chosen.defaultTags = defaultTags.map { name in
            name.isEmpty ? "" : context.host.currentDirectory.pushing(FilePath(name)).lexicallyNormalized().string
        }
        return try await chosen.withTimeLimits()
    }

    /// Creates a session for the own stack of a project's worktree.
    func session(_ context: CommandContext, project: Project) -> Session {
        let context = talk.applied(to: context)
        var host = context.host
        // As in docker-compose, the option takes the place of the variable.
        if !profile.isEmpty { host.environment["COMPOSE_PROFILES"] = profile.joined(separator: ",") }
        let isQuiet = talk.quiet
        return Session(
            host: host, project: project,
            report: { if !isQuiet { context.say($0) } }, warn: { context.warn($0) })
    }
}

/// How much a command prints.
struct TalkOptions: ParsableArguments {
    @Flag(name: [.short, .long], help: "Say only what went wrong.")
    var quiet = false

    @Flag(name: [.short, .long], help: "Show each command that is run.")
    var verbose = false

    /// Returns the context with these options applied.
    func applied(to context: CommandContext) -> CommandContext {
        var context = context
        context.host.processes = PatientRunner(
            base: context.host.processes, terminal: context.host.terminal, isQuiet: quiet,
            patience: context.host.timeLimits.patience)
        if verbose {
            context.host.processes = TracingRunner(context.host)
        }
        return context
    }

    /// How much of docker-compose's output is shown.
    var output: ComposeOutput { quiet ? .quiet : .shown }
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

    /// Returns options of a command with which nothing but the JSON is on the standard output.
    func talk(_ options: TalkOptions) -> TalkOptions {
        var options = options
        options.quiet = options.quiet || json
        return options
    }
}
