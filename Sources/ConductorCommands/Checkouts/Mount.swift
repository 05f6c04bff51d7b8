import ArgumentParser
import Conductor
import Pipeline
import Projects

/// `mount SERVICE…`
struct MountCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "mount",
        abstract: "Mount the checkouts of services in their containers again.")

    @OptionGroup var choice: CheckoutChoice
    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption

    func run(_ context: CommandContext) async throws {
        try await setMounted(true, choice, options, dry, context)
    }
}

/// `unmount SERVICE…`
struct UnmountCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "unmount",
        abstract: "Run services from their images again. The checkouts stay.")

    @OptionGroup var choice: CheckoutChoice
    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption

    func run(_ context: CommandContext) async throws {
        try await setMounted(false, choice, options, dry, context)
    }
}

/// Which checkouts `mount` and `unmount` are about.
struct CheckoutChoice: ParsableArguments {
    @Argument(help: "Services, pods or libraries.")
    var services: [String] = []

    @Flag(name: .shortAndLong, help: "All that are checked out.")
    var all = false

    func validate() throws {
        if services.isEmpty != all { throw ValidationError("Name services, or give '--all'.") }
    }

    /// Returns the sources that are meant.
    func sources(in situation: Situation) throws -> [Source] {
        all ? situation.sources.filter { situation.checkout(of: $0) != nil } : try situation.sources(named: services)
    }
}

private func setMounted(
    _ isMounted: Bool, _ choice: CheckoutChoice, _ options: ProjectOptions, _ dry: DryRunOption,
    _ context: CommandContext
) async throws {
    let session = try await options.session(context, isLocking: !dry.dryRun)
    if dry.dryRun {
        let situation = try await session.load(tool: .optional)
        let sources = try choice.sources(in: situation)
        let checkouts = try sources.map(situation.checkouts.existingCheckout(of:))
        let changing = zip(sources, checkouts).filter { $0.1.isMounted != isMounted }
        for (source, _) in changing {
            let names = source.libraries.isEmpty ? source.services : [source.name]
            for name in names { context.print("\(isMounted ? "mount" : "unmount") \(name)") }
        }
        let proposal = try await session.propose(
            expecting: .mounting(isMounted, changing.map(\.1)), tool: .optional, evidence: .engineIfThere
        ) { _ in .running }
        if changing.isEmpty || !proposal.plan.isEmpty { try await session.preview(proposal).forEach(context.print) }
        return
    }
    let (sources, after) = try await session.locked {
        let situation = try await session.load(tool: .optional)
        let sources = try choice.sources(in: situation)
        let checkouts = try sources.map(situation.checkouts.existingCheckout(of:))
        return (sources, try await session.setMounted(isMounted, checkouts, in: situation, output: options.talk.output))
    }
    guard !options.talk.quiet else { return }
    try await CheckoutRun(session: session, talk: options.talk).describe(sources, in: after).forEach(context.print)
}
