import ArgumentParser
import ConductorKit
import Host

/// `mount SERVICE…`
struct Mount: ConductorCommand {
    static let configuration = CommandConfiguration(
        abstract: "Mount the checkouts of services in their containers again.")

    @Argument(help: "Services, pods or libraries.")
    var services: [String]
    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption

    func run(_ context: CommandContext) async throws {
        try await setMounted(true, services, options, dry, context)
    }
}

/// `unmount SERVICE…`
struct Unmount: ConductorCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run services from their images again. The checkouts stay.")

    @Argument(help: "Services, pods or libraries.")
    var services: [String]
    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption

    func run(_ context: CommandContext) async throws {
        try await setMounted(false, services, options, dry, context)
    }
}

private func setMounted(
    _ isMounted: Bool, _ words: [String], _ options: ProjectOptions, _ dry: DryRunOption, _ context: CommandContext
) async throws {
    let session = try await options.session(context)
    let sources = try await session.locked {
        let situation = try await session.load(tool: .optional)
        let sources = try situation.sources(named: words)
        let checkouts = try sources.map(situation.existingCheckout(of:))
        if dry.dryRun {
            let changing = zip(sources, checkouts).filter { $0.1.isMounted != isMounted }.map(\.0)
            for source in changing {
                let names = source.libraries.isEmpty ? source.services : [source.name]
                for name in names { context.print("\(isMounted ? "mount" : "unmount") \(name)") }
            }
            if changing.isEmpty { context.print("nothing to do") }
            return [Source]()
        }
        let after = try await session.setMounted(isMounted, checkouts, in: situation)
        try await session.followNow(after, output: options.talk.output)
        return sources
    }
    guard !options.talk.quiet, !dry.dryRun else { return }
    try await CheckoutRun(session: session, talk: options.talk).describe(sources).forEach(context.print)
}

/// `remove SERVICE…`
struct Remove: ConductorCommand {
    static let configuration = CommandConfiguration(
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
        let session = try await options.session(context)
        try await session.locked {
            let situation = try await session.load(tool: .optional)
            let sources = all ? situation.sources : try situation.sources(named: services)
            var deleted: [DeletedCheckout] = []
            for source in sources where situation.checkout(of: source) == nil {
                if let found = try await session.deletedCheckout(of: source) { deleted.append(found) }
            }
            let checkouts =
                all
                ? situation.checkouts
                : try sources.filter { source in !deleted.contains { $0.isOf(source) } }
                    .map(situation.existingCheckout(of:))
            for checkout in checkouts { try await session.checkRemovable(checkout, force: force) }
            if dry.dryRun {
                for checkout in checkouts { context.print("remove \(session.project.display(checkout.path))") }
                for checkout in deleted { context.print("forget \(session.project.display(checkout.path))") }
                return
            }
            let after = try await session.setMounted(false, checkouts, in: situation)
            try await session.followNow(after, output: options.talk.output)
            try await session.withSharedLock {
                for checkout in deleted {
                    for line in try await session.forget(checkout) { context.say(line) }
                    if !options.talk.quiet { context.print("forgot \(session.project.display(checkout.path))") }
                }
                for checkout in checkouts {
                    for line in try await session.remove(checkout, force: force) { context.say(line) }
                    if !options.talk.quiet { context.print("removed \(session.project.display(checkout.path))") }
                }
            }
        }
    }
}
