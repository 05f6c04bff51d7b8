import ArgumentParser
import Checkouts
import Conductor
import Pipeline
import Projects
import Repositories

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
            let (checkouts, deleted, _) = try await find(in: situation, session)
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

    /// Returns the checkouts to remove, after checking that no work would be lost, those whose folder was deleted, and
    /// what a preview says of the work that is kept.
    private func find(
        in situation: Situation, _ session: Session
    ) async throws -> (checkouts: [Projects.Checkout], deleted: [DeletedCheckout], kept: [String]) {
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
        var kept: [String] = []
        for checkout in checkouts {
            let work = try await keeper.checkRemovable(checkout, force: force)
            kept += work.preview(at: session.project.display(checkout.path), keptIn: "in the store")
        }
        return (checkouts, deleted, kept)
    }

    private func preview(_ session: Session, _ context: CommandContext) async throws {
        let (checkouts, deleted, kept) = try await find(in: try await session.load(tool: .optional), session)
        let proposal = try await session.propose(
            expecting: .mounting(false, checkouts), tool: .optional, evidence: .engineIfThere
        ) { _ in .running }
        if !proposal.plan.isEmpty { try await session.preview(proposal).forEach(context.print) }
        kept.forEach(context.print)
        for checkout in deleted { context.print("forget \(session.project.display(checkout.path))") }
        for checkout in checkouts { context.print("remove \(session.project.display(checkout.path))") }
    }
}
