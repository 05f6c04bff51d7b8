import ArgumentParser
import Conductor
import Pipeline
import Projects

/// `mount SERVICE…`
struct MountCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "mount",
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
struct UnmountCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "unmount",
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
    let session = try await options.session(context, isLocking: !dry.dryRun)
    if dry.dryRun {
        let situation = try await session.load(tool: .optional)
        let sources = try situation.sources(named: words)
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
        let sources = try situation.sources(named: words)
        let checkouts = try sources.map(situation.checkouts.existingCheckout(of:))
        return (sources, try await session.setMounted(isMounted, checkouts, in: situation, output: options.talk.output))
    }
    guard !options.talk.quiet else { return }
    try await CheckoutRun(session: session, talk: options.talk).describe(sources, in: after).forEach(context.print)
}
