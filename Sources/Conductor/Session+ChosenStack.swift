import Compose
import Errors
import Pipeline
import Projects
import SystemPackage
import Text

/// Which stack of the worktree a command is about.
///
/// A worktree has a stack of its own, which hooks follow. Another environment than that one's, and another name, make
/// another stack, with containers, volumes and a record of its own.
extension Session {
    /// Returns a session for the stack that a command line names.
    ///
    /// - Parameters:
    ///   - environment: the environment; with `nil` that of the stack.
    ///   - stack: the stack's name; with `nil` the worktree's own, to which the name of another environment is added.
    /// - Throws: `ConductorError` of kind `project` for a name that another worktree's stack has, or the worktree's own
    ///   stack, in another environment; of kind `content` for what cannot name a stack.
    package func choosing(environment: String?, stack: String?) async throws -> Session {
        guard environment != nil || stack != nil else { return self }
        let own = try await ownStack()
        let isOwnEnvironment = environment.map { $0 == own.environment.name } ?? true
        let name = stack ?? own.name + (isOwnEnvironment ? "" : StackName.normalized(environment ?? ""))
        var session = self
        session.environment = environment
        if name == own.name {
            guard isOwnEnvironment else {
                throw ConductorError(
                    .stackTaken, "the stack '\(name)' is that of the environment '\(own.environment.name)'",
                    hint: "leave out '--project-name', or make '\(environment ?? "")' the worktree's own environment: "
                        + "git config conductor.environment \(environment ?? "")")
            }
            return session
        }
        if let record = Stacks.read(project, warn: warn).record(named: name, besides: project) {
            throw ConductorError(
                .stackTaken, "the stack '\(name)' is that of the worktree '\(record.path)'",
                hint: "run the command there: cd \(record.path.quoted)")
        }
        try Situation.check(stackName: name)
        session.project.otherStack = name
        session.isNameDerived = stack == nil
        return session
    }

    /// Returns the name and the environment of the worktree's own stack, also where the project's files cannot be read.
    func ownStack() async throws -> (name: String, environment: Environment) {
        if let situation = try? await load(tool: .none) { return (situation.stack, situation.environment) }
        let (settings, state) = (try await settings(), state())
        return (
            try Situation.stackName(
                of: project, named: projectName, declared: nil, settings, state, Stacks.read(project, warn: warn)),
            try Situation.environment(nil, project, state, settings)
        )
    }

    /// The session for the worktree's own stack.
    var onOwnStack: Session {
        var session = self
        (session.project, session.environment) = (project.forOwnStack, nil)
        return session
    }

    /// Sees to it that the worktree's own stack is brought up to date, too, when a command for another one has changed
    /// checkouts or files. The worktree's lock must be held.
    package func noteForOwnStack() throws {
        if project.otherStack != nil { try note.leave(from: project.root) }
    }
}
