import Pipeline
import Projects

/// The commands that initialize pods (`run_on_init`).
extension UpRun {
    /// Runs those of the pods of services that were started. Nobody types them, so they get no input but that of a terminal.
    func initialize(_ services: [Service]) async throws {
        let stack = try await PresentStack(session, isDryRun: false)
        let run = OneOffRun(stack: stack, context: context, readsInput: false, isQuiet: talk.quiet)
        try await run(try stack.situation.initCommands(of: services))
    }

    /// Says which of them would be run.
    func previewInitialization(_ services: [Service], _ proposal: Proposal) throws {
        let commands = try proposal.situation.initCommands(of: started(services, proposal))
        try OneOffRun(stack: PresentStack(session, proposal.rendering), context: context).preview(commands)
    }
}
