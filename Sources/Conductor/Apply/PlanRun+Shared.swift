import Compose
import Docker
import Pipeline
import Projects

/// The networks over which other stacks reach the containers of shared services.
extension PlanRun {
    /// Connects the containers of shared services, which the main worktree's stack runs, to the networks of this one.
    ///
    /// A service may ask for them as soon as it is started, so the networks are made before it.
    ///
    /// - Parameter services: the services that are about to be brought up.
    mutating func connectShared(making services: [String]) async throws {
        guard let shared = situation.shared, let resolved = compose?.resolved else { return }
        let containers = try await session.engine.containers(of: shared.stack).filter(\.isRunning)
        let missing = resolved.connections.flatMap { connection in
            containers.filter { $0.service == connection.service && !$0.networks.contains(connection.network) }
                .map { (container: $0, place: NetworkPlace(network: connection.network, aliases: connection.aliases)) }
        }
        var connected = resolved.connections
        if !missing.isEmpty {
            var present = try await session.engine.networks(of: situation.stack)
            if !services.isEmpty, missing.contains(where: { !present.contains($0.place.network) }) {
                try await check(
                    ["up", "--no-start", "--no-deps"]
                        + proposal.options.arguments(for: services, scales: plan.scales) + services)
                present = try await session.engine.networks(of: situation.stack)
            }
            for (container, place) in missing where present.contains(place.network) {
                session.report("Connecting \(container.service) of the stack '\(shared.stack)' to \(place.network)")
                try await session.engine.connect(container, to: place)
            }
            // A network of services that are not brought up is not there yet.
            let absent = Set(missing.map(\.place.network)).subtracting(present)
            connected.removeAll { absent.contains($0.network) }
        }
        let byService = Dictionary(grouping: connected, by: \.service)
        state.connections = byService.mapValues { $0.map(\.network).sorted() }
            .merging(shared.names.map { ($0, []) }) { known, _ in known }
        if state.connections != situation.state.connections { try write() }
    }

    /// Takes containers of the main worktree's stack off the networks of this one, if their services are no longer shared or
    /// docker-compose is to make the networks anew.
    mutating func disconnectShared() async throws {
        let left = (state.connections ?? [:]).filter {
            remakesNetworks || situation.shared?.contains($0.key) != true
        }
        guard !left.isEmpty else { return }
        let containers = try await session.sharedContainers().filter { left[$0.service] != nil }
        try await session.engine.disconnect(containers, from: Set(left.values.joined()).sorted())
        for service in left.keys { state.connections?[service] = nil }
        try write()
    }

    /// Returns the places of shared services' containers on networks of other stacks, by service.
    func connectionsOutside(of services: [String]) async throws -> [String: [NetworkPlace]] {
        let shared = services.filter { situation.service($0)?.definition.settings.isShared == true }
        func outside(_ container: Container) -> Set<String> {
            Set(container.networks).subtracting(compose?.resolved.networks(of: container.service) ?? [])
        }
        let containers = inventory.containers.filter { shared.contains($0.service) && !outside($0).isEmpty }
        guard !containers.isEmpty else { return [:] }
        let places = try await session.engine.places(of: containers)
        return containers.reduce(into: [:]) { all, container in
            let own = (places[container.id] ?? []).filter { outside(container).contains($0.network) }
            all[container.service, default: []] += own.filter { all[container.service]?.contains($0) != true }
        }
    }

    /// Connects containers that were made anew to networks of other stacks, as the ones before were; warns where that fails.
    func reconnect(_ connections: [String: [NetworkPlace]]) async {
        guard !connections.isEmpty else { return }
        do {
            for container in try await session.engine.containers(of: situation.stack) where container.isRunning {
                for place in connections[container.service] ?? [] where !container.networks.contains(place.network) {
                    try await session.engine.connect(container, to: place)
                }
            }
        } catch { session.warn("a stack that uses a shared service may not reach it: \(error)") }
    }
}
