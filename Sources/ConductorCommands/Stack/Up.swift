import ArgumentParser
import ConductorKit
import Host

/// `up [SERVICE…]`
struct Up: ConductorCommand {
    static let configuration = CommandConfiguration(
        abstract: "Start all pods, or the services named, and wait until they are ready.")

    @Argument(help: "Services or pods; all if none is named.")
    var services: [String] = []

    @Flag(name: .long, help: "Build the images of checked out services first.")
    var build = false

    @Flag(name: .long, help: "Do not wait until the services are ready.")
    var noWait = false

    @Option(name: .long, help: "The longest time to wait, in seconds.")
    var timeout = 300

    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption
    @OptionGroup var json: JSONOption

    func validate() throws {
        if json.json, !dry.dryRun { throw ValidationError("'--json' shows the plan: give '--dry-run' too.") }
    }

    func run(_ context: CommandContext) async throws {
        let session = try await options.session(context)
        if dry.dryRun {
            let situation = try await session.load()
            let names = try situation.services(named: services).map(\.name)
            try session.approve(
                names.isEmpty ? nil : situation.namesWithDependencies(names), in: situation, isDryRun: true)
            let rendering = try Rendering(situation)
            let plan = Plan(
                situation, rendering, inventory: try await session.inventory(situation, rendering),
                scope: names.isEmpty ? .all : .services(names))
            return json.json ? try context.printJSON(plan.form) : plan.lines.forEach(context.print)
        }
        try await UpRun(
            session: session, talk: options.talk, context: context, builds: build, waits: !noWait, timeout: timeout)(
                services: services)
    }
}

/// Brings services up and says where they listen; what `up` does, and other commands at their end.
struct UpRun {
    let session: Session
    let talk: TalkOptions
    let context: CommandContext
    var builds = false
    var waits = true
    var timeout = 300

    /// Brings services up.
    ///
    /// - Parameter services: words of the command line; all services if there are none.
    func callAsFunction(services words: [String]) async throws {
        let (situation, services, plan, before) = try await session.locked {
            let situation = try await session.load()
            let named = try situation.services(named: words)
            let scope = named.isEmpty ? Plan.Scope.all : .services(named.map(\.name))
            let services = named.isEmpty ? situation.services.filter(\.isStarted) : named
            guard !services.isEmpty else {
                throw ConductorError(
                    .project, "the project has no service that could be started",
                    hint: "add one: git conductor generate service NAME --image IMAGE")
            }
            let rendering = try Rendering(situation)
            let inventory = try await session.inventory(situation, rendering)
            try session.approve(
                named.isEmpty ? nil : situation.namesWithDependencies(named.map(\.name)), in: situation)
            var plan = Plan(situation, rendering, inventory: inventory, scope: scope)
            if builds {
                plan = plan.recreating(try await session.build(services, rendering, in: situation, output: talk.output))
            }
            try await session.apply(plan, rendering, inventory, in: situation, output: talk.output)
            return (situation, situation.withDependencies(services), plan, inventory.containers)
        }
        await session.tellWhatWaits()
        let containers =
            if plan.isEmpty, before.allSatisfy(\.isReady) {
                before
            } else if waits {
                try await session.waitUntilReady(
                    services.map { $0.name }, started: plan.toBringUp, in: situation, timeout: .seconds(timeout))
            } else {
                try await session.containers(situation)
            }
        guard !talk.quiet else { return }
        if plan.isEmpty { context.say("Everything is up already.") }
        show(services, containers)
    }

    /// Says which service listens where.
    private func show(_ services: [Service], _ containers: [Container]) {
        let style = Style(context.host, isOutput: true)
        var table = Table()
        for service in services {
            guard let container = containers.first(where: { $0.service == service.name }) else { continue }
            table.add(service.name, container.summary, container.addresses.joined(separator: ", "))
        }
        let lines = table.lines { column, text in
            column == 0 ? style.strong(text) : column == 1 ? style.good(text) : text
        }
        lines.forEach(context.print)
    }
}

extension Plan {
    /// The plan with the containers of some services replaced, because their images were built anew.
    func recreating(_ services: [String]) -> Plan {
        let built = Set(services)
        let left = steps.filter { $0.action != .build || !built.contains($0.service) }
        let known = Set(left.filter { $0.action != .run }.map(\.service))
        return Plan(
            steps: left
                + services.filter { !known.contains($0) }.map { Step(.recreate, $0, reasons: ["its image was built"]) },
            notes: notes)
    }
}

extension Container {
    /// Where it listens on this machine, for a person.
    var addresses: [String] {
        publishedPorts.map { port in
            guard let colon = port.lastIndex(of: ":") else { return port }
            let outside = port[..<colon]
            let place = outside.contains(":") ? String(outside) : "localhost:\(outside)"
            return "\(place) -> \(port[port.index(after: colon)...])"
        }
    }
}
