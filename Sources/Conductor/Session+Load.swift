import Docker
import Errors
import Host
package import Pipeline
import Projects
import SystemPackage
import YAML

extension Session {
    /// What a command needs of docker-compose.
    package enum ToolNeed: Sendable {
        /// The command cannot do without.
        case required
        /// The command does what it can without.
        case optional
        /// The command only edits files.
        case none
    }

    /// First stage: reads everything.
    ///
    /// - Parameters:
    ///   - need: whether a docker-compose is looked for, and whether the command can go on without.
    ///   - expectation: what is read as if it had been done.
    /// - Throws: `YAMLError` with the place of what cannot be understood; `ConductorError`; `HostError`.
    package func load(
        tool need: ToolNeed = .required, expecting expectation: Expectation = .nothing
    ) async throws -> Situation {
        let settings = try await settings()
        var tool: ComposeTool?
        if need != .none {
            do {
                tool = try await findTool(settings)
            } catch let error as ConductorError where need == .optional && error.kind == .engine {
                tool = nil
            }
        }
        do {
            return try await Situation.load(
                project, state: WorktreeState.read(project, warn: warn), choice: choice, tool: tool, git: git,
                settings: settings, variables: host.environment, expecting: expectation, warn: warn)
        } catch let error as YAMLError {
            guard let operation = operation() else { throw error }
            throw ConductorError(
                .content, "\(error)",
                hint: "git is in the middle of a \(operation): resolve its conflicts, or abort it")
        }
    }

    /// Second stage: reads everything, and renders the compose files that follow from it.
    package func render(tool need: ToolNeed = .required) async throws -> Rendering {
        try Rendering(try await load(tool: need))
    }

    /// The docker-compose that is to be used. The answer is kept, for asking takes up to a second.
    private func findTool(_ settings: ProjectSettings) async throws -> ComposeTool {
        let path = project.stateDirectory.appending("compose.json")
        let known: FoundTool? = JSONFile.read(path, warn: warn) { _ in true }
        let found = try await ComposeTool.find(choice: try settings.compose, known: known, host: host)
        if found != known { try JSONFile.write(found, to: path) }
        return found.tool
    }
}
