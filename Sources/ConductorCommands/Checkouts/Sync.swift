import ArgumentParser
import Checkouts
import Conductor
import Pipeline
import Projects
import Repositories
import SystemPackage

/// `sync [SERVICE…]`
struct SyncCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Fetch, and move the project and its checkouts forward where nothing else has to be done.",
        discussion: """
            As 'git pull --ff-only' in each. What has changes in the way, commits of its own, or no branch to follow \
            stays as it is, and a line says why. With services only their checkouts are meant.
            """)

    static let examples: Examples = [
        "git conductor sync": "'git pull --ff-only' everywhere",
        "git conductor sync web": "in its checkout alone",
        "git conductor sync --dry-run": "see what would move",
    ]

    @Argument(help: "Services, pods or libraries.")
    var services: [String] = []

    @Flag(name: .long, help: "Do not bring the services to their new state.")
    var noUp = false

    @OptionGroup var jobs: JobsOption
    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption

    func run(_ context: CommandContext) async throws {
        let session = try await options.session(context)
        let situation = try await session.load(tool: .none)
        let checkouts = session.checkouts(in: situation)
        let named = services.isEmpty ? nil : try situation.sources(named: services)
        let targets = try await checkouts.fetchTargets(named, everyStore: false)
        let meant = situation.checkouts.filter { checkout in named?.contains { $0.key == checkout.key } ?? true }
        let paths = (named == nil ? [session.project.root] : []) + meant.map(\.path)
        if dry.dryRun {
            if named == nil { context.print("fetch the project") }
            for target in targets { context.print("fetch \(target.name) from \(target.url)") }
            return try await preview(paths, checkouts, session, context)
        }
        let failures = try await fetch(targets, withProject: named == nil, checkouts, session)
        try await session.locked {
            for outcome in try await checkouts.moveForward(paths) where !options.talk.quiet {
                context.print(line(of: outcome, session))
            }
            if !noUp { try await session.followChanges(output: options.talk.output) }
        }
        try SomeFailed.check(
            failures, of: targets.count + (named == nil ? 1 : 0), "could not be fetched",
            hint: "run the command again: what is fetched stays")
    }

    /// Prints what would be done with the commits that were fetched before.
    private func preview(
        _ paths: [FilePath], _ checkouts: ProjectCheckouts, _ session: Session, _ context: CommandContext
    ) async throws {
        let outcomes = try await checkouts.moveForward(paths, isPreview: true)
        for outcome in outcomes { context.print(line(of: outcome, session, isPreview: true)) }
        guard !noUp else { return }
        let (lines, isEmpty) = try await session.previewing { place in
            let proposal = try await session.propose(
                expecting: Expectation(files: try await checkouts.view(after: outcomes, readIn: place)),
                tool: .optional, evidence: .engineIfThere
            ) { _ in .running }
            return (try await session.preview(proposal), proposal.plan.isEmpty)
        }
        if !isEmpty { lines.forEach(context.print) }
    }

    /// Fetches the project, then the stores in parallel, and returns the errors.
    private func fetch(
        _ targets: [FetchTarget], withProject: Bool, _ checkouts: ProjectCheckouts, _ session: Session
    ) async throws -> [(name: String, error: any Error)] {
        var failures: [(name: String, error: any Error)] = []
        let total = targets.count + (withProject ? 1 : 0)
        let results = try await ProgressDisplay.during(
            total, limit: jobs.jobs, host: session.host, talk: options.talk
        ) { jobs in
            if withProject {
                let result = await jobs.job("the project", isAlone: true) { try await checkouts.fetchProject(for: $0) }
                if case .failure(let error) = result { failures.append(("the project", error)) }
            }
            return try await checkouts.fetch(targets, jobs: jobs)
        }
        for case (let target, .failure(let error)) in results { failures.append((target.name, error)) }
        return failures
    }

    private func line(of outcome: SyncOutcome, _ session: Session, isPreview: Bool = false) -> String {
        let place = "\(session.project.name(of: outcome.path)) (\(outcome.branch))"
        return switch outcome.result {
        case .updated(let commits):
            "\(place): \(isPreview ? "would move" : "moved") forward by \(commits) commit\(commits == 1 ? "" : "s")"
        case .current: "\(place): up to date" + (isPreview ? " with what was fetched before" : "")
        case .left(let reason): "\(place): not updated, as \(reason)"
        }
    }
}
