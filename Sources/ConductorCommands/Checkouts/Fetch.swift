import ArgumentParser
import Checkouts
import Conductor
import Pipeline
import Projects

/// `fetch [SERVICE…]`
struct FetchCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch",
        abstract: "Fetch what is new at the remotes of the checkouts, and say what it is.",
        discussion: """
            Without a service, for all checkouts. No branch and no worktree moves; branches that are gone at the remote \
            are forgotten.
            """)

    static let examples: Examples = [
        "git conductor fetch": "of all checkouts",
        "git conductor fetch web db": "of these",
    ]

    @Argument(help: "Services, pods or libraries.")
    var services: [String] = []

    @Flag(name: .long, help: "Sources that were cloned and have no checkout, too.")
    var all = false

    @OptionGroup var jobs: JobsOption
    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption

    func validate() throws {
        if all && !services.isEmpty { throw ValidationError("Name services, or give '--all', not both.") }
    }

    func run(_ context: CommandContext) async throws {
        let session = try await options.session(context)
        let situation = try await session.load(tool: .none)
        let checkouts = session.checkouts(in: situation)
        let targets = try await checkouts.fetchTargets(
            services.isEmpty ? nil : try situation.sources(named: services), everyStore: all)
        if dry.dryRun { return targets.forEach { context.print("fetch \($0.name) from \($0.url)") } }
        guard !targets.isEmpty else { return session.report("nothing is checked out: there is nothing to fetch") }

        let results = try await ProgressDisplay.during(
            targets.count, limit: jobs.jobs, host: session.host, talk: options.talk
        ) { try await checkouts.fetch(targets, jobs: $0) }
        var failures: [(name: String, error: any Error)] = []
        for (target, result) in results {
            switch result {
            case .success(let outcome):
                if !options.talk.quiet { lines(of: target, outcome, session).forEach(context.print) }
            case .failure(let error): failures.append((target.name, error))
            }
        }
        try SomeFailed.check(
            failures, of: targets.count, "could not be fetched", hint: "run the command again: what is fetched stays")
    }

    private func lines(of target: FetchTarget, _ outcome: FetchOutcome, _ session: Session) -> [String] {
        let changes = outcome.changes.map { "\($0.branch) \($0.change.words)" }
        let first = "\(target.name): " + (changes.isEmpty ? "nothing new" : changes.joined(separator: "; "))
        return [first]
            + outcome.standings.compactMap { standing in
                let counts = [
                    standing.ahead > 0 ? "ahead \(standing.ahead)" : nil,
                    standing.behind > 0 ? "behind \(standing.behind)" : nil,
                ].compactMap { $0 }
                guard !counts.isEmpty else { return nil }
                let path = session.project.display(standing.checkout.path)
                return "  \(path) (\(standing.branch)): \(counts.joined(separator: ", "))"
            }
    }
}

extension FetchOutcome.Change {
    /// The change in a few words that follow the branch's name.
    var words: String {
        switch self {
        case .new: "is new"
        case .gone: "is gone"
        case .moved(1): "has 1 new commit"
        case .moved(let commits): "has \(commits) new commits"
        case .rewritten(1): "was rewritten, with 1 new commit"
        case .rewritten(let commits): "was rewritten, with \(commits) new commits"
        }
    }
}
