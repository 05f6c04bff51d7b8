import ArgumentParser
import Compose
import Conductor
import Docker
import Errors
import Host
import Pipeline
import Projects
import SystemPackage

/// `up [SERVICE…]`
struct UpCommand: JSONCommand {
    static let configuration = CommandConfiguration(
        commandName: "up",
        abstract: "Start all pods, or the services named, and wait until they are ready.")

    static let examples: Examples = [
        "git conductor up": "start all pods",
        "git conductor up web db": "these, and what they need",
        "git conductor up --build web": "build its image first",
        "git conductor up --dry-run": "what would be done, and why",
    ]

    static let usualOptions = [
        "--build", "--init", "--pull", "--locked", "--force-recreate", "--no-deps", "--scale",
    ]

    @Argument(help: "Services or pods; all if none is named.")
    var services: [String] = []

    @Flag(name: .long, help: "Put the checkouts on the commits that 'git conductor snapshot' has recorded first.")
    var locked = false

    @Flag(
        name: .customLong("init"),
        help: "Run the commands of 'run_on_init' of the pods that were started, when all is ready.")
    var initializes = false

    @OptionGroup var wishes: UpOptions
    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption
    @OptionGroup var json: JSONOption

    func validate() throws {
        if json.json, !dry.dryRun { throw ValidationError("'--json' shows the plan: give '--dry-run' too.") }
        guard initializes else { return }
        if !wishes.wait { throw ValidationError("'--init' runs commands when all is ready: leave out '--no-wait'.") }
        if json.json { throw ValidationError("'--json' shows the plan, which '--init' is no part of.") }
    }

    func run(_ context: CommandContext) async throws {
        let session = try await options.session(context)
        let run = UpRun(
            session: session, talk: options.talk, context: context, wishes: wishes, initializes: initializes)
        if !dry.dryRun {
            try await session.runScripts(before: "up", approves: true)
        } else if !json.json {
            session.previewScripts(before: "up").forEach(context.print)
        }
        if wishes.pull == "always" {
            try await pull(session, context)
        }
        guard dry.dryRun else {
            if locked { try await restore(session, context) }
            return try await run(services: services)
        }
        if !json.json {
            for path in try await session.bringIncludedFiles(isDryRun: true) {
                context.print("copy \(path) from the main worktree")
            }
        }
        try await session.previewing { place in
            let expectation = locked ? try await previewRestore(session, context, readIn: place) : .nothing
            let (proposal, services) = try await run.propose(services, expecting: expectation)
            let lines = try await session.preview(proposal)
            if json.json { return try context.printJSON(proposal.plan.form) }
            lines.forEach(context.print)
            if initializes { try run.previewInitialization(services, proposal) }
        }
    }
}

extension UpCommand {
    private func prepareRestore(
        _ session: Session, _ context: CommandContext
    ) async throws -> (run: RestoreRun, sources: [Source], situation: Situation) {
        let situation = try await session.load(tool: .none)
        let snapshot = try Snapshot.existing(nil, in: session.project)
        let run = RestoreRun(snapshot, session: session, talk: options.talk, context: context)
        return (run, situation.sources.filter { situation.checkout(of: $0) != nil }, situation)
    }

    private func restore(_ session: Session, _ context: CommandContext) async throws {
        try await session.locked {
            let (restore, sources, situation) = try await prepareRestore(session, context)
            if let failure = try await restore(sources, in: situation) { throw failure }
        }
    }

    /// Says what would be restored, and returns the project as it would be then.
    private func previewRestore(
        _ session: Session, _ context: CommandContext, readIn place: FilePath
    ) async throws -> Expectation {
        let (restore, sources, situation) = try await prepareRestore(session, context)
        let lines = try await restore.preview(sources, in: situation, nil)
        if !json.json { lines.forEach(context.print) }
        return try await restore.expectation(sources, in: situation, readIn: place)
    }
}

extension UpCommand {
    /// Pulls the images of the services, or says that it would.
    private func pull(_ session: Session, _ context: CommandContext) async throws {
        let rendering = try await session.render()
        let services = try rendering.situation.pulled(self.services)
        if services.isEmpty { return }
        let arguments = ["pull"] + services
        if dry.dryRun {
            return context.print("run \(rendering.situation.tool?.words ?? "") \(arguments.joined(separator: " "))")
        }
        try await session.locked {
            let compose = try await session.compose(rendering, for: .init(services, isStopping: true))
            try await compose.check(arguments, output: options.talk.output)
        }
    }
}

/// Brings services up and prints their addresses, for `up` and for other commands that end with it.
struct UpRun {
    let session: Session
    let talk: TalkOptions
    let context: CommandContext
    /// The options of the command line; `nil` for a command that has none of them.
    var wishes: UpOptions?
    /// Whether the commands that initialize pods run when all is ready.
    var initializes = false

    /// Brings services up.
    ///
    /// - Parameter services: words of the command line; all services if there are none.
    func callAsFunction(services words: [String]) async throws {
        let start = ContinuousClock.now
        let (proposal, services, situation) = try await session.locked {
            try await WorktreePreparation(session: session, talk: talk)()
            try await session.prepareSecrets(isFresh: true, approves: true)
            let (proposal, services) = try await propose(words)
            guard !services.isEmpty || !proposal.plan.isEmpty else {
                let environment = proposal.situation.environment.name
                throw ConductorError(
                    .nothingToStart, "the project has no service that could be started",
                    hint: proposal.situation.services.isEmpty
                        ? "add one: git conductor generate service NAME --image IMAGE"
                        : "all of its pods are tasks, are not enabled in '\(environment)', or need a profile")
            }
            // A command that cannot run is found before anything is started.
            if initializes { _ = try proposal.situation.initCommands(of: started(services, proposal)) }
            let (situation, _) = try await session.carryOut(proposal, output: talk.output)
            return (proposal, started(services, proposal), situation)
        }
        let (plan, before) = (proposal.plan, proposal.inventory.containers)
        if proposal.scope != .all || !plan.steps.isEmpty { await session.tellWhatIsOutdated(in: situation) }
        let containers =
            if plan.isEmpty, before.allSatisfy(\.isReady) {
                before
            } else if wishes?.wait ?? true {
                try await waitUntilReady(services, started: plan.toBringUp, in: situation.stack)
            } else {
                try await session.containers(of: situation.stack)
            }
        try await session.notesOnGoneStacks().forEach(session.warn)
        if !talk.quiet {
            if plan.isEmpty, plan.held.isEmpty { context.say("Everything is up already.") }
            show(services, containers)
            if !plan.isEmpty { context.say("Done in \((.now - start as Duration).inWords).") }
        }
        if initializes { try await initialize(services) }
    }

    /// Waits for services; where one of them fails, shows what became of all.
    private func waitUntilReady(
        _ services: [Service], started: [String], in stack: String
    ) async throws -> [Container] {
        do {
            return try await session.waitUntilReady(
                services.map(\.name), started: started, in: stack, timeout: .seconds(wishes?.waitTimeout ?? 300))
        } catch let error as ConductorError where error.kind == .container && services.count > 1 && !talk.quiet {
            show(services, try await session.containers(of: stack))
            throw error
        }
    }

    /// Returns those of the services, and of what they depend on, that are brought up.
    func started(_ services: [Service], _ proposal: Proposal) -> [Service] {
        let all = proposal.options.isAlone ? services : proposal.situation.withDependencies(services)
        return all.filter { proposal.options.scales[$0.name] != 0 }
    }

    /// Returns the proposal to bring services up, and the services.
    ///
    /// - Parameters:
    ///   - words: words of the command line; all services if there are none.
    ///   - expectation: changes to treat as done, for a preview.
    func propose(
        _ words: [String], expecting expectation: Expectation = .nothing
    ) async throws -> (proposal: Proposal, services: [Service]) {
        let situation = try await session.load(expecting: expectation)
        if !situation.unhonoured.isEmpty {
            session.warn("these keys have no effect yet: \(situation.unhonoured.joined(separator: ", "))")
        }
        situation.notes.forEach(session.warn)
        situation.notesOnSecrets(isLikely: true).forEach(session.warn)
        if let hint = situation.project.hint(forMissing: [situation.project.dotEnv]) { session.warn(hint) }
        if situation.project.shape != .pods, let chosen = ChosenFiles(variables: context.host.environment),
            situation.project.shape != .chosenFiles(chosen.files)
        {
            session.warn(
                "COMPOSE_FILE counts only for 'git conductor init', which keeps its files, and in '.env': hooks do not see this "
                    + "shell's variables")
        }
        let named = try situation.services(named: words)
        for service in named { try situation.checkEnabled(service) }
        let services = named.isEmpty ? situation.services.filter(\.isStarted) : named
        let proposal = try await session.propose(
            named.isEmpty ? .all : .services(named.map(\.name)), in: situation,
            options: try wishes?.plan(for: services, in: situation) ?? .init())
        return (proposal, services)
    }

    /// Prints the state and the addresses of services.
    private func show(_ services: [Service], _ containers: [Container]) {
        let style = Style(context.host, isOutput: true)
        var table = Table()
        for service in services {
            let own = containers.filter { $0.service == service.name }
            for container in own {
                table.add(
                    own.count > 1 ? container.name : service.name, container.summary,
                    container.addresses.joined(separator: ", "))
            }
        }
        let troubles = Set(containers.filter { $0.hasFailed || $0.state == .restarting }.map(\.summary))
        let lines = table.lines { column, text in
            switch column {
            case 0: style.strong(text)
            case 1: troubles.contains(text) ? style.bad(text) : style.good(text)
            default: StyledText(text)
            }
        }
        lines.forEach(context.print)
    }
}

extension Container {
    /// Where its ports can be reached: `http://localhost:8080`.
    var addresses: [String] { publishedPorts.compactMap { PublishedAddress($0)?.text } }
}

extension Situation {
    /// Returns the names of the services whose images are pulled for `up --pull always`: those that no one builds.
    ///
    /// - Parameter words: services or pods as the user named them; all that `up` starts if there are none.
    fileprivate func pulled(_ words: [String]) throws -> [String] {
        let named = try services(named: words)
        return (named.isEmpty ? services.filter(\.isStarted) : named).filter {
            $0.definition.image != nil && $0.definition.buildContext == nil
        }.map(\.name)
    }
}
