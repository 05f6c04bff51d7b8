import Compose
import Git
public import Host
import SystemPackage

/// One command's dealings with one project: it holds what the command may use of the machine, and leads it through
/// the pipeline load → render → plan → apply.
public struct Session: Sendable {
    /// What may be used of the machine.
    public let host: Host
    /// The project.
    public let project: Project
    /// What the user said about environment and stack.
    public let choice: Situation.Choice
    /// Told, in a line each, what is being done.
    public let report: @Sendable (String) -> Void
    /// Told, in a line each, what is odd and no error.
    public let warn: @Sendable (String) -> Void

    /// Begins dealings with a project.
    public init(
        host: Host, project: Project, choice: Situation.Choice = .init(),
        report: @escaping @Sendable (String) -> Void, warn: @escaping @Sendable (String) -> Void
    ) {
        self.host = host
        self.project = project
        self.choice = choice
        self.report = report
        self.warn = warn
    }

    /// The user's git.
    public var git: GitProgram { GitProgram(host) }

    /// The docker engine.
    public var engine: Engine { Engine(host) }

    /// What a command needs of docker-compose.
    public enum ToolNeed: Sendable {
        /// The command cannot do without.
        case required
        /// The command does what it can without.
        case optional
        /// The command only edits files.
        case none
    }

    /// First stage: reads everything.
    ///
    /// - Parameter need: whether a docker-compose is looked for, and whether the command can go on without.
    public func load(tool need: ToolNeed = .required) async throws -> Situation {
        var tool: ComposeTool?
        if need != .none {
            do {
                tool = try await findTool()
            } catch let error as ConductorError where need == .optional && error.kind == .engine {
                tool = nil
            }
        }
        return try await load(WorktreeState.read(project, warn: warn), tool: tool)
    }

    /// Reads everything anew, with decisions that have just been made.
    func load(_ state: WorktreeState, tool: ComposeTool?) async throws -> Situation {
        try await Situation.load(
            project, state: state, choice: choice, tool: tool, git: git, variables: host.environment, warn: warn)
    }

    /// The docker-compose that is to be used. The answer is kept, for asking takes up to a second.
    private func findTool() async throws -> ComposeTool {
        let path = project.stateDirectory.appending("compose.json")
        let choice = try await reader.configuration().string("conductor.compose")
        let known: FoundTool? = JSONFile.read(path, warn: warn) { _ in true }
        let found = try await ComposeTool.find(choice: choice, known: known, host: host)
        if found != known { try JSONFile.write(found, to: path) }
        return found.tool
    }

    // MARK: The lock

    private var lockPath: FilePath { project.stateDirectory.appending("lock") }
    private var notePath: FilePath { project.stateDirectory.appending("again") }

    /// Holds the worktree's lock while something is changed.
    ///
    /// Hooks that come meanwhile leave a note; it is looked at before the lock is let go, so that nothing is missed.
    public func locked<Result>(_ body: () async throws -> Result) async throws -> Result {
        try Files.createFolder(project.stateDirectory)
        let result: Result
        do {
            let lock = try await FileLock.wait(for: lockPath) {
                warn("another git conductor command is at work on this project; waiting for it")
            }
            await mendHooks()
            result = try await body()
            _ = consume lock
        }
        if Files.exists(notePath) { try await followUp() }
        return result
    }

    /// Leaves a note that something moved.
    func leaveNote() throws {
        try Files.write("", to: notePath)
    }

    /// Does what notes ask for, unless another process holds the lock: it will find the note itself.
    ///
    /// - Returns: what was done; `nil` where there was nothing to do, or another process does it.
    @discardableResult
    func followUp() async throws -> Plan? {
        var done: Plan?
        while Files.exists(notePath) {
            guard let lock = try await takeLock() else { return done }
            try Files.remove(notePath)
            done = try await follow()
            _ = consume lock
        }
        return done
    }

    /// Takes the lock, unless somebody holds it for longer than a look takes.
    private func takeLock() async throws -> FileLock? {
        for _ in 0..<10 {
            if let lock = try FileLock.take(lockPath) { return lock }
            try await Task.sleep(for: .milliseconds(10))
        }
        return nil
    }

    /// Waits until no other process changes this worktree's stack.
    public func settle(timeout: Duration?) async throws -> Bool {
        let start = ContinuousClock.now
        try Files.createFolder(project.stateDirectory)
        var idleSince: ContinuousClock.Instant?
        while true {
            let isFree = try FileLock.take(lockPath) != nil
            if isFree, !Files.exists(notePath) { return true }
            // A note that nobody takes up: whoever was to do it has been killed.
            let since = isFree ? idleSince ?? .now : nil
            idleSince = since
            if let since, .now - since > .seconds(1) {
                try await followHooks()
                idleSince = nil
            }
            if let timeout, ContinuousClock.now - start > timeout { return false }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Whether another process is changing this worktree's stack at this moment.
    public func isBusy() -> Bool {
        if Files.exists(notePath) { return true }
        guard Files.exists(lockPath) else { return false }
        // A lock that cannot be looked at is held by nobody whom we could wait for.
        return (try? FileLock.take(lockPath) == nil) ?? false
    }

    // MARK: Running containers follow the files

    /// Brings what runs to the state that the files ask for. Starts nothing else.
    private func follow() async throws -> Plan? {
        let situation = try await load()
        let rendering = try Rendering(situation)
        let containers = try await containers(situation)
        let plan = Plan(situation, rendering, containers: containers, scope: .running)
        try await apply(plan, rendering, containers: containers, in: situation, output: .quiet)
        return plan
    }

    /// Brings what runs to the state that a situation asks for, while the lock is held. Starts nothing else.
    ///
    /// Where docker does not answer, the next command that can reach it does the rest.
    public func followNow(_ situation: Situation, output: ComposeOutput) async throws {
        let rendering = try Rendering(situation)
        try rendering.write(in: situation)
        guard situation.state.applied != nil else { return }
        let containers = try await containers(situation)
        let plan = Plan(situation, rendering, containers: containers, scope: .running)
        try await apply(plan, rendering, containers: containers, in: situation, output: output)
    }

    /// Reads everything anew and brings what runs to the state that it asks for, while the lock is held.
    public func followNow(output: ComposeOutput) async throws {
        try await followNow(try await load(tool: .optional), output: output)
    }

    /// What a checkout is on, in a word: the branch, or the commit.
    public func head(of checkout: Checkout) async -> String {
        guard let head = try? await git.reader(checkout.path).head() else { return "unreadable" }
        return head.branch ?? head.commit?.abbreviated ?? "nothing"
    }

    /// The containers of a stack, after a look whether they are this worktree's.
    ///
    /// - Throws: ``ConductorError`` of kind `project` where another project uses the stack's name.
    public func containers(_ situation: Situation) async throws -> [Container] {
        let containers = try await engine.containers(of: situation.stack)
        let own = situation.project.composeDirectory
        for container in containers where !container.workingDirectory.isEmpty {
            let folder = FilePath(container.workingDirectory)
            if let real = Files.real(folder), real != own {
                throw ConductorError(
                    .project, "the stack '\(situation.stack)' is that of another project, at '\(folder)'",
                    hint: "give this one a name of its own: git config conductor.stack NAME")
            }
        }
        return containers
    }
}
