import ArgumentParser
import Checkouts
import Conductor
import Errors
import Hooks
import Host
import Pipeline
import Projects
import Repositories
import SystemPackage
import Text

/// `clone URL [DIR]`
struct CloneCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "clone",
        abstract: "Clone a project, with its hooks and, if asked for, its sources.")

    static let examples: Examples = [
        "git conductor clone git@github.com:myaccount/shop.git": "the project and its hooks",
        "git conductor clone git@github.com:myaccount/shop.git --all --up": "with all sources, and start it",
        "git conductor clone git@github.com:myaccount/shop.git --checkout web": "with the source of web alone",
    ]

    @Argument(help: "The URL of the project.")
    var url: String

    @Argument(help: "The folder; named after the URL if not given.")
    var directory: String?

    @Option(name: .long, help: "A service or library whose source is to be checked out; may be given again.")
    var checkout: [String] = []

    @Flag(name: .long, help: "Check out all sources, libraries too.")
    var all = false

    @Flag(name: .long, help: "Check them out at the commits that 'git conductor snapshot' has recorded.")
    var locked = false

    @Flag(name: .long, help: "Bring the project up.")
    var up = false

    @OptionGroup var jobs: JobsOption
    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption

    func validate() throws {
        if locked, !all, checkout.isEmpty { throw ValidationError("'--locked' needs '--all' or '--checkout'.") }
    }

    func run(_ context: CommandContext) async throws {
        let context = options.talk.applied(to: context)
        let folder = directory ?? GitProgram.folderName(for: url)
        let root = context.host.currentDirectory.pushing(FilePath(folder)).lexicallyNormalized()
        if dry.dryRun {
            context.print("clone \(url) into \(folder)")
            let place = locked ? " at the commits of its snapshot" : ""
            if all { context.print("check out all sources\(place)") }
            for service in checkout { context.print("check out \(service)\(place)") }
            if up { context.print("bring the project up") }
            return
        }
        try await ProgressDisplay.during(1, limit: 1, host: context.host, talk: options.talk) {
            try await GitProgram(context.host).clone(url, into: root, jobs: $0)
        }
        guard let project = try? Project.find(from: root), project.root == Files.real(root) else {
            throw ConductorError(
                .noProject, "'\(folder)' is cloned, and is no project: it has no folder 'pods' and no compose file",
                hint: "make it one: cd \(folder.quoted) && git conductor init")
        }
        let session = try await options.session(context, project: project)
            .choosing(environment: options.environment, stack: options.stack).withTimeLimits()
        try await RepositoryHooks(of: project, git: GitProgram(context.host)).install()

        var failure: (any Error)?
        if all || !checkout.isEmpty {
            let situation = try await session.load(tool: .optional)
            let sources = all ? situation.sources : try situation.sources(named: checkout)
            let services = all ? "--all" : checkout.joined(separator: " ")
            let again = "cd \(folder.quoted) && git conductor checkout \(locked ? "--locked " : "")\(services)"
            var target = CheckoutTarget()
            if locked {
                target.snapshot = try .existing(nil, in: project)
                try target.snapshot?.check(sources)
            }
            let run = CheckoutRun(
                session: session, talk: options.talk, jobs: jobs.jobs, target: target, again: again)
            failure = try await session.locked { try await run.make(sources, in: situation) }
        }
        if up {
            do {
                try await UpRun(session: session, talk: options.talk, context: context)(services: [])
            } catch let error as ConductorError where !error.isInterruption {
                throw error.adding(
                    details: ["'\(folder)' is cloned whole; in it 'git conductor up' goes on from here"])
            }
        } else if !options.talk.quiet {
            context.say("Next: cd \(folder.quoted) && git conductor up")
        }
        if let failure { throw failure }
    }
}
