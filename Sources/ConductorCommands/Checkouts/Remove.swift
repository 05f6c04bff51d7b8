import ArgumentParser
import Checkouts
import Conductor
import Errors
import Pipeline
import Projects
import Repositories

/// `remove SERVICE…`
struct RemoveCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Unmount the checkouts of services and take their worktrees away.",
        discussion: "Refuses, with a list, where work would be lost. Branches and stashes stay in the project's store.")

    static let examples: Examples = [
        "git conductor remove web": "refuses where work would be lost",
        "git conductor remove --all": "all checkouts",
        "git conductor remove web --dry-run": "see what would go",
    ]

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
        let session = try await options.session(context)
        if dry.dryRun { return try await preview(session, context) }
        try await session.locked {
            let situation = try await session.load(tool: .optional)
            let removal = try await find(in: situation, session)
            do {
                try await session.setMounted(false, removal.checkouts, in: situation, output: options.talk.output)
                try await carryOut(removal, session.checkouts(in: situation), session, context)
                try await session.resolveWithoutCheckouts(before: situation)
            } catch {
                await mountAgain(removal.checkouts, session)
                throw error
            }
        }
    }

    /// What is removed, and what is said about it.
    private struct Removal {
        var checkouts: [Projects.Checkout]
        /// The checkouts whose folder was deleted before.
        var deleted: [DeletedCheckout]
        /// What a preview says of the work that is kept.
        var kept: [String] = []
        /// What stays in the stores, and no remote has.
        var staying: [String] = []
    }

    private func carryOut(
        _ removal: Removal, _ keeper: ProjectCheckouts, _ session: Session, _ context: CommandContext
    ) async throws {
        try await session.project.withStoresLocked(warn: session.warn) {
            for checkout in removal.deleted {
                for line in try await keeper.forget(checkout) { context.say(line) }
                if !options.talk.quiet { context.print("forgot \(session.project.display(checkout.path))") }
            }
            for checkout in removal.checkouts {
                for line in try await keeper.remove(checkout, force: force) { context.say(line) }
                if !options.talk.quiet { context.print("removed \(session.project.display(checkout.path))") }
            }
        }
        removal.staying.forEach(context.say)
    }

    /// Mounts those checkouts again that were mounted before and could not be removed.
    private func mountAgain(_ checkouts: [Projects.Checkout], _ session: Session) async {
        do {
            let situation = try await session.load(tool: .optional)
            let left = situation.checkouts.filter { checkout in
                checkouts.contains { $0.name == checkout.name && $0.isMounted } && !checkout.isMounted
            }
            if !left.isEmpty { try await session.setMounted(true, left, in: situation, output: options.talk.output) }
        } catch {
            session.warn("what could not be removed is not mounted: 'git conductor mount' does it (\(error.firstLine))")
        }
    }

    /// Returns the checkouts to remove, after checking that no work would be lost and that they can be removed.
    private func find(in situation: Situation, _ session: Session) async throws -> Removal {
        let keeper = session.checkouts(in: situation)
        let sources = all ? situation.sources : try situation.sources(named: services)
        var deleted: [DeletedCheckout] = []
        for source in sources where situation.checkout(of: source) == nil {
            guard let found = try await keeper.deletedCheckout(of: source) else { continue }
            try keeper.checkForgettable(found)
            deleted.append(found)
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
        return Removal(
            checkouts: checkouts, deleted: deleted, kept: kept,
            staying: try await keeper.staying(after: checkouts, deleted, isName: situation.names))
    }

    private func preview(_ session: Session, _ context: CommandContext) async throws {
        let removal = try await find(in: try await session.load(tool: .optional), session)
        let proposal = try await session.propose(
            expecting: .mounting(false, removal.checkouts), tool: .optional, evidence: .engineIfThere
        ) { _ in .running }
        if !proposal.plan.isEmpty { try await session.preview(proposal).forEach(context.print) }
        removal.kept.forEach(context.print)
        for checkout in removal.deleted { context.print("forget \(session.project.display(checkout.path))") }
        for checkout in removal.checkouts { context.print("remove \(session.project.display(checkout.path))") }
        removal.staying.forEach(context.print)
    }
}
