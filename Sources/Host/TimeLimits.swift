/// How long programs may take that are to answer soon, or may never end. Those without a limit take as long as they take.
package struct TimeLimits: Sendable, Equatable {
    /// For what only asks: `docker ps`, `docker compose config`, `git status`. `nil` is no limit.
    package var query: Duration?
    /// For commands of the project's that run in a container: `run_on_change`. `nil` is no limit.
    package var command: Duration?
    /// After how long a person is told what is being waited for.
    package var patience = Duration.seconds(5)
    /// How long nothing is said of a job that shows its progress.
    package var progress = Duration.milliseconds(400)
    /// How long to wait for git to end writing a working tree: not for ever, since the lock of a git that was killed stays,
    /// and a hook that runs before a commit is called under it.
    package var writing = Duration.seconds(2)

    /// Sets limits; those of a project that says nothing of them, where none are given.
    package init(query: Duration? = .seconds(60), command: Duration? = .seconds(30 * 60)) {
        self.query = query
        self.command = command
    }

    /// A time in words: `60 seconds`.
    package static func words(_ limit: Duration) -> String {
        let seconds = limit.components.seconds
        guard limit == .seconds(seconds) else { return "\(limit)" }
        return seconds == 1 ? "1 second" : "\(seconds) seconds"
    }
}
