import ArgumentParser
import Compose
import ConductorKit
import Host

/// How many sources are worked on side by side.
struct JobsOption: ParsableArguments {
    @Option(name: [.short, .long], help: "How many sources are fetched side by side.")
    var jobs = 4

    func validate() throws {
        if jobs < 1 { throw ValidationError("'--jobs' is 1 or more.") }
    }
}

/// `checkout SERVICE… [REF]`
struct Checkout: ConductorCommand {
    static let configuration = CommandConfiguration(
        abstract: "Clone the source of a service, put a worktree of it at src/ and mount it in the container.",
        discussion: """
            The last word may be a branch, tag or commit of the source: it is taken for one when no service, pod or \
            library has that name. Without it the checkout is on the branch that the pod names, or on the source's default branch.
            """)

    @Argument(help: "Services, pods or libraries, and at the end perhaps a branch, tag or commit.")
    var words: [String] = []

    @Flag(name: .long, help: "All sources, libraries too.")
    var all = false

    @Option(name: .customShort("b"), help: "Make this branch and check it out.")
    var branch: String?

    @Flag(name: .long, help: "Go on where work is in the way; it is kept in a stash or on a branch.")
    var force = false

    @Flag(name: .long, help: "Do not bring the services to their new state.")
    var noUp = false

    @OptionGroup var jobs: JobsOption
    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption

    func validate() throws {
        if words.isEmpty && !all { throw ValidationError("Name a service, or give '--all'.") }
    }

    func run(_ context: CommandContext) async throws {
        let session = try await options.session(context)
        let situation = try await session.load(tool: noUp || dry.dryRun ? .optional : .required)
        let (sources, target) = try parse(situation)
        let run = CheckoutRun(session: session, talk: options.talk, jobs: jobs.jobs, target: target)
        if dry.dryRun { return try await run.preview(sources, in: situation, isUp: !noUp).forEach(context.print) }

        let failure: (any Error)?
        do {
            try await session.locked { try await run.make(sources, in: try await session.load(tool: .optional)) }
            failure = nil
        } catch let error as SomeFailed {
            failure = error.summary
        }
        if !noUp { try await run.bringUp(sources.flatMap(\.services)) }
        if !options.talk.quiet { try await run.describe(sources).forEach(context.print) }
        if let failure { throw failure }
    }

    /// Tells the sources from a branch, tag or commit behind them.
    private func parse(_ situation: Situation) throws -> ([Source], CheckoutTarget) {
        var target = CheckoutTarget(newBranch: branch, isForced: force)
        var words = words
        if let last = words.last, all || words.count > 1, !situation.names(last) {
            target.reference = last
            words.removeLast()
        }
        let named = try situation.sources(named: words)
        return (all ? situation.sources : named, target)
    }
}

/// At least one of several sources failed.
struct SomeFailed: Error {
    /// What went wrong, source by source.
    let summary: ConductorError

    /// Looks whether all went well.
    ///
    /// - Throws: what went wrong with the only source; ``SomeFailed`` where there are several.
    static func check(
        _ failures: [(name: String, error: any Error)], of total: Int, _ what: String, hint: String
    ) throws {
        guard let first = failures.first else { return }
        if total == 1 { throw first.error }
        throw SomeFailed(
            summary: ConductorError(
                .git, "\(failures.count) of \(total) sources \(what)",
                details: failures.flatMap { "\($0.name): \($0.error)".split(separator: "\n").map(String.init) },
                hint: hint))
    }
}

/// Makes checkouts and says how it goes; what `checkout` does, and `clone`.
struct CheckoutRun {
    let session: Session
    let talk: TalkOptions
    var jobs = 4
    var target = CheckoutTarget()
    /// What to do when not all went well.
    var again = "run the command again"

    /// What would be done, a line each.
    func preview(_ sources: [Source], in situation: Situation, isUp: Bool) async throws -> [String] {
        var lines: [String] = []
        for source in sources { lines += try await session.preview(source, at: target, in: situation) }
        let expected = try await session.expecting(sources, in: situation)
        for source in sources {
            guard let checkout = expected.checkout(of: source) else { continue }
            for service in source.services where situation.checkout(of: source)?.isMounted != true {
                lines.append("mount \(session.project.display(checkout.path)) in \(service)")
            }
        }
        guard isUp else { return lines }
        let started = sources.flatMap(\.services)
        try session.approve(expected.namesWithDependencies(started), in: expected, isDryRun: true)
        let plan = Plan.pending(expected, try Rendering(expected))
        return lines + (lines.isEmpty && plan.isEmpty ? ["nothing to do"] : plan.steps.map(\.line))
    }

    /// Makes the checkouts.
    ///
    /// - Throws: what went wrong with the only source; ``SomeFailed`` where there are several; `ConductorError` of kind
    ///   `interrupted` after a signal.
    func make(_ sources: [Source], in situation: Situation) async throws {
        let existing = Set(sources.filter { situation.checkout(of: $0) != nil }.map(\.name))
        let outcomes: [CheckoutOutcome]
        do {
            outcomes = try await ProgressDisplay.during(sources.count, limit: jobs, host: session.host, talk: talk) {
                try await session.checkOut(sources, at: target, in: situation, jobs: $0)
            }
        } catch let error as ConductorError where error.kind == .interrupted {
            throw ConductorError(
                error.kind, error.message, hint: "\(again) (what is whole is kept)", exitCode: error.exitCode)
        }
        var failures: [(name: String, error: any Error)] = []
        for outcome in outcomes {
            switch outcome.result {
            case .success(let checkout):
                let path = session.project.display(checkout.path)
                if existing.contains(outcome.source.name) && target.isDefault {
                    session.report("\(outcome.source.name) is checked out already, at \(path)")
                }
            case .failure(let error): failures.append((outcome.source.name, error))
            }
        }
        try SomeFailed.check(
            failures, of: sources.count, "could not be checked out", hint: "\(again) (what is whole is kept)")
    }

    /// Brings services to their new state.
    func bringUp(_ services: [String]) async throws {
        guard !services.isEmpty else { return }
        let (situation, plan) = try await session.locked {
            let situation = try await session.load()
            let rendering = try Rendering(situation)
            let inventory = try await session.inventory(situation, rendering)
            let started = services.filter { situation.service($0)?.isStarted == true }
            try session.approve(situation.namesWithDependencies(started), in: situation)
            let plan = Plan(situation, rendering, inventory: inventory, scope: .services(started))
            try await session.apply(plan, rendering, inventory, in: situation, output: talk.output)
            return (situation, plan)
        }
        await session.tellWhatWaits()
        if !plan.isEmpty {
            _ = try await session.waitUntilReady(plan.toBringUp, started: plan.toBringUp, in: situation)
        }
    }

    /// What is mounted where, a line a service.
    func describe(_ sources: [Source]) async throws -> [String] {
        let situation = try await session.load(tool: .optional)
        var lines: [String] = []
        for source in situation.sources where sources.contains(where: { $0.key == source.key }) {
            guard let checkout = situation.checkout(of: source) else { continue }
            let path = session.project.display(checkout.path)
            let head = await session.head(of: checkout)
            lines += source.uses.sorted { $0.service < $1.service }.map { use in
                "\(use.service): \(path)\(use.folder.isEmpty ? "" : "/\(use.folder)") (\(head)) "
                    + (checkout.isMounted ? "is mounted at \(use.target)" : "is not mounted")
            }
            if source.uses.isEmpty { lines.append("\(source.name): \(path) (\(head)) is used by no service") }
        }
        return lines
    }
}
