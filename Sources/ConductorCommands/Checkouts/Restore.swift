import ArgumentParser
import Conductor
import Pipeline
import Projects

/// `restore [NAME] [SERVICE…]`
struct RestoreCommand: JSONCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put the checkouts on the commits that 'git conductor snapshot' has recorded.",
        discussion: """
            A checkout goes to the branch that was recorded if that is at the commit or can be fast-forwarded to it, \
            and has a detached HEAD otherwise. If one of them cannot be restored, none is. \
            What runs is brought to its new state once, at the end.
            """)

    static let examples: Examples = [
        "git conductor restore": "what config/sources.lock says",
        "git conductor restore rc1": "the snapshot of that name",
        "git conductor restore rc1 web": "for web alone",
    ]

    @Argument(help: "The name of a snapshot, if it has one; then services, pods or libraries.")
    var words: [String] = []

    @Flag(name: .long, help: "Check out sources that have no checkout, too.")
    var all = false

    @Flag(name: .long, help: "Go on where work is in the way; it is kept in stashes and on branches.")
    var force = false

    @Flag(name: .long, help: "Do not bring the services to their new state.")
    var noUp = false

    @OptionGroup var jobs: JobsOption
    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption
    @OptionGroup var json: JSONOption

    func run(_ context: CommandContext) async throws {
        let talk = json.talk(options.talk)
        let session = try await options.session(context)
        func prepared(_ situation: Situation) throws -> (run: RestoreRun, sources: [Source]) {
            let (snapshot, sources) = try parse(situation, session)
            let run = RestoreRun(
                snapshot, session: session, talk: talk, jobs: jobs.jobs, force: force, context: context)
            return (run, sources)
        }
        if dry.dryRun {
            let situation = try await session.load(tool: .optional)
            let (run, sources) = try prepared(situation)
            let scope: ((Situation) -> Plan.Scope)? = noUp ? nil : { _ in .running }
            return try context.printPreview(try await run.preview(sources, in: situation, scope), json)
        }
        try await session.locked {
            let situation = try await session.load(tool: .none)
            let (run, sources) = try prepared(situation)
            let failure = try await run(sources, in: situation)
            if !noUp { try await session.bringUpToDate(output: talk.output) }
            if let failure { throw failure }
        }
        if json.json { try context.printJSON(try await session.whereabouts()) }
    }

    /// Splits the words into the snapshot and sources that it has, and says which checkouts it does not have.
    private func parse(_ situation: Situation, _ session: Session) throws -> (Snapshot, [Source]) {
        var words = words
        var name: String?
        if let first = words.first, Snapshot.names(in: situation.project).contains(first) || !situation.names(first) {
            name = words.removeFirst()
        }
        let snapshot = try Snapshot.existing(name, in: situation.project)
        let named = try situation.sources(named: words)
        if !all { for source in named { _ = try situation.checkouts.existingCheckout(of: source) } }
        guard words.isEmpty else { return (snapshot, named) }
        let sources = all ? situation.sources : situation.sources.filter { situation.checkout(of: $0) != nil }
        if sources.isEmpty { session.report("nothing is checked out; 'git conductor restore --all' does it") }
        for source in sources where snapshot[source] == nil {
            session.report("'\(source.name)' stays as it is: '\(snapshot.file)' does not have it")
        }
        return (snapshot, sources.filter { snapshot[$0] != nil })
    }
}
