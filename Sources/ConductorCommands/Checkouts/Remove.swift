import ArgumentParser
import Checkouts
import Conductor
import Pipeline
import Projects

/// `remove SERVICE…`
struct RemoveCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Unmount the checkouts of services and take their worktrees away.",
        discussion: "Refuses, with a list, where work would be lost. Branches and stashes stay in the project's store.")

    @Argument(help: "Services, pods or libraries.")
    var services: [String] = []
    @Flag(name: .long, help: "All checkouts.")
    var all = false
    @Flag(name: .long, help: "Go on where work would be lost; it is kept in the project's store.")
    var force = false
    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption

    func validate() throws {
        if services.isEmpty != all { throw ValidationError("Name services, or give '--all'.") }
    }

    func run(_ context: CommandContext) async throws {
        let session = try await options.session(context, isLocking: !dry.dryRun)
        if dry.dryRun { return try await preview(session, context) }
        try await session.locked {
            let situation = try await session.load(tool: .optional)
            let (checkouts, deleted) = try await find(in: situation, session)
            try await session.setMounted(false, checkouts, in: situation, output: options.talk.output)
            let keeper = session.checkouts(in: situation)
            try await session.project.withStoresLocked(warn: session.warn) {
                for checkout in deleted {
                    for line in try await keeper.forget(checkout) { context.say(line) }
                    if !options.talk.quiet { context.print("forgot \(session.project.display(checkout.path))") }
                }
                for checkout in checkouts {
                    for line in try await keeper.remove(checkout, force: force) { context.say(line) }
                    if !options.talk.quiet { context.print("removed \(session.project.display(checkout.path))") }
                }
            }
        }
    }

    /// Returns the checkouts to remove, after checking that no work would be lost, and those whose folder was deleted.
    private func find(
        in situation: Situation, _ session: Session
    ) async throws -> (checkouts: [Projects.Checkout], deleted: [DeletedCheckout]) {
        let keeper = session.checkouts(in: situation)
        let sources = all ? situation.sources : try situation.sources(named: services)
        var deleted: [DeletedCheckout] = []
        for source in sources where situation.checkout(of: source) == nil {
            if let found = try await keeper.deletedCheckout(of: source) { deleted.append(found) }
        }
        let checkouts =
            all
            ? situation.checkouts
            : try sources.filter { source in !deleted.contains { $0.isOf(source) } }
                .map(situation.checkouts.existingCheckout(of:))
        for checkout in checkouts { try await keeper.checkRemovable(checkout, force: force) }
        return (checkouts, deleted)
    }

    private func preview(_ session: Session, _ context: CommandContext) async throws {
        let (checkouts, deleted) = try await find(in: try await session.load(tool: .optional), session)
        let proposal = try await session.propose(
            expecting: .mounting(false, checkouts), tool: .optional, evidence: .engineIfThere
        ) { _ in .running }
        if !proposal.plan.isEmpty { try await session.preview(proposal).forEach(context.print) }
        for checkout in deleted { context.print("forget \(session.project.display(checkout.path))") }
        for checkout in checkouts { context.print("remove \(session.project.display(checkout.path))") }
    }
}
