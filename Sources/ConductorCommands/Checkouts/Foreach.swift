import ArgumentParser
import Checkouts
import Conductor
import Pipeline
import Projects
import SystemPackage

/// `foreach [SERVICE…] -- COMMAND…`
struct ForeachCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "foreach",
        abstract: "Run a command in each checkout.",
        discussion: """
            One word after '--' is run by 'sh', several are a program and its arguments, as in 'git submodule foreach'. The \
            command finds CONDUCTOR_SOURCE, CONDUCTOR_SERVICE (several are separated by spaces) and CONDUCTOR_PATH, \
            relative to the project. It goes on after a failure; ends with 1 if any failed. One at a time it has the terminal \
            for itself; with '-j' several run side by side, without input, and what each has written is shown in one \
            piece at the end.
            """)

    static let examples: Examples = [
        "git conductor foreach -- git status -sb": "in every checkout",
        "git conductor foreach web db -- git log -1": "in these",
        "git conductor foreach --only ahead -- git log -1": "where there is something to push",
        "git conductor foreach -j 4 -- 'make && make test'": "four at a time, each in a shell",
    ]

    @Argument(help: "Services, pods or libraries.")
    var services: [String] = []

    @Option(
        name: .long,
        help: "Only where there is work: 'dirty' (uncommitted), 'ahead' (not at the upstream), 'changed' (either).")
    var only: WorkFilter?

    @Flag(name: .long, help: "The project itself, too, before its checkouts.")
    var project = false

    @Option(name: [.short, .long], help: "How many commands run side by side.")
    var jobs = 1

    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption

    @Argument(parsing: .postTerminator, help: "The command, after '--'.")
    var command: [String] = []

    func validate() throws {
        if jobs < 1 { throw ValidationError("'--jobs' is 1 or more.") }
        if command.isEmpty { throw ValidationError("Name a command after '--'.") }
    }

    func run(_ context: CommandContext) async throws {
        let session = try await options.session(context)
        let situation = try await session.load(tool: .none)
        let checkouts = session.checkouts(in: situation)
        let named = services.isEmpty ? nil : try situation.sources(named: services)
        let paths = (project ? [session.project.root] : []) + (try checkouts.checkouts(of: named)).map(\.path)
        let places = try await checkouts.filtered(paths, by: only).map { ForeachPlace($0, in: situation) }
        let run = ForeachRun(
            words: command, host: session.host, context: context, isQuiet: options.talk.quiet)
        if dry.dryRun { return places.forEach { context.print("\($0.name): \(run.title)") } }
        if places.isEmpty {
            return session.report("there is no checkout\(only.map { " that is \($0.rawValue)" } ?? "")")
        }
        let failures =
            jobs == 1 || places.count == 1
            ? try await run.oneByOne(places) : try await run.sideBySide(places, limit: jobs, talk: options.talk)
        try run.check(failures, of: places.count)
    }
}

extension WorkFilter: ExpressibleByArgument {}

/// A working tree in which `foreach` runs a command.
struct ForeachPlace: Sendable {
    /// What messages call it.
    let name: String
    /// Its top.
    let path: FilePath
    /// The variables that the command finds.
    let variables: [String: String]

    /// Describes the working tree of the project or of one of its checkouts.
    init(_ path: FilePath, in situation: Situation) {
        let checkout = situation.checkouts.first { $0.path == path }
        let source = checkout.flatMap { checkout in
            situation.sources.first { $0.name == checkout.name && $0.key == checkout.key }
        }
        name = situation.project.name(of: path)
        self.path = path
        variables = [
            "CONDUCTOR_SOURCE": checkout?.name ?? "",
            "CONDUCTOR_SERVICE": source?.services.joined(separator: " ") ?? "",
            "CONDUCTOR_PATH": situation.project.display(path), "PWD": path.string,
        ]
    }
}
