import Compose
import Docker
import Projects

extension Plan {
    /// Plans the steps from the containers and images that exist to the rendering.
    ///
    /// - Parameters:
    ///   - rendering: the stack as it should be, and what was last applied.
    ///   - inventory: the containers and images that exist.
    ///   - scope: how much of the stack may change.
    ///   - options: what the command asks for beside that.
    package init(
        _ rendering: Rendering, inventory: Inventory, scope: Scope, options: Options = .init()
    ) {
        let situation = rendering.situation
        let byService = Dictionary(grouping: inventory.containers, by: \.service)
        var steps: [Step] = []
        if case .services = scope, !options.removesOrphans {
        } else {
            steps += Self.removals(situation, rendering, byService, options)
            steps += Self.stops(situation, rendering, byService)
        }
        let shared = SharedConnections(situation, inventory, scope)
        steps += shared.steps
        let candidates = Self.candidates(situation, byService, scope, isAlone: options.isAlone)
        let names = Set(candidates.map(\.name))
        let sharers = Self.sharers(situation, byService).filter { !names.contains($0.name) }
        let sharing = Set(sharers.map(\.name))
        let adoptable = Self.adoptable(situation, rendering, inventory, scope)
        let others = situation.services.filter { service in
            adoptable.contains(service.name) && !names.contains(service.name)
                && !sharing.contains(service.name)
        }
        var changes = SharedChanges()
        var scales: [String: Int] = [:]
        var adopted: [String] = []
        for service in situation.inStartOrder(candidates + sharers + others) where rendering.facts[service.name] != nil
        {
            let containers = byService[service.name] ?? []
            let decision = ServiceDecision(service, rendering, inventory, byService, scope, options)
            if decision.replicas != service.definition.replicas { scales[service.name] = decision.replicas }
            var own = names.contains(service.name) ? decision.steps : []
            if adoptable.contains(service.name), decision.steps.allSatisfy({ $0.action == .run }) {
                adopted.append(service.name)
            }
            own = changes.adding(to: own, of: service, containers, in: situation)
            changes.note(own, of: service, containers)
            steps += own
        }
        let changed = Set(steps.filter { $0.action != .run }.map(\.service))
        // What a service mounts that is made anew, docker-compose and docker will see.
        let remade = Set(steps.filter { $0.action == .recreate && !$0.isHeld }.map(\.service))
        let strangers = options.removesOrphans ? [] : Self.strangers(situation, rendering, byService)
        let missing = Self.missing(situation, rendering, byService.filter { !remade.contains($0.key) })
        let notes =
            Self.notes(situation, rendering, steps) + Self.notes(onData: situation, rendering, steps)
            + missing.filter(\.isNew).map(\.line)
        let naming = situation.laterStack.map {
            "docker-compose itself would call the stack '\($0)': it is up as '\(situation.stack)' and keeps that name until "
                + "'git conductor down'"
        }
        self.init(
            steps: steps, notes: notes,
            lasting: missing.map(\.line) + strangers + shared.notes + (naming.map { [$0] } ?? []),
            adopted: adopted.filter { !changed.contains($0) }, scales: scales)
    }

    /// Returns the running services that share something with another one.
    private static func sharers(_ situation: Situation, _ containers: [String: [Container]]) -> [Service] {
        situation.services.filter { service in
            !service.definition.shares.isEmpty && containers[service.name]?.contains(where: \.isRunning) == true
        }
    }

    /// Returns the services whose containers docker-compose made without us, and that a scope allows to take over.
    private static func adoptable(
        _ situation: Situation, _ rendering: Rendering, _ inventory: Inventory, _ scope: Scope
    ) -> Set<String> {
        guard let settings = inventory.settings else { return [] }
        let unknown = inventory.unknownServices(rendering).filter { settings[$0] != nil }
        return switch scope {
        case .all: unknown
        case .services(let names): unknown.intersection(names)
        // By itself a hook follows only what runs with our knowledge.
        case .running: unknown.intersection((situation.state.applied?.services ?? [:]).keys)
        }
    }

    /// Returns what containers mount and is not there any more.
    private static func missing(
        _ situation: Situation, _ rendering: Rendering, _ containers: [String: [Container]]
    ) -> [(line: String, isNew: Bool)] {
        return situation.services.filter { containers[$0.name] != nil }.flatMap { service in
            let facts = rendering.facts[service.name] ?? [:]
            return facts.missingMounts.map { path in
                let name = FactName.mounted(path: path)
                let isNew = situation.state.applied?.services[service.name]?[name] != facts[name]
                return ("'\(path)', which '\(service.name)' mounts, is not there", isNew)
            }
        }
    }

    /// Returns the services that a scope allows to change.
    private static func candidates(
        _ situation: Situation, _ containers: [String: [Container]], _ scope: Scope, isAlone: Bool
    ) -> [Service] {
        func isRunning(_ service: Service) -> Bool { containers[service.name]?.contains(where: \.isRunning) == true }
        let leaving = Set(stops(situation, containers).map(\.name))
        switch scope {
        case .all:
            // What somebody has started by its name, such as a service of another profile, is brought up to date, too.
            let named = situation.services.filter { service in
                !service.isStarted && isRunning(service) && !leaving.contains(service.name)
            }
            return situation.withDependencies(situation.services.filter(\.isStarted)) + named
        case .services(let names):
            let named = names.compactMap(situation.service)
            if isAlone { return named }
            // A dependency is started if it does not run, and stays unchanged if it does.
            return situation.withDependencies(named).filter { service in
                names.contains(service.name) || !isRunning(service)
            }
        case .running:
            let running = Set(containers.filter { $0.value.contains(where: \.isRunning) }.keys)
            let runningPods = Set(situation.services.filter { running.contains($0.name) }.map(\.pod))
            // What nobody has stopped gets its new settings, which may be what it lacks.
            let failed = containers.filter { name, own in
                own.contains(where: \.hasFailedByItself) && situation.state.applied?.services[name] != nil
            }
            let known = Set(situation.state.applied?.known ?? [])
            return situation.services.filter { service in
                // What a killed command has left undone is done, and a new service starts if others of its pod run.
                (running.contains(service.name) || failed[service.name] != nil) && !leaving.contains(service.name)
                    || service.isStarted && situation.state.applied?.isBegun(service.name) == true
                    || (service.isStarted && runningPods.contains(service.pod) && !known.isEmpty
                        && !known.contains(service.name))
            }
        }
    }

    /// Returns the services that no enabled pod has and that were not applied: somebody runs them beside the stack.
    private static func strangers(
        _ situation: Situation, _ rendering: Rendering, _ containers: [String: [Container]]
    ) -> [String] {
        let names = containers.keys.filter { rendering.facts[$0] == nil && !isApplied($0, situation) }
        return names.sorted().map {
            "no enabled pod has '\($0)', which has a container in this stack: 'git conductor up\(situation.project.stackOption) --remove-orphans' removes it"
        }
    }

    private static func isApplied(_ service: String, _ situation: Situation) -> Bool {
        situation.state.applied?.services[service] != nil
    }

    /// Returns the steps that remove containers of services that no enabled pod has: those that were applied or, where that
    /// is asked for, all.
    private static func removals(
        _ situation: Situation, _ rendering: Rendering, _ containers: [String: [Container]], _ options: Options
    ) -> [Step] {
        let names = containers.keys.filter {
            rendering.facts[$0] == nil && (options.removesOrphans || isApplied($0, situation))
        }
        return names.sorted().map { name in
            let volumes = situation.state.applied?.volumeNames?[name] ?? []
            let reason =
                situation.shared?.contains(name) == true
                ? "the main worktree's stack runs it for this one" : "no enabled pod has the service"
            return Step(
                .remove, name,
                reasons: [
                    ([reason] + volumes.map { "its volume \($0) stays" })
                        .joined(separator: ", ")
                ])
        }
    }

    /// Returns the running services that `up` started and would not start now.
    private static func stops(_ situation: Situation, _ containers: [String: [Container]]) -> [Service] {
        let started = Set(situation.state.applied?.started ?? [])
        return situation.services.filter { service in
            !service.isStarted && !service.isStartedByFiles && started.contains(service.name)
                && containers[service.name]?.contains(where: \.isRunning) == true
        }
    }

    private static func stops(
        _ situation: Situation, _ rendering: Rendering, _ containers: [String: [Container]]
    ) -> [Step] {
        stops(situation, containers).filter { rendering.facts[$0.name] != nil }.map { service in
            let isTask = situation.pods.first { $0.name == service.pod }?.kind == .task
            return Step(
                .stop, service.name,
                reasons: [
                    isTask
                        ? "its pod is a task now, which is run by hand"
                        : "its profile is not active: \(service.definition.profiles.joined(separator: ", "))"
                ])
        }
    }

    /// Returns a note on data that a branch has for the first time.
    private static func notes(onData situation: Situation, _ rendering: Rendering, _ steps: [Step]) -> [String] {
        let made = steps.filter { [.start, .recreate].contains($0.action) && !$0.isHeld }.map(\.service)
        guard let data = situation.data, data.isNew,
            made.compactMap(situation.service).contains(where: { rendering.data(of: $0) != nil })
        else { return [] }
        let home = data.words(for: data.home)
        return [
            "the volumes of branch \(data.words) are new and empty: 'git conductor data copy"
                + "\(situation.project.stackOption) --from \(home)' copies the data of \(home)"
        ]
    }

    /// Returns notes on changes of volumes and networks that docker-compose does not make, or makes with side effects.
    private static func notes(_ situation: Situation, _ rendering: Rendering, _ steps: [Step]) -> [String] {
        let isLegacy = situation.tool?.isLegacy == true
        var notes: [String] = []
        for (key, volume) in rendering.volumes.sorted(by: { $0.key < $1.key }) {
            guard let old = situation.state.applied?.volumes?[key], old != volume.definition.digest,
                // Another branch may have one of its own.
                situation.data.map({ $0.key == situation.state.data?.current ?? $0.home }) != false
            else { continue }
            let file = key.prefix { $0 != ":" }
            notes.append(
                "\(file):\(volume.definition.line ?? 1) what the volume '\(volume.name)' is made of changed; the one that is there "
                    + "stays, with its data"
                    + (isLegacy ? ", and docker-compose 1 starts no service with it until it is removed" : "")
                    + ": to have a new one, "
                    + "'git conductor compose -- rm --stop --force \(volume.services.joined(separator: " "))' and "
                    + "'docker volume rm \(volume.name)'")
        }
        for network in Set(steps.flatMap(\.networks)).sorted() {
            notes.append("\(network): the network is made anew, and its services are off it for a moment")
        }
        return notes
    }
}
