import ArgumentParser
import Conductor
import Errors
import Pipeline
import Projects

/// `wait`
struct WaitCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "wait",
        abstract: "Wait until what hooks began in the background is done.",
        discussion: """
            Exits with 1 when something still waits to be applied or could not be, or the time is over. While git is in the \
            middle of a rebase, merge, cherry-pick, revert, am or bisect nothing is applied, and nothing is waited for.

            docker-compose's command of this name is 'git conductor compose -- wait'.
            """)

    static let examples: Examples = [
        "git conductor wait": "until all is done",
        "git conductor wait --timeout 60": "for a minute at most",
        "git switch topic && git conductor wait": "go on when the containers follow",
    ]

    @Option(name: .long, help: "The longest time to wait, in seconds.")
    var timeout: Int?

    @OptionGroup var options: ProjectOptions

    func run(_ context: CommandContext) async throws {
        let session = try await options.session(context)
        guard try await session.waitUntilIdle(timeout: timeout.map { .seconds($0) }) else {
            throw ConductorError(
                .waitTimeout, "the work in the background was not done within \(timeout ?? 0) seconds",
                hint: "'git conductor wait' waits on; 'git conductor logs --conductor' shows what it does")
        }
        let (status, error) = try await session.status()
        if let error { throw error }
        if status.pending.isEmpty, status.failure == nil { return }
        let log = Log(session.project).lastLines
        // What the follower says of a plan that it has not carried out to the end.
        let isFollowerDone = !log.contains { $0.hasPrefix(HookCommand.prefix) || $0.hasPrefix("warning: ") }
        // What has never run does not wait by itself for the next attempt.
        if status.pending.isEmpty, isFollowerDone { return }
        let pending = status.pending.map(\.line)
        if let operation = status.operation {
            throw ConductorError(
                .unfinishedOperation, "git is in the middle of a \(operation): until it is over nothing is applied",
                details: pending, hint: "'git conductor up\(session.project.stackOption)' applies it now")
        }
        guard status.approval.isEmpty else {
            throw ConductorError(
                .notApproved, "nothing is applied, because it needs power over this machine that nobody has approved",
                details: status.approval.map(\.line),
                hint: "look at it; 'git conductor up\(session.project.stackOption)' approves it")
        }
        guard status.failure != nil || status.pending.contains(where: \.held) || !isFollowerDone else {
            throw ConductorError(
                .notApplied, "something is not applied, and no hook has run for it: none runs for a mere edit",
                details: pending,
                hint: "'git conductor up\(session.project.stackOption)' applies it")
        }
        throw ConductorError(
            .applyFailed, "something could not be applied", details: pending + log.map(LocalTime.localized),
            hint: "'git conductor up\(session.project.stackOption)' tries again")
    }
}
