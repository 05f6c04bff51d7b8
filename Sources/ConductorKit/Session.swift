import Compose
import Git
public import Host
import SystemPackage
import YAML

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
        do {
            return try await load(WorktreeState.read(project, warn: warn), tool: tool)
        } catch let error as YAMLError {
            guard let operation = operation() else { throw error }
            throw ConductorError(
                .content, "\(error)",
                hint: "git is in the middle of a \(operation): resolve its conflicts, or abort it")
        }
    }

    /// Reads everything anew, with decisions that have just been made.
    func load(_ state: WorktreeState, tool: ComposeTool?) async throws -> Situation {
        try await Situation.load(
            project, state: state, choice: choice, tool: tool, git: git, variables: host.environment, warn: warn)
    }

    /// The docker-compose that is to be used. The answer is kept, for asking takes up to a second.
    func findTool() async throws -> ComposeTool {
        let path = project.stateDirectory.appending("compose.json")
        let choice = try await reader.configuration().string("conductor.compose")
        let known: FoundTool? = JSONFile.read(path, warn: warn) { _ in true }
        let found = try await ComposeTool.find(choice: choice, known: known, host: host)
        if found != known { try JSONFile.write(found, to: path) }
        return found.tool
    }

    /// Holds the worktree's lock while something is changed.
    ///
    /// Hooks that come meanwhile leave a note; it is looked at when the lock was let go, so that nothing is missed.
    public func locked<Result>(_ body: () async throws -> Result) async throws -> Result {
        try Files.createFolder(project.stateDirectory)
        let result: Result
        do {
            let lock = try await FileLock.wait(for: lockPath) {
                warn("another git conductor command is at work on this project; waiting for it")
            }
            try clearUp()
            await mendHooks()
            result = try await body()
            _ = consume lock
        }
        try await takeUpNotes()
        return result
    }

    /// Takes away what a process that was killed has left: what it was about to rename, and what it said that it was doing.
    /// The lock is held.
    func clearUp() throws {
        for path in leftFiles() { try Files.remove(path) }
        _ = WorkInProgress.clear(in: project)
    }

    /// What a checkout is on, in a word: the branch, or the commit.
    public func head(of checkout: Checkout) async -> String {
        guard let head = try? await git.reader(checkout.path).head() else { return "unreadable" }
        return head.branch ?? head.commit?.abbreviated ?? "nothing"
    }

    /// What docker has of a stack.
    ///
    /// - Throws: ``ConductorError`` of kind `engine`, or as ``containers(_:)``.
    public func inventory(_ situation: Situation, _ rendering: Rendering) async throws -> Inventory {
        let containers = try await containers(situation)
        guard !rendering.images.isEmpty else { return Inventory(containers: containers) }
        return Inventory(containers: containers, images: try await engine.images(named: situation.imagePrefix))
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
