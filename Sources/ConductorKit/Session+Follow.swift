public import Git
import Host
public import SystemPackage

/// What runs follows the files, whoever has seen that they moved.
///
/// A hook leaves a note and sees to it that somebody takes it up: whoever holds the lock looks for the note when it has
/// let go, and so does the follower, a process in the background of which there is one at most.
extension Session {
    /// Held while the stack is changed.
    var lockPath: FilePath { project.stateDirectory.appending("lock") }
    /// Held by the follower.
    private var followerPath: FilePath { project.stateDirectory.appending("follower") }
    /// There while something moved that nobody has looked at. It names the folder where that was.
    private var notePath: FilePath { project.stateDirectory.appending("again") }
    /// Where the follower writes what it does.
    var logPath: FilePath { project.stateDirectory.appending("log") }

    /// How long the follower waits for the end of an operation of git's after the last hook.
    private static let patience = Duration.seconds(10)

    /// What git has begun and not ended, in the project or in the repository around a folder.
    ///
    /// Until it is over nothing follows by itself what is checked out.
    public func operation(around folder: FilePath? = nil) -> Git.Operation? {
        [project.root, folder].lazy.compactMap { $0 }.compactMap { Layout.find(from: $0)?.operationInProgress }.first
    }

    /// Whether git has just detached `HEAD` for a rebase. With `--apply` no other file tells of it yet.
    func isRebaseStarting(in folder: FilePath) -> Bool {
        guard let layout = Layout.find(from: folder), layout.headText()?.hasPrefix("ref: ") == false,
            let log = try? Files.bytes(of: layout.gitDirectory.appending("logs").appending("HEAD"))
        else { return false }
        // `OLD NEW NAME <MAIL> TIME ZONE<tab>rebase (start): checkout main`, or with `pull --rebase origin main (start)`
        let line = log.dropLast().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).last ?? []
        let message = String(decoding: line.split(separator: UInt8(ascii: "\t")).last ?? [], as: UTF8.self)
        return ["rebase", "pull"].contains(where: message.hasPrefix) && message.contains(": checkout ")
    }

    // MARK: Notes

    /// Leaves a note that something moved.
    func leaveNote() throws {
        // A new file each time: the follower sees by it that hooks still come.
        try Files.remove(notePath)
        try Files.write(host.currentDirectory.string, to: notePath)
    }

    /// The folder that the note names; `nil` where there is no note.
    private var notedFolder: FilePath? {
        (try? Files.text(of: notePath)).map { FilePath($0) }
    }

    /// Whether somebody will look at the note, or somebody's work is what it would ask for.
    private var isAttended: Bool { FileLock.isHeld(lockPath) || FileLock.isHeld(followerPath) }

    /// Whether there is a note that nobody will look at by himself.
    var hasDeadNote: Bool { Files.exists(notePath) && !isAttended }

    /// Leaves a note, and starts the process that takes it up in the background unless somebody is there already.
    func startFollowing() throws {
        try leaveNote()
        if !isAttended { try startFollower() }
    }

    private func startFollower() throws {
        if Files.size(of: logPath) ?? 0 > Self.logLimit { try Files.move(logPath, to: FilePath("\(logPath).1")) }
        var environment = host.environment
        environment["GIT_TERMINAL_PROMPT"] = "0"
        try host.processes.detach(
            Command(host.executable.string, ["hook", "follow"], environment: environment), log: logPath)
    }

    /// What was done in the background, and what docker-compose said to it, a line each.
    public func logLines() -> [String] {
        let text = (try? Files.text(of: logPath)) ?? ""
        return text.split(separator: "\n").map(String.init)
    }

    /// The last lines of the log, as far as they are about what was done last.
    public func lastLogLines() -> [String] {
        let lines = logLines()
        // Each plan begins with its steps, which have a time.
        func isStep(_ index: Int) -> Bool { lines[index].prefix(20).hasSuffix("Z") }
        let start = lines.indices.last { isStep($0) && ($0 == 0 || !isStep($0 - 1)) } ?? 0
        return lines[start...].suffix(20)
    }

    /// The longest log that is gone on with; a longer one is begun anew.
    private static let logLimit = 1 << 20

    /// Takes notes up when the lock was let go. While git is in the middle of something that is left to the follower.
    func takeUpNotes() async throws {
        guard Files.exists(notePath) else { return }
        try await followUp()
        if Files.exists(notePath), !isAttended { try startFollower() }
    }

    /// Does what notes ask for, unless git is in the middle of something, or another process holds the lock: that one
    /// will find the note itself.
    ///
    /// - Returns: what was done; `nil` where that was nothing.
    @discardableResult
    func followUp() async throws -> Plan? {
        var done: Plan?
        while let folder = notedFolder, operation(around: folder) == nil {
            guard let lock = try await take(lockPath) else { return done }
            try Files.remove(notePath)
            try clearUp()
            done = try await follow()
            _ = consume lock
        }
        return done
    }

    /// What the follower does: takes notes up, when what git is in the middle of is over.
    @discardableResult
    public func followHooks() async throws -> Plan? {
        var done: Plan?
        while Files.exists(notePath), !FileLock.isHeld(lockPath), let follower = try await take(followerPath) {
            if try await isOperationOver() { done = try await followUp() ?? done }
            _ = consume follower
        }
        return done
    }

    /// Waits for the end of what git is in the middle of.
    ///
    /// Some operations end right after their last hook, and none tells of it. When no hook has come for a while, git waits
    /// for a person: the note is dropped then, and the next hook or command sees what has to be done.
    private func isOperationOver() async throws -> Bool {
        var stamp: String?
        var deadline = ContinuousClock.now
        while let folder = notedFolder, operation(around: folder) != nil || isRebaseStarting(in: folder) {
            let present = Files.stamp(of: notePath)
            if present != stamp { (stamp, deadline) = (present, .now + Self.patience) }
            guard .now < deadline else {
                try Files.remove(notePath)
                return false
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        return true
    }

    /// Takes a lock, unless somebody holds it for longer than a look takes.
    private func take(_ path: FilePath) async throws -> FileLock? {
        for _ in 0..<10 {
            if let lock = try FileLock.take(path) { return lock }
            try await Task.sleep(for: .milliseconds(10))
        }
        return nil
    }

    // MARK: Looking and waiting

    /// Whether another process is changing this worktree's stack at this moment, or is about to.
    public func isBusy() -> Bool {
        FileLock.isHeld(lockPath)
            || operation(around: notedFolder) == nil && (Files.exists(notePath) || FileLock.isHeld(followerPath))
    }

    /// Waits until no other process changes this worktree's stack, or git is in the middle of something.
    ///
    /// - Returns: `false` when the time is over.
    public func settle(timeout: Duration?) async throws -> Bool {
        let start = ContinuousClock.now
        var idleSince: ContinuousClock.Instant?
        while true {
            let isNoted = Files.exists(notePath)
            if !isAttended, !isNoted {
                // Somebody was killed at work.
                guard WorkInProgress.clear(in: project) else { return true }
                try leaveNote()
                continue
            }
            if operation(around: notedFolder) != nil, !FileLock.isHeld(lockPath) { return true }
            // A note that nobody takes up: whoever was to do it has been killed.
            let since = isAttended ? nil : idleSince ?? .now
            idleSince = since
            if let since, .now - since > .seconds(1) {
                try await followUp()
                idleSince = nil
            }
            if let timeout, ContinuousClock.now - start > timeout { return false }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Tells what is out of date after a command, because no hook had told of it and it was not what was asked for.
    public func tellWhatWaits() async {
        guard WorktreeState.read(project, warn: warn).applied != nil, let situation = try? await load(tool: .none),
            let rendering = try? Rendering(situation)
        else { return }
        let plan = Plan.pending(situation, rendering)
        for (service, _, reasons) in plan.byService(plan.steps) {
            warn(
                "'\(service)' is out of date (\(reasons.joined(separator: ", "))); 'git conductor up' brings it to order"
            )
        }
    }

    // MARK: Bringing to order

    /// Brings what runs to the state that the files ask for. Starts nothing else.
    private func follow() async throws -> Plan? {
        let situation = try await load()
        let rendering = try Rendering(situation)
        let inventory = try await inventory(situation, rendering)
        let plan = Plan(situation, rendering, inventory: inventory, scope: .running)
        return try await applyApproved(plan, rendering, inventory, in: situation, output: .quiet)
    }

    /// Brings what runs to the state that a situation asks for, while the lock is held. Starts nothing else.
    ///
    /// Where docker does not answer, the next command that can reach it does the rest.
    public func followNow(_ situation: Situation, output: ComposeOutput) async throws {
        let rendering = try Rendering(situation)
        try rendering.write(in: situation)
        guard situation.state.applied != nil else { return }
        let inventory = try await inventory(situation, rendering)
        let plan = Plan(situation, rendering, inventory: inventory, scope: .running)
        try await applyApproved(plan, rendering, inventory, in: situation, output: output)
    }

    /// Reads everything anew and brings what runs to the state that it asks for, while the lock is held.
    public func followNow(output: ComposeOutput) async throws {
        try await followNow(try await load(tool: .optional), output: output)
    }
}
