import Checkouts
import Conductor
import Errors
import Git
import Pipeline
import Projects
import Repositories
import SystemPackage

/// Puts checkouts on the commits of a snapshot, for `restore` and `up --locked`.
struct RestoreRun {
    private let run: CheckoutRun
    private let snapshot: Snapshot
    private let context: CommandContext
    private static let hint = "nothing is restored: mend this, then run the command again"

    init(
        _ snapshot: Snapshot, session: Session, talk: TalkOptions, jobs: Int = 4, force: Bool = false,
        context: CommandContext
    ) {
        var target = CheckoutTarget(snapshot: snapshot, isForced: force)
        target.mounts = false
        run = CheckoutRun(session: session, talk: talk, jobs: jobs, target: target)
        (self.snapshot, self.context) = (snapshot, context)
    }

    /// Returns what would be done, one line each, as ``CheckoutRun/preview(_:in:_:)``.
    func preview(
        _ sources: [Source], in situation: Situation, _ scope: ((Situation) -> Plan.Scope)?
    ) async throws -> [String] {
        try snapshot.check(sources)
        return try await run.preview(sources, in: situation, scope)
    }

    /// Returns the changes that a preview treats as done, as ``CheckoutRun/expectation(_:in:readIn:)``.
    func expectation(
        _ sources: [Source], in situation: Situation, readIn place: FilePath
    ) async throws -> Expectation {
        try await run.expectation(sources, in: situation, readIn: place)
    }

    /// Puts the checkouts of sources on their commits, or none if a commit cannot be fetched or work is in the way. The
    /// worktree's lock must be held.
    ///
    /// - Returns: one error for those that git could not switch in spite of that.
    func callAsFunction(_ sources: [Source], in situation: Situation) async throws -> ConductorError? {
        try snapshot.check(sources)
        guard !sources.isEmpty else { return nil }
        let checkouts = run.session.checkouts(in: situation)
        let unfetched = try await ProgressDisplay.during(
            sources.count, limit: run.jobs, host: run.session.host, talk: run.talk
        ) { try await checkouts.fetchMissing(sources, of: snapshot, jobs: $0) }
        try SomeFailed.check(unfetched, of: sources.count, "could not be fetched", hint: Self.hint)

        var (moving, failures): ([Source], [(name: String, error: any Error)]) = ([], [])
        for source in sources {
            do {
                if try await !checkouts.preview(source, at: run.target).isEmpty { moving.append(source) }
            } catch {
                failures.append((source.name, error))
            }
        }
        try SomeFailed.check(failures, of: sources.count, "cannot be restored", hint: Self.hint)
        guard !moving.isEmpty else {
            run.session.report("all checkouts are as '\(snapshot.file)' says already")
            return nil
        }
        let failure = try await run.make(moving, in: situation)
        guard !run.talk.quiet else { return failure }
        for source in moving {
            let path = try checkouts.folder(of: source)
            guard let head = try? await run.session.git.reader(path).head(),
                head.commit == snapshot[source]?.commit
            else { continue }
            context.print(
                "\(run.session.project.display(path)) is at \(head.place)")
        }
        return failure
    }
}
