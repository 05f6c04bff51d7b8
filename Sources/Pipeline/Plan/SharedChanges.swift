import Compose
import Docker
package import Projects

/// What happens to containers with which others share namespaces, volumes or their life.
///
/// A container that uses the namespace or the volumes of another one is cut off when that one is made anew, and from its
/// namespaces also when that one is restarted. docker-compose mends that only in some of its calls and versions.
struct SharedChanges {
    /// What happens to the containers of a service.
    private enum Change {
        /// They are replaced by new ones.
        case recreated
        /// The same ones are restarted.
        case restarted
        /// The same ones are started, which were stopped.
        case started

        var words: String { self == .recreated ? "is made anew" : "is restarted" }
    }

    private var changes: [String: Change] = [:]

    /// Notes what the steps of a service do to its containers.
    mutating func note(_ steps: [Plan.Step], of service: Service, _ containers: [Container]) {
        for step in steps where !step.isHeld {
            switch step.action {
            case .recreate: changes[service.name] = .recreated
            case .restart: changes[service.name] = .restarted
            // The first containers of a service are new; a further one changes nothing for the others.
            case .start where !containers.contains(where: \.isRunning):
                changes[service.name] = containers.isEmpty ? .recreated : .started
            default: break
            }
        }
    }

    /// Returns the steps of a service with what follows for it from the changes of others.
    ///
    /// - Parameters:
    ///   - steps: its own steps.
    ///   - service: the service.
    ///   - containers: its containers; none follows without any.
    ///   - situation: knows which service a container belongs to.
    func adding(
        to steps: [Plan.Step], of service: Service, _ containers: [Container], in situation: Situation
    ) -> [Plan.Step] {
        guard !containers.isEmpty, !steps.contains(where: \.isHeld) else { return steps }
        var isRecreated = false
        var reasons: [String] = []
        for share in service.definition.shares {
            guard let other = situation.service(sharedBy: share), let change = changes[other.name] else { continue }
            switch (share.how, change) {
            case (.namespace, .recreated), (.volumes, .recreated):
                isRecreated = true
                reasons.append("it shares with '\(other.name)', which \(change.words)")
            case (.namespace, _): reasons.append("it shares with '\(other.name)', which \(change.words)")
            case (.restart, .recreated), (.restart, .restarted):
                reasons.append("it is restarted with '\(other.name)', which \(change.words)")
            case (.volumes, _), (.restart, .started): break
            }
        }
        guard !reasons.isEmpty else { return steps }
        let last = steps.last { [.start, .recreate, .restart, .scale].contains($0.action) }
        let others = steps.filter { $0 != last }
        if isRecreated || last?.action == .recreate {
            let step = Plan.Step(
                .recreate, service.name, reasons: (last?.reasons ?? []) + reasons,
                isForced: isRecreated || last?.isForced == true, networks: last?.networks ?? [])
            return others + [step]
        }
        // A container that is started sees the others as they are then.
        if last?.action == .start, !containers.contains(where: \.isRunning) { return steps }
        return steps.filter { $0.action != .restart }
            + [
                Plan.Step(
                    .restart, service.name, reasons: (last?.action == .restart ? last?.reasons ?? [] : []) + reasons)
            ]
    }
}

extension Situation {
    /// Returns the services whose namespaces or volumes the containers of a service use.
    ///
    /// - Parameter byContainer: whether only to return those of which the service names the container.
    package func servicesUsed(by service: String, byContainer: Bool = false) -> Set<String> {
        let shares = (self.service(service)?.definition.shares ?? []).filter {
            $0.how != .restart && (!byContainer || $0.owner.isContainer)
        }
        return Set(shares.compactMap(self.service(sharedBy:)).map(\.name))
    }

    /// Returns the services whose namespaces the containers of a service use.
    package func namespaceOwners(of service: Service) -> [Service] {
        service.definition.shares.filter { $0.how == .namespace }.compactMap(self.service(sharedBy:))
    }

    /// The services that take the volumes of another one, by `volumes_from`.
    package var takersOfVolumes: Set<String> {
        Set(services.filter { $0.definition.shares.contains { $0.how == .volumes } }.map(\.name))
    }

    /// Whether any service shares something with another one.
    package var hasShares: Bool { services.contains { !$0.definition.shares.isEmpty } }

    /// Returns services and those that have to be restarted with them, directly and indirectly.
    ///
    /// - Parameters:
    ///   - names: the services.
    ///   - running: the services that run; no others are added.
    package func withRestarted(_ names: [String], running: Set<String>) -> [String] {
        var all: [String] = []
        var next = names
        while !next.isEmpty {
            all += next
            next = services.filter { service in
                running.contains(service.name) && !all.contains(service.name)
                    && service.definition.shares.contains { share in
                        share.how != .volumes && self.service(sharedBy: share).map { next.contains($0.name) } == true
                    }
            }.map(\.name)
        }
        return all
    }

    /// Returns the calls in which docker-compose restarts services, each with the services that it names.
    ///
    /// docker-compose 1 restarts all at once, and a service that shares with another one then fails.
    package func restartRounds(_ names: [String]) -> [[String]] {
        guard tool?.isLegacy == true else { return [names] }
        let later = inStartOrder(names.compactMap(service)).map(\.name).filter {
            !servicesUsed(by: $0).isDisjoint(with: names)
        }
        return [names.filter { !later.contains($0) }] + later.map { [$0] }
    }

    /// Returns the service whose containers another one shares with; `nil` if that is none of the project.
    func service(sharedBy share: ServiceDefinition.Share) -> Service? {
        switch share.owner {
        case .service(let name): service(name)
        case .container(let name):
            services.first { service in
                service.definition.containerName.map { $0 == name }
                    ?? ["-", "_"].contains { "\(stack)\($0)\(service.name)\($0)1" == name }
            }
        }
    }
}
