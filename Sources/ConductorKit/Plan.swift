/// What has to happen to the stack, service by service, each step with its reasons.
///
/// The third stage of the pipeline: a value, made from other values.
public struct Plan: Sendable, Equatable {
    /// What happens to a service.
    public enum Action: String, Sendable {
        /// Its container is made, or started again.
        case start
        /// Its container is replaced by one that follows the present files.
        case recreate
        /// Its container goes: no pod has the service any more.
        case remove
    }

    /// What happens to one service, and why.
    public struct Step: Sendable, Equatable {
        /// The service.
        public let service: String
        /// What happens to it.
        public let action: Action
        /// Why, in words for a person.
        public let reasons: [String]
        /// Whether docker-compose may see no reason for it and has to be told.
        public let isForced: Bool

        /// Describes a step.
        public init(_ action: Action, _ service: String, reasons: [String], isForced: Bool = false) {
            self.service = service
            self.action = action
            self.reasons = reasons
            self.isForced = isForced
        }
    }

    /// How much of the stack a plan may touch.
    public enum Scope: Sendable, Equatable {
        /// These services are to run afterwards, with what they need; containers that no pod has are left alone.
        case services([String])
        /// All services that `up` starts are to run afterwards, and nothing else.
        case all
        /// What runs follows the files; nothing else is started.
        case running
    }

    /// The steps in the order in which they are taken.
    public let steps: [Step]

    /// Whether nothing has to happen.
    public var isEmpty: Bool { steps.isEmpty }

    /// The services that docker-compose has to bring up.
    public var toBringUp: [String] { steps.filter { $0.action != .remove }.map(\.service) }

    /// The services whose containers go.
    public var toRemove: [String] { steps.filter { $0.action == .remove }.map(\.service) }

    /// Makes a plan of steps.
    public init(steps: [Step]) {
        self.steps = steps
    }

    /// Compares what should be with what is.
    ///
    /// - Parameters:
    ///   - situation: the project, and what was last applied.
    ///   - rendering: what follows from it.
    ///   - containers: the stack's containers.
    ///   - scope: how much may be touched.
    public init(_ situation: Situation, _ rendering: Rendering, containers: [Container], scope: Scope) {
        let applied = situation.state.applied
        let byService = Dictionary(grouping: containers, by: \.service)
        var steps: [Step] = []

        let unwanted = byService.keys.filter { rendering.facts[$0] == nil }.sorted()
        if case .services = scope {
        } else {
            for name in unwanted {
                guard scope == .all || byService[name]?.contains(where: \.isRunning) == true else { continue }
                steps.append(Step(.remove, name, reasons: ["no enabled pod has the service"]))
            }
        }

        for service in situation.inStartOrder(Self.candidates(situation, byService, scope)) {
            guard let facts = rendering.facts[service.name] else { continue }
            let containers = byService[service.name] ?? []
            if containers.isEmpty {
                steps.append(Step(.start, service.name, reasons: ["it has no container"]))
            } else if let stopped = containers.first(where: { !$0.isRunning }), scope != .running {
                steps.append(Step(.start, service.name, reasons: ["its container \(stopped.stateInWords)"]))
            } else {
                let old = applied?.services[service.name] ?? [:]
                let reasons = Self.differences(from: old, to: facts)
                // A container goes on seeing the folder that was there when it was started.
                let isForced = facts.contains { name, fact in
                    Mount.isFact(name) && old[name] != fact && (old.isEmpty || old[name] != nil)
                }
                if !reasons.isEmpty {
                    steps.append(Step(.recreate, service.name, reasons: reasons, isForced: isForced))
                }
            }
        }
        self.steps = steps
    }

    /// The services that a scope lets us touch.
    private static func candidates(
        _ situation: Situation, _ containers: [String: [Container]], _ scope: Scope
    ) -> [Service] {
        switch scope {
        case .all:
            return situation.withDependencies(situation.services.filter(\.isStarted))
        case .services(let names):
            let named = names.compactMap(situation.service)
            // What they need is started where it does not run, and left as it is where it does.
            return situation.withDependencies(named).filter { service in
                names.contains(service.name)
                    || containers[service.name]?.contains(where: \.isRunning) != true
            }
        case .running:
            let running = Set(containers.filter { $0.value.contains(where: \.isRunning) }.keys)
            let runningPods = Set(situation.services.filter { running.contains($0.name) }.map(\.pod))
            let known = Set(situation.state.applied?.known ?? [])
            return situation.services.filter { service in
                // A service that is new starts with those of its pod that run.
                running.contains(service.name)
                    || (service.isStarted && runningPods.contains(service.pod) && !known.isEmpty
                        && !known.contains(service.name))
            }
        }
    }

    /// Why a container that was made from some facts does not fit others; empty where it does.
    ///
    /// No facts mean that its making was begun and not seen to end.
    static func differences(from old: [String: String]?, to new: [String: String]) -> [String] {
        guard let old, !old.isEmpty else { return ["what its container was made from is not known"] }
        return Set(old.keys).union(new.keys).sorted().compactMap { fact in
            guard old[fact] != new[fact] else { return nil }
            let name = Mount.words(fact)
            return old[fact] == nil ? "\(name) added" : new[fact] == nil ? "\(name) removed" : "\(name) changed"
        }
    }

    /// What is known to be out of date without asking docker: what was applied and would be made otherwise now.
    ///
    /// - Returns: a plan as for ``Scope/running``, if all that was applied still runs.
    public static func pending(_ situation: Situation, _ rendering: Rendering) -> Plan {
        guard let applied = situation.state.applied else {
            return Plan(situation, rendering, containers: [], scope: .running)
        }
        let assumed = applied.services.keys.map { Container(assumedRunning: $0) }
        return Plan(situation, rendering, containers: assumed, scope: .running)
    }
}
