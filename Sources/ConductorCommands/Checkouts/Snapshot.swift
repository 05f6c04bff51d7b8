import ArgumentParser
import Checkouts
import Conductor
import Errors
import Git
import Host
import Pipeline
import Projects
import Repositories
import SystemPackage

/// `snapshot [NAME]`
struct SnapshotCommand: JSONCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot",
        abstract: "Record the commits of all sources in a file of the project, to be committed.",
        discussion: """
            The commit of a checkout is recorded or, where a source is not checked out, that of its branch at the remote. \
            'git conductor restore' brings them back, and 'checkout', 'clone' and 'up' do with '--locked'.
            """)

    static let examples: Examples = [
        "git conductor snapshot": "in config/sources.lock",
        "git conductor snapshot rc1": "under a name",
    ]

    @Argument(help: "The name: config/snapshots/NAME.lock; config/sources.lock if not given.")
    var name: String?

    @Flag(name: .long, help: "Record commits that no remote has, and leave out what is not committed.")
    var force = false

    @OptionGroup var jobs: JobsOption
    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption
    @OptionGroup var json: JSONOption

    func run(_ context: CommandContext) async throws {
        let session = try await options.session(context)
        let situation = try await session.load(tool: .none)
        let file = try Snapshot.file(named: name)
        let recorded = try await record(situation, session)
        let snapshot = Snapshot(
            file: file, entries: Dictionary(recorded.map { ($0.source.name, $0.at.entry) }) { first, _ in first })
        try check(recorded, session)
        let old = previous(session)
        let changes = snapshot.changes(since: old)
        // One that git has left with conflicts is written anew.
        let isNew = old?.text != snapshot.text
        if !dry.dryRun, isNew {
            try ConfinedFolder(session.project.root).write(snapshot.text, to: FilePath(file))
        }
        if json.json {
            return try context.printJSON(Listing(snapshot, since: old, isWritten: isNew && !dry.dryRun))
        }
        guard isNew else { return session.report("nothing has changed since '\(file)' was written") }
        guard !options.talk.quiet else { return }
        changes.forEach(context.print)
        if dry.dryRun { return context.print("write \(file)") }
        session.report("Next: git add \(file) && git commit")
    }

    /// Returns what the sources are at.
    private func record(
        _ situation: Situation, _ session: Session
    ) async throws -> [(source: Source, at: RecordedSource)] {
        let sources = situation.sources
        guard !sources.isEmpty else {
            throw ConductorError(
                .noSource, "the project has no source: no git URL stands under a 'build:' or in 'config/sources.yml'",
                hint: "'git conductor source set SERVICE URL' names one")
        }
        let results = try await ProgressDisplay.during(
            sources.count, limit: jobs.jobs, host: session.host, talk: options.talk
        ) { try await session.checkouts(in: situation).record(sources, jobs: $0) }
        var (recorded, failures): ([(Source, RecordedSource)], [(name: String, error: any Error)]) = ([], [])
        for (source, result) in results {
            switch result {
            case .success(let found): recorded.append((source, found))
            case .failure(let error): failures.append((source.name, error))
            }
        }
        try SomeFailed.check(failures, of: sources.count, "cannot be recorded", hint: "nothing is written")
        return recorded
    }

    /// Throws, or with `--force` warns, where nobody else could restore what is in checkouts.
    private func check(_ recorded: [(source: Source, at: RecordedSource)], _ session: Session) throws {
        let lines = recorded.flatMap { source, at in
            WorkAtRisk.shortened(at.missing.lines).map { "\(source.name): \($0)" }
        }
        guard !lines.isEmpty else { return }
        guard !force else { return lines.forEach { session.warn("nobody else can restore this: \($0)") } }
        throw ConductorError(
            .notRestorable, "nobody else could restore what is in these checkouts", details: lines,
            hint:
                "commit and push it, then run the command again; or give '--force', which records the commits that are "
                + "checked out all the same")
    }

    /// Returns the snapshot that will be replaced.
    private func previous(_ session: Session) -> Snapshot? {
        do {
            return try Snapshot.read(name, in: session.project)
        } catch {
            session.warn("what was recorded before cannot be read, and is replaced: \(error.firstLine)")
            return nil
        }
    }

    /// A source in the form of `--json`.
    struct Row: Encodable {
        let name: String
        let url: String
        @Nullable var branch: String?
        let commit: String
        /// The commit that was recorded before.
        @Nullable var before: String?
    }

    /// The form of `--json`.
    struct Listing: Encodable {
        let schema = 1
        let file: String
        let written: Bool
        let sources: [Row]
        let gone: [String]

        init(_ snapshot: Snapshot, since old: Snapshot?, isWritten: Bool) {
            (file, written) = (snapshot.file, isWritten)
            sources = snapshot.entries.sorted { $0.key < $1.key }.map { name, entry in
                Row(
                    name: name, url: entry.url, branch: entry.branch,
                    commit: "\(entry.commit)", before: old?.entries[name].map { "\($0.commit)" }
                )
            }
            gone = (old?.entries.keys.filter { snapshot.entries[$0] == nil } ?? []).sorted()
        }
    }
}
