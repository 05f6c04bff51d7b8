import ArgumentParser
import Checkouts
import Conductor
import Pipeline
import Projects
import Repositories

/// `checkout SERVICE… [REF]`
struct CheckoutCommand: JSONCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkout",
        abstract: "Clone the source of a service, put a worktree of it at src/ and mount it in the container.",
        discussion: """
            The last word may be a branch, tag or commit of the source: it is taken for one when no service, pod or \
            library has that name; 'pr/12' or 'mr/12' is that pull or merge request. Without it the checkout is on the branch that the pod names, or on the source's default branch.
            """)

    static let examples: Examples = [
        "git conductor checkout web": "its source at src/web, mounted",
        "git conductor checkout web -b topic": "on a new branch",
        "git conductor checkout web pr/12": "a pull request",
        "git conductor checkout --all": "all sources",
    ]

    @Argument(help: "Services, pods or libraries, and at the end perhaps a branch, tag or commit.")
    var words: [String] = []

    @Flag(name: .long, help: "All sources, libraries too.")
    var all = false

    @Option(name: .customShort("b"), help: "Make this branch and check it out.")
    var branch: String?

    @Flag(name: .long, help: "Check out the commits that 'git conductor snapshot' has recorded.")
    var locked = false

    @Flag(name: .long, help: "Go on where work is in the way; it is kept in a stash or on a branch.")
    var force = false

    @Flag(name: .long, help: "Do not bring the services to their new state.")
    var noUp = false

    @OptionGroup var jobs: JobsOption
    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption
    @OptionGroup var json: JSONOption

    func validate() throws {
        if words.isEmpty && !all { throw ValidationError("Name a service, or give '--all'.") }
        if locked, branch != nil { throw ValidationError("Give '--locked' or '-b', not both.") }
    }

    func run(_ context: CommandContext) async throws {
        let talk = json.talk(options.talk)
        let session = try await options.session(context)
        if let branch { try await GitProgram(context.host).check(newBranch: branch) }
        let need: Session.ToolNeed = noUp || dry.dryRun ? .optional : .required
        if dry.dryRun {
            let situation = try await session.load(tool: need)
            let (sources, target) = try parse(situation)
            let lines = try await CheckoutRun(session: session, talk: talk, target: target).preview(
                sources, in: situation,
                noUp ? nil : { .services(CheckoutRun.started(sources.flatMap(\.services), in: $0)) })
            return try context.printPreview(session.previewScripts(before: "checkout") + lines, json)
        }
        try await session.runScripts(before: "checkout", approves: true)
        let (sources, result, failure) = try await session.locked {
            let situation = try await session.load(tool: need)
            let (sources, target) = try parse(situation)
            let run = CheckoutRun(session: session, talk: talk, jobs: jobs.jobs, target: target)
            let failure = try await run.make(sources, in: situation)
            return (sources, try await run.apply(noUp ? [] : sources.flatMap(\.services)), failure)
        }
        let run = CheckoutRun(session: session, talk: talk)
        try await run.finish(result)
        if !talk.quiet { try await run.describe(sources, in: result.situation, isLater: noUp).forEach(context.print) }
        if let failure { throw failure }
        if json.json { try context.printJSON(try await session.whereabouts()) }
    }

    /// Splits the words into sources and, at the end, a branch, tag or commit.
    private func parse(_ situation: Situation) throws -> ([Source], CheckoutTarget) {
        var target = CheckoutTarget(newBranch: branch, isForced: force)
        var words = words
        if let last = words.last, !locked, all || words.count > 1, !situation.names(last) {
            target.reference = last
            words.removeLast()
        }
        let named = try situation.sources(named: words)
        let sources = all ? situation.sources : named
        if locked {
            target.snapshot = try .existing(nil, in: situation.project)
            try target.snapshot?.check(sources)
        }
        return (sources, target)
    }
}
