import Compose
import Host

/// Takes the steps of a plan, and records what was applied.
struct PlanRun {
    let session: Session
    let plan: Plan
    let rendering: Rendering
    let inventory: Inventory
    let situation: Situation
    let output: Session.ComposeOutput
    /// Whether a person has asked for it by name.
    let isAsked: Bool
    /// What is known to be applied; written before each step that changes a container, and after it.
    var state: WorktreeState
    /// Services for which no more is done, because there is no image for them.
    var stopped: Set<String> = []
    /// What went wrong with one service, and did not keep us from going on with the others.
    var failures: [ConductorError] = []

    init(
        _ session: Session, _ plan: Plan, _ rendering: Rendering, _ inventory: Inventory, in situation: Situation,
        output: Session.ComposeOutput, isAsked: Bool
    ) {
        self.session = session
        self.plan = plan
        self.rendering = rendering
        self.inventory = inventory
        self.situation = situation
        self.output = output
        self.isAsked = isAsked
        state = situation.state
    }

    /// Takes all steps.
    mutating func callAsFunction() async throws {
        try begin()
        plan.notes.forEach(session.warn)
        guard !plan.isEmpty else { return }
        try Stacks.record(situation.stack, for: situation.project)
        let work = WorkInProgress(plan, in: situation.project)
        try work.begin()
        defer { work.end() }
        try session.log(plan.taken.map { "\(Clock.now) \($0.line)" })

        try await takeAway()
        for step in plan.taken where step.action == .build { try await build(step) }
        try await bringToOrder()
        guard let first = failures.first else { return }
        throw failures.count == 1
            ? first
            : ConductorError(
                first.kind, first.message,
                details: first.details + failures.dropFirst().flatMap { [$0.message] + $0.details }, hint: first.hint)
    }

    /// Whether docker-compose is not to be run, for the files are others than those that were read: what these ask for
    /// nobody may have approved. The note that is left leads to a look at them.
    func isOutdated() throws -> Bool {
        if isAsked || situation.isCurrent { return false }
        try session.leaveNote()
        return true
    }

    /// Writes a state that differs from what is there.
    func write() throws {
        try state.write(session.project)
    }

    /// Records what the project is now, and what services begin with.
    private mutating func begin() throws {
        let environment = situation.environment.name
        var applied =
            state.applied.flatMap { $0.environment == environment ? $0 : nil }
            ?? WorktreeState.Applied(environment: environment, services: [:], known: [])
        let present = Set(inventory.containers.map(\.service))
        applied.services = applied.services.filter { present.contains($0.key) }
        applied.known = situation.services.map(\.name).sorted()
        applied.started = situation.services.filter(\.isStarted).map(\.name).sorted()
        applied.volumes = rendering.volumes.mapValues(\.definition.digest)
        state.applied = applied.services.isEmpty && plan.toBringUp.isEmpty ? nil : applied
        try state.recordFirst(in: situation, of: Array(applied.services.keys) + plan.toBringUp)
        if state != situation.state { try write() }
    }

    /// Stops and removes what is no longer wanted.
    private mutating func takeAway() async throws {
        let leaving = plan.taken.filter { $0.action == .remove || $0.action == .stop }
        guard !leaving.isEmpty else { return }
        try underWay(leaving.map(\.service))
        for action in [Plan.Action.remove, .stop] {
            let steps = leaving.filter { $0.action == action }
            for step in steps {
                session.report(
                    "\(action == .remove ? "Removing" : "Stopping") \(step.service): \(step.reasons.joined(separator: ", "))"
                )
            }
            let names = Set(steps.map(\.service))
            let containers = inventory.containers.filter { names.contains($0.service) }
            if action == .remove {
                try await session.engine.remove(containers)
            } else {
                try await session.engine.stop(containers)
            }
        }
        for step in leaving { state.applied?.services[step.service] = nil }
        if state.applied?.services.isEmpty == true, plan.toBringUp.isEmpty { state.applied = nil }
        try write()
    }

    /// Runs commands and brings containers up, in the order of the plan.
    private mutating func bringToOrder() async throws {
        var waiting: [Plan.Step] = []
        for step in plan.taken where !stopped.contains(step.service) {
            switch step.action {
            case .start, .recreate, .restart:
                waiting.append(step)
            case .run:
                let needed = situation.service(step.service).map { situation.withDependencies([$0]).map(\.name) } ?? []
                // docker-compose makes a network anew only when all that are on it are named at once.
                if !remakesNetworks,
                    waiting.contains(where: { $0.service != step.service && needed.contains($0.service) })
                {
                    try await bringUp(waiting)
                    _ = try await session.waitUntilReady(
                        waiting.map(\.service).filter(needed.contains), started: waiting.map(\.service), in: situation)
                    waiting = []
                }
                try await run(step)
            case .build, .remove, .stop: break
            }
        }
        try await bringUp(waiting)
    }

    /// Whether a network has to be made anew.
    var remakesNetworks: Bool { plan.taken.contains { !$0.networks.isEmpty } }

    /// Records that services are about to change: whoever comes after a kill sees that it has to be done again.
    mutating func underWay(_ services: [String]) throws {
        for service in services { state.applied?.services[service] = [:] }
        try write()
    }
}

extension WorktreeState {
    /// Records for services with what build inputs they begin, and for which content of files no command has to run.
    mutating func recordFirst(in situation: Situation, of services: [String]) throws {
        for name in services {
            guard let inputs = situation.inputs[name], let service = situation.service(name) else { continue }
            var record = self.services[name] ?? ServiceRecord()
            if record.firstInputs == nil { record.firstInputs = try situation.buildInputs(of: service) }
            for change in inputs.changes where record.done?[change.setting.files.pattern] == nil {
                record.done = (record.done ?? [:]).merging([
                    change.setting.files.pattern: change.content.map { [$0] } ?? []
                ]) { $1 }
            }
            self.services[name] = record
        }
    }
}

extension Situation {
    /// Whether something that runs is not recorded with what it began: its pod has just begun to name such files.
    var isUnrecorded: Bool {
        var recorded = state
        try? recorded.recordFirst(in: self, of: Array((state.applied?.services ?? [:]).keys))
        return recorded != state
    }
}

extension WorktreeState.ServiceRecord {
    /// Forgets which commands have run, and how.
    mutating func forgetCommands() {
        (done, failed) = (nil, nil)
    }
}
