import Checkouts
import Conductor
import Errors
import Git
import Pipeline
import Projects
import Repositories
import SystemPackage

/// Brings along what a linked worktree lacks and the main one has: ignored files, and checkouts.
struct WorktreePreparation {
    let session: Session
    let talk: TalkOptions
    /// How many sources are fetched side by side.
    var jobs = 4
    /// The services or sources to check out on the branch of the worktree, which is made in them.
    var sources: [String] = []

    /// Copies and checks out what is missing. The worktree's lock must be held.
    ///
    /// - Throws: ``ConductorError`` of kind `unknownName` for a source that the project has not; as ``CheckoutRun``.
    func callAsFunction() async throws {
        for path in try await session.bringIncludedFiles() {
            session.report("Copied \(path) from the main worktree")
        }
        let follows = try await session.followsCheckouts()
        guard !sources.isEmpty || follows else { return }
        let situation = try await session.load(tool: .optional)
        let named = sources.isEmpty ? [] : try situation.sources(named: sources)
        let branch = try await session.reader.head().branch
        guard let branch else {
            throw ConductorError(
                .branchNeeded, "'--in' needs a branch, and the worktree is on none",
                hint: "git switch -c BRANCH in '\(session.project.root)', then git conductor checkout SERVICE -b BRANCH"
            )
        }
        let followed = follows ? session.followedSources(in: situation).filter { !named.contains($0) } : []
        for (sources, isMade) in [(named, true), (followed, false)] where !sources.isEmpty {
            var target = CheckoutTarget()
            target.preferred = .init(branch, isMade: isMade)
            let run = CheckoutRun(
                session: session, talk: talk, jobs: jobs, target: target,
                again: isMade
                    ? "run the command again" : "git conductor checkout \(sources.map(\.name).joined(separator: " "))")
            if let failure = try await run.make(sources, in: situation) { throw failure }
        }
    }
}
