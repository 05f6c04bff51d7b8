import Docker
import Errors
import Git
import Host
package import Pipeline
import Projects
import SystemPackage
import YAML

extension Session {
    /// Whether a command needs docker-compose.
    package enum ToolNeed: Sendable {
        /// The command fails without one.
        case required
        /// The command does what it can without one.
        case optional
        /// None is looked for.
        case none
    }

    /// Loads the project: the first stage.
    ///
    /// While git writes the working tree, files may be missing or half written, and a pod that is missing would be one
    /// whose containers have to go. So what was read meanwhile is read again when git has ended.
    ///
    /// - Parameters:
    ///   - need: whether docker-compose is looked for, and whether it is an error that there is none.
    ///   - expectation: changes to treat as done, for a preview.
    /// - Throws: `YAMLError` with the place of a mistake in a file; `ConductorError`; `HostError`.
    package func load(
        tool need: ToolNeed = .required, expecting expectation: Expectation = .nothing
    ) async throws -> Situation {
        let deadline = ContinuousClock.now + host.timeLimits.writing
        while true {
            let before = gitWriting
            do {
                let situation = try await loadNow(tool: need, expecting: expectation)
                if isUndisturbed(since: before) || .now >= deadline { return situation }
            } catch {
                if isUndisturbed(since: before) || .now >= deadline { throw error }
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// The stamps of the index and its lock: git holds that lock while it writes the working tree, and then writes the
    /// index.
    private var gitWriting: (index: String?, lock: String?) {
        // They say when to read, and decide nothing else.
        FileTrace.pausing {
            (
                Files.stamp(of: project.gitDirectory.appending("index")),
                Files.stamp(of: project.gitDirectory.appending("index.lock"))
            )
        }
    }

    /// Whether git has not written the working tree since a moment.
    private func isUndisturbed(since before: (index: String?, lock: String?)) -> Bool {
        before.lock == nil && gitWriting == before
    }

    private func loadNow(tool need: ToolNeed, expecting expectation: Expectation) async throws -> Situation {
        let settings = try await settings()
        let tool = try await findTool(need, settings)
        // The branch may have another layout than when the command began.
        var project = RepositoryLayout.find(from: project.root).flatMap { Project($0) } ?? project
        project.otherStack = self.project.otherStack
        do {
            let situation = try await Situation.load(
                project, state: WorktreeState.read(project, warn: warn), environment: environment,
                defaultTags: defaultTags,
                tool: tool, git: git, settings: settings, variables: host.environment, expecting: expectation,
                warn: warn)
            host.processes.conceal(situation.secrets.values)
            return situation
        } catch let error as YAMLError {
            guard let hint = hint(for: error) else { throw error }
            throw ConductorError(.invalidFile, "\(error)", hint: hint)
        }
    }

    /// Returns what to do about an error that a file of variables in the main worktree would mend, or the end of an operation
    /// of git's.
    func hint(for error: YAMLError) -> String? {
        let isVariable = error.message.hasPrefix("required variable")
        return (isVariable ? project.hint(forMissing: [project.dotEnv]) : nil)
            ?? operation().map { "git is in the middle of a \($0): resolve its conflicts, or abort it" }
    }

    /// Loads the project and renders its compose files: the first and second stage.
    package func render(tool need: ToolNeed = .required) async throws -> Rendering {
        try Rendering(try await load(tool: need))
    }

    /// Returns the docker-compose to use. It is kept in `compose.json`, because finding it takes up to a second: for the
    /// worktree, which may have one of its own, and for the user, whose next project has probably the same.
    func findTool(_ need: ToolNeed, _ settings: ProjectSettings) async throws -> ComposeTool? {
        if need == .none { return nil }
        let known = knownTool
        do {
            let found = try await ComposeTool.find(choice: try settings.compose, known: known, host: host)
            if found != known {
                try JSONFile.write(found, to: toolFile)
                try? usersToolFile.map { try JSONFile.write(found, to: $0) }
            }
            var tool = found.tool
            if tool.isLegacy { tool.engineHost = try await engine.hostForLegacyCompose() }
            return tool
        } catch let error as ConductorError where need == .optional && error.kind == .engine {
            return nil
        }
    }

    /// Whether a docker-compose would have to be asked for its version, since another one is there than before.
    func hasToAskForTool(_ settings: ProjectSettings) throws -> Bool {
        ComposeTool.hasToAsk(choice: try settings.compose, known: knownTool, host: host)
    }

    private var toolFile: FilePath { project.stateDirectory.appending("compose.json") }

    private var usersToolFile: FilePath? { UserFolder.path(host.environment)?.appending("compose.json") }

    /// The docker-compose that was found before, in this worktree or, for a new one, by the user.
    private var knownTool: FoundTool? {
        [toolFile, usersToolFile].lazy.compactMap(\.self).compactMap { JSONFile.read($0, warn: warn) { _ in true } }
            .first
    }
}
