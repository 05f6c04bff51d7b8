package import Docker
import Host
import Pipeline
import Projects
import SystemPackage

/// What runs follows the files, whoever has seen that they moved.
///
/// A hook leaves a note and sees to it that a process handles it: whoever holds the worktree's lock looks for the note when
/// it has let go, and so does the follower, a process in the background of which there is one at most.
extension Session {
    /// The note that something moved.
    var note: Note { Note(project) }
    /// Held while the stack is changed.
    var lock: ProjectLock { .worktree(project) }
    /// Held by the follower.
    private var followerLock: ProjectLock { .follower(project) }

    /// How long the follower waits for the end of an operation of git's after the last hook.
    private static let patience = Duration.seconds(10)

    /// Whether a running process will look at the note.
    var isAttended: Bool { lock.isHeld || followerLock.isHeld }
    /// Whether there is a note that no running process will look at.
    package var hasDeadNote: Bool { note.exists && !isAttended }

    /// Leaves a note, and starts the follower unless a running process will look at it.
    func requestFollow() throws {
        try note.leave(from: host.currentDirectory)
        if !isAttended { try startFollower() }
    }

    private func startFollower() throws {
        let log = Log(project)
        try log.rotate()
        var environment = host.environment
        environment["GIT_TERMINAL_PROMPT"] = "0"
        try host.processes.detach(
            Command(host.executable.string, ["hook", "follow"], environment: environment), log: log.path)
    }

    /// Handles notes when the lock was let go. While git is in the middle of an operation that is left to the follower.
    func handleNotes() async throws {
        guard note.exists else { return }
        try await follow()
        if hasDeadNote { try startFollower() }
    }

    /// Does what notes ask for: brings what runs to the state that the files ask for, and starts nothing else. While git is
    /// in the middle of an operation, or another process holds the lock, that is left to later: whoever holds the lock will
    /// find the note itself.
    func follow() async throws {
        while let folder = note.folder, operation(around: folder) == nil {
            guard let lock = try await lock.take() else { return }
            try note.remove()
            try clearUp()
            try await bringUpToDate(output: .quiet)
            _ = consume lock
        }
    }

    /// What the follower does: handles notes, when what git is in the middle of is over.
    package func runFollower() async throws {
        while note.exists, !lock.isHeld, let follower = try await followerLock.take() {
            if try await isOperationOver() { try await follow() }
            _ = consume follower
        }
    }

    /// Reads everything anew and brings what runs to the state that it asks for, while the lock is held. Starts nothing
    /// else.
    package func bringUpToDate(output: ComposeOutput) async throws {
        try await carryOut(try await propose(tool: .optional) { _ in .running }, output: output)
    }

    /// Waits for the end of what git is in the middle of.
    ///
    /// Some operations end right after their last hook, and none tells of it. When no hook has come for a while, git waits
    /// for a person: the note is dropped then, and the next hook or command sees what has to be done.
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
