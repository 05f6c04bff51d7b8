package import Docker
import Errors
import Projects

/// Who has the ports that the project's files name.
package enum PortHolder: Sendable {
    /// The worktree's own stack.
    case own
    /// Another stack.
    case other(ProjectStack)
    /// No stack: a bare repository has no main worktree.
    case nobody
}

extension Session {
    /// Returns who has the project's ports.
    ///
    /// - Throws: ``ConductorError`` of kind `project` where ports are not given to stacks, or for another stack than a
    ///   worktree's own.
    package func holderOfPorts() async throws -> PortHolder {
        guard project.otherStack == nil else {
            throw ConductorError(
                .cannotTakePorts, "only a worktree's own stack can have the project's ports",
                hint: "leave out '--project-name' and '--environment'")
        }
        guard try await settings().ports == .block else {
            throw ConductorError(
                .cannotTakePorts, "'conductor.ports' is set, so every stack has its ports from there",
                hint: "git config --unset conductor.ports")
        }
        let holder = Stacks.read(project, warn: warn).holder(in: project)
        guard holder != project.worktreeName else { return .own }
        return try await stacks().first { $0.worktree == holder }.map(PortHolder.other) ?? .nobody
    }

    /// Gives the project's ports to the worktree's own stack, and ports of a block to the one that had them. Both are brought
    /// up to date, as far as they run.
    ///
    /// - Parameters:
    ///   - holder: the stack that has them; `nil` for none.
    ///   - output: how much of docker-compose's output is shown.
    /// - Throws: ``ConductorError``; where the other stack does not give its ports up, it keeps them.
    package func takePorts(from holder: ProjectStack?, output: ComposeOutput) async throws {
        try await Stacks.giveOwnPorts(to: project.worktreeName, in: project)
        if let holder {
            do {
                let other = try session(at: holder.path)
                try await other.locked { try await other.bringUpToDate(output: output) }
            } catch {
                try await Stacks.giveOwnPorts(to: holder.worktree, in: project)
                throw error
            }
        }
        try await locked { try await bringUpToDate(output: output) }
        try await forgetPorts(of: [.init(stack: ownStack().name, of: project)])
    }
}
