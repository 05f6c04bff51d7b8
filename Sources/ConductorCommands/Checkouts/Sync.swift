import ArgumentParser
import ConductorKit
import Host
import SystemPackage

/// `sync [SERVICE…]`
struct Sync: ConductorCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fetch, and move the project and its checkouts forward where nothing else has to be done.",
        discussion: """
            As 'git pull --ff-only' in each. What has changes in the way, commits of its own, or no branch to follow \
            stays as it is, and a line says why. With services only their checkouts are meant.
            """)

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
        let named = services.isEmpty ? nil : try situation.sources(named: services)
        let targets = try await session.fetchTargets(named, everyStore: false, in: situation)
        let checkouts = situation.checkouts.filter { checkout in named?.contains { $0.key == checkout.key } ?? true }
        let paths = (named == nil ? [session.project.root] : []) + checkouts.map(\.path)
        if dry.dryRun {
            if named == nil { context.print("fetch the project") }
            for target in targets { context.print("fetch \(target.name) from \(target.url)") }
            for outcome in try await session.moveForward(paths, isPreview: true) {
                context.print(line(of: outcome, session, isPreview: true))
            }
            return
        }

        let failures = try await fetch(targets, withProject: named == nil, session)
        try await session.locked {
            for outcome in try await session.moveForward(paths) where !options.talk.quiet {
                context.print(line(of: outcome, session))
            }
            if !noUp { try await session.followNow(output: options.talk.output) }
        }
        try SomeFailed.check(
            failures, of: targets.count + (named == nil ? 1 : 0), "could not be fetched",
            hint: "run the command again: what is fetched stays")
    }

    /// Fetches the project, then the stores side by side.
    private func fetch(
        _ targets: [FetchTarget], withProject: Bool, _ session: Session
    ) async throws -> [(name: String, error: any Error)] {
        var failures: [(name: String, error: any Error)] = []
        let total = targets.count + (withProject ? 1 : 0)
        let results = try await ProgressDisplay.during(
            total, limit: jobs.jobs, host: session.host, talk: options.talk
        ) { jobs in
            if withProject {
                let result = await jobs.job("the project", isAlone: true) { try await session.fetchProject(for: $0) }
                if case .failure(let error) = result { failures.append(("the project", error)) }
            }
            return try await session.fetch(targets, jobs: jobs)
        }
        for case (let target, .failure(let error)) in results { failures.append((target.name, error)) }
        return failures
    }

    private func line(of outcome: SyncOutcome, _ session: Session, isPreview: Bool = false) -> String {
        let place = "\(session.project.name(of: outcome.path)) (\(outcome.branch))"
        return switch outcome.result {
        case .updated(let commits):
            "\(place): \(isPreview ? "would move" : "moved") forward by \(commits) commit\(commits == 1 ? "" : "s")"
        case .current: "\(place): up to date"
        case .left(let reason): "\(place): not updated, as \(reason)"
        }
    }
}
