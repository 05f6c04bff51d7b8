import ArgumentParser
import Conductor
import Pipeline
import Projects

/// `mount SERVICE…`
struct MountCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "mount",
        abstract: "Mount the code of services in their containers: checkouts again, or folders of the project.")

    static let examples: Examples = [
        "git conductor mount web": "its checkout, after 'unmount web'",
        "git conductor mount --all": "all that can be mounted",
    ]

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
        abstract: "Run services from their images again. Checkouts and folders stay.")

    static let examples: Examples = [
        "git conductor unmount web": "run the image; src/web stays",
        "git conductor unmount --all": "run all from their images",
    ]

    @OptionGroup var choice: CheckoutChoice
    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption

    func run(_ context: CommandContext) async throws {
        try await setMounted(false, choice, options, dry, context)
    }
}

/// What `mount` and `unmount` are about.
struct CheckoutChoice: ParsableArguments {
    @Argument(help: "Services, pods or libraries.")
    var services: [String] = []

    @Flag(
        name: .shortAndLong,
        help: "All that are checked out, and the folders of the project that services are built from.")
    var all = false

    func validate() throws {
        if services.isEmpty != all { throw ValidationError("Name services, or give '--all'.") }
    }

    /// What is meant: sources with a checkout, and folders of the project itself.
    struct Chosen {
        var sources: [Source] = []
        var checkouts: [Checkout] = []
        var folders: [BuildFolder] = []
    }

    /// Returns what is meant.
    ///
    /// - Throws: `ConductorError` of kind `unknownName`, also for a source that is not checked out; of kind `content` for a
    ///   folder that is not mounted.
    func chosen(in situation: Situation) throws -> Chosen {
        var chosen = Chosen()
        if all {
            chosen.sources = situation.sources.filter { situation.checkout(of: $0) != nil }
            chosen.folders = situation.buildFolders.filter { (try? situation.checkMountable($0)) != nil }
        }
        for word in services {
            let folders = situation.buildFolders(named: word)
            if folders.isEmpty {
                chosen.sources += try situation.sources(named: [word]).filter { !chosen.sources.contains($0) }
            }
            chosen.folders += folders.filter { !chosen.folders.contains($0) }
        }
        try chosen.folders.forEach(situation.checkMountable)
        chosen.checkouts = try chosen.sources.map(situation.checkouts.existingCheckout(of:))
        return chosen
    }
}

private func setMounted(
    _ isMounted: Bool, _ choice: CheckoutChoice, _ options: ProjectOptions, _ dry: DryRunOption,
    _ context: CommandContext
) async throws {
    let session = try await options.session(context)
    if dry.dryRun {
        let situation = try await session.load(tool: .optional)
        let chosen = try choice.chosen(in: situation)
        let changing = zip(chosen.sources, chosen.checkouts).filter { $0.1.isMounted != isMounted }
        let folders = chosen.folders.filter { $0.isMounted != isMounted }
        let names =
            changing.flatMap { source, _ in source.libraries.isEmpty ? source.services : [source.name] }
            + folders.flatMap { $0.libraries.isEmpty ? $0.services : $0.libraries }
        for name in names { context.print("\(isMounted ? "mount" : "unmount") \(name)") }
        var expectation = Expectation.mounting(isMounted, changing.map(\.1))
        for folder in folders { expectation.folders[session.project.display(folder.path)] = isMounted }
        let proposal = try await session.propose(
            expecting: expectation, tool: .optional, evidence: .engineIfThere
        ) { _ in .running }
        if names.isEmpty || !proposal.plan.isEmpty { try await session.preview(proposal).forEach(context.print) }
        return
    }
    let (chosen, after) = try await session.locked {
        let situation = try await session.load(tool: .optional)
        let chosen = try choice.chosen(in: situation)
        return (
            chosen,
            try await session.setMounted(
                isMounted, chosen.checkouts, chosen.folders, in: situation, output: options.talk.output)
        )
    }
    guard !options.talk.quiet else { return }
    try await CheckoutRun(session: session, talk: options.talk).describe(chosen.sources, in: after)
        .forEach(context.print)
    for folder in after.buildFolders where chosen.folders.contains(where: { $0.path == folder.path }) {
        for use in folder.uses {
            context.print(
                "\(use.service): \(use.folder) "
                    + (folder.isMounted ? "is mounted at \(use.target)" : "is not mounted"))
        }
    }
}
