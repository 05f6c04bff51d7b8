package import Docker
import Errors
package import Pipeline
import Projects
import SystemPackage

extension Session {
    /// Returns the stack for a command that looks at what runs, or stops it. A broken file of the project is a warning.
    ///
    /// - Throws: as ``render(tool:)``, where the project's files cannot be read and nothing was applied before.
    package func lastStack() async throws -> LastStack {
        do {
            return LastStack(try await render())
        } catch {
            guard let stack = try? await lastStackWithoutFiles() else { throw error }
            warn("\(error.firstLine); what runs is taken as it was last applied")
            return stack
        }
    }

    /// Returns the stack as it was last applied, without the project's files; `nil` if it never was.
    func lastStackWithoutFiles(tool need: ToolNeed = .required) async throws -> LastStack? {
        let settings = try await settings()
        let state = WorktreeState.read(project, warn: warn)
        return LastStack(
            project, try Situation.environment(environment, project, state, settings),
            name: try Situation.stackName(
                of: project, named: projectName, declared: nil, settings, state,
                Stacks.read(project, warn: warn)),
            tool: try await findTool(need, settings))
    }

    /// The name of the project: that of its folder where `config/project.yml` cannot be read.
    package var projectName: String {
        (try? ProjectConfiguration(of: project).name) ?? project.usualName
    }

    /// Runs docker-compose on a stack as it was last applied or, where it never was, resolved now.
    ///
    /// - Parameter call: the call whose powers must be approved; nothing is checked where `nil`.
    package func run<Result>(
        on stack: LastStack, for call: ComposeCall?, _ body: (ComposeCommand) async throws -> Result
    ) async throws -> Result {
        // Containers of another project with the same stack name are not ours to touch, or to show.
        _ = try await containers(of: stack.name)
        if let rendering = stack.unresolved { return try await withResolved(rendering, for: call, body) }
        // A command for one service resolves all, and asks for the approval of what concerns that one.
        if let call { try checkApproved(try stack.powers(of: call.services), isStopping: call.isStopping) }
        return try await body(try stack.compose(on: host))
    }
}
