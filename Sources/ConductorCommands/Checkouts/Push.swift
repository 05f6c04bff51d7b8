import ArgumentParser
import Checkouts
import Conductor
import Errors
import Pipeline
import Projects

/// `push [SERVICE…]`
struct PushCommand: JSONCommand {
    static let configuration = CommandConfiguration(
        commandName: "push",
        abstract: "Push the branches of the project and its checkouts that have commits to push.",
        discussion: """
            As 'git push' in each, with 'push.default' and what else git's configuration says; a branch without an upstream \
            goes to 'origin' under its own name, which becomes its upstream. What cannot be pushed is named, with what to do, \
            and does not stop the others. With services only their checkouts are meant.
            """)

    static let examples: Examples = [
        "git conductor push": "all that has commits to push",
        "git conductor push web": "its checkout alone",
        "git conductor push --dry-run": "see what would be pushed",
        "git conductor push --force-with-lease web": "after a rebase",
    ]

    @Argument(help: "Services, pods or libraries.")
    var services: [String] = []

    @Flag(name: .long, help: "Overwrite what a remote's branch had when it was last fetched, and nothing newer.")
    var forceWithLease = false

    @OptionGroup var jobs: JobsOption
    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption
    @OptionGroup var json: JSONOption

    func run(_ context: CommandContext) async throws {
        let session = try await options.session(context)
        let checkouts = try await session.findCheckouts()
        let plans = try await checkouts.planPush(
            services.isEmpty ? nil : try await session.load(tool: .none).sources(named: services))
        let outcomes =
            try await dry.dryRun
            ? plans.map(\.preview)
            : ProgressDisplay.during(plans.count, limit: jobs.jobs, host: session.host, talk: options.talk) {
                try await checkouts.push(plans, isForced: forceWithLease, jobs: $0)
            }
        let rows = outcomes.map { PushRow($0, name: session.project.name(of: $0.plan.path), isDone: !dry.dryRun) }
        if json.json {
            try context.printJSON(PushListing(repositories: rows))
            if rows.contains(where: { $0.result == "failed" }) { throw ExitCode.failure }
            return
        }
        if !options.talk.quiet {
            for row in rows {
                context.print(row.line)
                row.messages.forEach { context.say("  \($0)") }
            }
        }
        let failures = outcomes.compactMap { outcome in
            outcome.result.failure.map { (session.project.name(of: outcome.plan.path), $0) }
        }
        try SomeFailed.check(
            failures, of: plans.count, dry.dryRun ? "cannot be pushed" : "could not be pushed",
            hint: dry.dryRun
                ? "the others can be pushed" : "the others are pushed; mend this, then run the command again")
    }
}

/// What came of a push in one repository, in the form of `--json`.
struct PushRow: Encodable {
    let repository: String
    let branch: String
    /// `pushed`, `current` or `failed`; in a preview `planned`.
    let result: String
    @Nullable var target: String?
    let commits: Int
    @Nullable var reason: String?
    @Nullable var hint: String?
    let messages: [String]
    private let setsUpstream: Bool

    private enum CodingKeys: CodingKey { case repository, branch, result, target, commits, reason, hint, messages }

    init(_ outcome: PushOutcome, name: String, isDone: Bool) {
        var push: PushPlan.Push?
        var reason: String?
        var hint: String?
        switch outcome.plan.decision {
        case .push(let planned): push = planned
        case .nothing(let why): reason = why
        case .refused: break
        }
        switch outcome.result {
        case .success(true): result = isDone ? "pushed" : "planned"
        case .success(false):
            result = "current"
            reason = reason ?? "up to date"
        case .failure(let error):
            result = "failed"
            reason = error.firstLine
            hint = (error as? ConductorError)?.hint
        }
        repository = name
        branch = outcome.plan.branch
        setsUpstream = push?.setsUpstream ?? false
        messages = outcome.messages
        commits = push?.commits ?? 0
        _target = Nullable(wrappedValue: push?.place)
        _reason = Nullable(wrappedValue: reason)
        _hint = Nullable(wrappedValue: hint)
    }

    /// The line for a person.
    var line: String {
        let what =
            switch result {
            case "failed": "not pushed"
            case "current": reason ?? ""
            default:
                "\(result == "planned" ? "would push" : result) \(commits) commit\(commits == 1 ? "" : "s") to \(target ?? "")"
                    + (setsUpstream ? ", its upstream from now on" : "")
            }
        return "\(repository) (\(branch)): \(what)"
    }
}

/// The form of `push --json`.
struct PushListing: Encodable {
    let schema = 1
    let repositories: [PushRow]
}

extension Result {
    /// The error; `nil` for a success.
    fileprivate var failure: Failure? {
        if case .failure(let error) = self { error } else { nil }
    }
}
