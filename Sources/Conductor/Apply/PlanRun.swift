import Docker
import Errors
import Host
import Pipeline
import Projects
import SystemPackage
import YAML

/// Carries out the steps of a plan, and records what was applied.
struct PlanRun {
    let session: Session
    let proposal: Proposal
    /// The resolved stack, and calls of docker-compose on it; `nil` where none is needed.
    let compose: (resolved: ResolvedStack, command: ComposeCommand)?
    let output: ComposeOutput
    /// The state to record; written before and after each step that changes a container.
    var state: WorktreeState
    /// Services whose other steps are skipped, because there is no image for them.
    var stopped: Set<String> = []
    /// Errors that concern one service, and after which the run went on with the others.
    var failures: [ConductorError] = []

    var plan: Plan { proposal.plan }
    var rendering: Rendering { proposal.rendering }
    var inventory: Inventory { proposal.inventory }
    var situation: Situation { proposal.situation }
    /// The option with which a command of a hint is about the same stack.
    var option: String { situation.project.stackOption }

    init(
        _ session: Session, _ proposal: Proposal, compose: (resolved: ResolvedStack, command: ComposeCommand)?,
        output: ComposeOutput
    ) {
        self.session = session
        self.proposal = proposal
        self.compose = compose
        self.output = output
        state = proposal.situation.state
    }

    /// Carries out all steps.
    mutating func callAsFunction() async throws {
        try begin()
        if situation.data == nil { try LastBranch.write(situation.branch, situation.project) }
        await session.keepDataKeys(of: situation)
        (proposal.scope == .running ? plan.notes : plan.allNotes).forEach(session.warn)
        guard !plan.isEmpty else { return }
        try await Stacks.record(situation.stack, for: situation.project)
        let work = WorkInProgress(plan.taken.map(\.line), in: situation.project)
        try work.begin()
        defer { work.end() }
        try Log(session.project).add(plan.taken.map { "\(Timestamp.now) \($0.line)" })
        if output == .shown { plan.reportLines.forEach(session.report) }

        try await pullMissing()
        try await stopAndRemove()
        try await buildAsked()
        for step in plan.taken where step.action == .build && !step.isForced { try await build(step) }
        do {
            try await runAndBringUp()
        } catch let error as ConductorError where !error.isInterruption && !failures.isEmpty {
            failures.append(error)
        }
        guard let first = failures.first else { return }
        throw failures.count == 1
            ? first
            : ConductorError(
                first.code, first.message,
                details: first.details + failures.dropFirst().flatMap { [$0.message] + $0.details }, hint: first.hint)
    }

    /// Whether docker-compose must not run, because files have changed since they were loaded and may ask for power
    /// that is not approved. Leaves a note in that case, which leads to a new plan.
    func isOutdated() throws -> Bool {
        // The other scopes are commands that approve the power that they need.
        if proposal.scope != .running || situation.isCurrent { return false }
        try session.note.leave(from: session.host.currentDirectory)
        return true
    }

    /// Writes the state.
    func write() throws {
        try state.write(session.project)
    }

    /// Records the services that the project has now, and the inputs with which services first run.
    private mutating func begin() throws {
        let environment = situation.environment.name
        var applied =
            state.applied ?? WorktreeState.Applied(environment: environment, services: [:], known: [])
        applied.environment = environment
        applied.defaultTags = situation.defaultTags?.file
        let present = Set(inventory.containers.map(\.service))
        applied.services = applied.services.filter { present.contains($0.key) }
        applied.known = situation.services.map(\.name).sorted()
        applied.started = situation.services.filter(\.isStartedByFiles).map(\.name).sorted()
        applied.volumes = rendering.volumes.mapValues(\.definition.digest)
        takeOver(&applied)
        state.applied = applied.services.isEmpty && plan.toMake.isEmpty ? nil : applied
        state.recordData(making: plan.toBringUp, rendering)
        try state.recordFirst(in: situation, of: Array(applied.services.keys) + plan.toBringUp)
        if state != situation.state { try write() }
    }

    /// Records containers that docker-compose made without us and that stay as they are, and what is not there any more
    /// that was mounted.
    ///
    /// Services that the plan is not about may have changes that wait: what was recorded of them stays.
    private func takeOver(_ applied: inout WorktreeState.Applied) {
        for service in plan.adopted {
            applied.record(
                service, rendering, mounted: mounted(in: service), containers: containers(of: service, in: inventory))
        }
        let changing = Set(plan.steps.map(\.service))
        for (service, facts) in applied.services where !changing.contains(service) && !facts.isEmpty {
            let present = rendering.facts[service] ?? [:]
            for path in present.missingMounts {
                let name = FactName.mounted(path: path)
                applied.services[service]?[name] = present[name]
            }
            let own = inventory.containers.filter { $0.service == service }
            if let record = applied.containers?[service], own.allSatisfy({ !$0.isAssumed && record.knows($0) }) {
                applied.containers?[service]?.ids = inventory.ids(of: service)
            }
        }
    }

    /// Returns what is at the paths that the containers of a service mount.
    func mounted(in service: String) -> [FactName: String] {
        compose.map { situation.mounted(in: service, $0.resolved) } ?? [:]
    }

    /// Returns the record of the containers of a service.
    func containers(of service: String, in inventory: Inventory) -> WorktreeState.ServiceContainers {
        let own = inventory.containers.filter { $0.service == service }
        let isCopied = compose?.resolved.hasCopiedContent(service) == true
        return .init(
            ids: own.map(\.id).sorted(), settings: isCopied ? nil : own.first?.settings,
            uses: Dictionary(
                uniqueKeysWithValues: situation.servicesUsed(by: service).map { ($0, inventory.ids(of: $0)) }),
            root: situation.project.root.string, networks: compose?.resolved.networks(of: service),
            scale: plan.scales[service])
    }

    /// Stops or removes the containers of services that are not to run any more.
    private mutating func stopAndRemove() async throws {
        let leaving = plan.taken.filter { $0.action == .remove || $0.action == .stop }
        guard !leaving.isEmpty else { return }
        try recordAsChanging(leaving.map(\.service))
        for action in [Plan.Action.remove, .stop] {
            let steps = leaving.filter { $0.action == action }
            for step in steps {
                session.report("\(action == .remove ? "Removing" : "Stopping") \(step.service)")
            }
            let names = Set(steps.map(\.service))
            let containers = inventory.containers.filter { names.contains($0.service) }
            if action == .remove {
                try await warnOfUsers(of: names.sorted())
                try await session.engine.remove(containers)
            } else {
                try await session.engine.stop(containers)
            }
        }
        for step in leaving { state.applied?.services[step.service] = nil }
        if state.applied?.services.isEmpty == true, plan.toMake.isEmpty { state.applied = nil }
        try write()
    }

    /// Runs commands and brings containers up, in the order of the plan.
    private mutating func runAndBringUp() async throws {
        var waiting: [Plan.Step] = []
        for step in plan.taken where !stopped.contains(step.service) {
            switch step.action {
            case .start, .recreate, .restart, .scale:
                waiting.append(step)
            case .run:
                let needed = situation.service(step.service).map { situation.withDependencies([$0]).map(\.name) } ?? []
                // docker-compose recreates a network only in a call that names all services on it.
                if !remakesNetworks,
                    waiting.contains(where: { $0.service != step.service && needed.contains($0.service) })
                {
                    try await bringUp(waiting)
                    _ = try await session.waitUntilReady(
                        waiting.map(\.service).filter(needed.contains), started: waiting.map(\.service),
                        in: situation.stack)
                    waiting = []
                }
                try await run(step)
            case .build, .remove, .stop, .connect: break
            }
        }
        try await bringUp(waiting)
        // Where nothing was brought up, nothing is connected yet; a network that was made anew is empty.
        if plan.toBringUp.isEmpty || remakesNetworks { try await connectShared(making: []) }
    }

    /// Whether a network has to be recreated.
    var remakesNetworks: Bool { plan.taken.contains { !$0.networks.isEmpty } }

    /// Records that services are about to change, so that after a kill the next command changes them again.
    mutating func recordAsChanging(_ services: [String]) throws {
        for service in services { state.applied?.services[service] = [:] }
        try write()
    }
}
