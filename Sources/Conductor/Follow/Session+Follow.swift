package import Docker
import Host
import Pipeline
import Projects
import SystemPackage

/// Brings what runs up to date after a hook.
///
/// A hook leaves a note and makes sure that a process handles it: a process that holds the worktree's lock looks for
/// the note after it has released the lock, and so does the follower, a background process of which there is at most
/// one.
extension Session {
    /// The note in which a hook says that files have changed.
    var note: Note { Note(project) }
    /// The lock that is held while the stack is changed.
    var lock: ProjectLock { .worktree(project) }
    /// The lock that the follower holds.
    private var followerLock: ProjectLock { .follower(project) }

    /// How long the follower waits, after the last hook, for a git operation to end.
    private static let patience = Duration.seconds(10)

    /// Whether a running process will handle the note.
    var isAttended: Bool { lock.isHeld || followerLock.isHeld }
    /// Whether there is a note that no running process will handle.
    package var hasDeadNote: Bool { note.exists && !isAttended }

    /// Leaves a note, and starts the follower unless a running process will handle it.
    func requestFollow() throws {
        try note.leave(from: host.currentDirectory)
        if !isAttended { try startFollower() }
    }

    private func startFollower() throws {
        let log = Log(project)
        try log.rotate()
        var environment = host.environment
        environment["GIT_TERMINAL_PROMPT"] = "0"
        // The log is read by 'wait', too.
        environment["CLICOLOR_FORCE"] = nil
        try host.processes.detach(
            Command(host.executable.string, ["hook", "follow"], environment: environment), log: log.path)
    }

    /// Handles a note after the lock was released. While a git operation is in progress, leaves that to the follower.
    func handleNotes() async throws {
        guard note.exists else { return }
        try await follow()
        if hasDeadNote { try startFollower() }
    }

    /// Brings what runs up to date as long as there is a note; starts nothing else.
    ///
    /// Does nothing while a git operation is in progress, or while another process holds the lock: that process finds
    /// the note when it releases the lock.
    func follow() async throws {
        while let folder = note.folder, operation(around: folder) == nil {
            guard let lock = try await lock.take() else { return }
            try note.remove()
            try clearUp()
            try await onOwnStack.bringUpToDate(output: .quiet)
            _ = consume lock
        }
    }

    /// Runs the follower: handles notes, each after the git operation in progress has ended.
    package func runFollower() async throws {
        while note.exists, !lock.isHeld, let follower = try await followerLock.take() {
            if try await isOperationOver() { try await follow() }
            _ = consume follower
        }
    }

    /// Loads the project anew and brings what runs up to date; starts nothing else. The worktree's lock must be held.
    package func bringUpToDate(output: ComposeOutput) async throws {
        try noteForOwnStack()
        try await carryOut(try await propose(tool: .optional) { _ in .running }, output: output)
    }

    /// Brings what runs up to date after files have changed, as a hook does: where nothing was applied, nothing can be out of
    /// date, and the project is not loaded. The worktree's lock must be held.
    package func followChanges(output: ComposeOutput) async throws {
        if state().applied != nil { try await bringUpToDate(output: output) } else { try noteForOwnStack() }
    }

    /// Waits for the end of a git operation in progress.
    ///
    /// Some operations end right after their last hook, and git reports the end of none. When no hook has run for
    /// ``patience``, git waits for a person: the note is removed, and the next hook or command sees what has to be
    /// done.
    ///
    /// - Returns: `false` where the note was removed.
    private func isOperationOver() async throws -> Bool {
        var stamp: String?
        var deadline = ContinuousClock.now
        while let folder = note.folder, operation(around: folder) != nil || isRebaseStarting(in: folder) {
            let present = note.stamp
            if present != stamp { (stamp, deadline) = (present, .now + Self.patience) }
            guard .now < deadline else {
                try note.remove()
                return false
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        return true
    }
}
