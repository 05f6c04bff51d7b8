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
                .map { (container: $0, connection: connection) }
        }
        var connected = resolved.connections
        if !missing.isEmpty {
            var present = try await session.engine.networks(of: situation.stack)
            if !services.isEmpty, missing.contains(where: { !present.contains($0.connection.network) }) {
                try await check(
                    ["up", "--no-start", "--no-deps"]
                        + proposal.options.arguments(for: services, scales: plan.scales) + services)
                present = try await session.engine.networks(of: situation.stack)
            }
            for (container, connection) in missing where present.contains(connection.network) {
                session.report(
                    "Connecting \(container.service) of the stack '\(shared.stack)' to \(connection.network)")
                try await session.engine.connect(container, to: connection.network, aliases: connection.aliases)
            }
            // A network of services that are not brought up is not there yet.
            let absent = Set(missing.map(\.connection.network)).subtracting(present)
            connected.removeAll { absent.contains($0.network) }
        }
        // What does not run, for example for want of a profile, is connected when it does.
        let running = Set(containers.map(\.service))
        let byService = Dictionary(grouping: connected.filter { running.contains($0.service) }, by: \.service)
        state.connections = byService.mapValues { Dictionary($0.map { ($0.network, $0.aliases) }) { $1 } }
            .merging(running.intersection(shared.names).map { ($0, [:]) }) { known, _ in known }
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
        try await session.engine.disconnect(containers, from: Set(left.values.flatMap(\.keys)).sorted())
        for service in left.keys { state.connections?[service] = nil }
        try write()
    }

    /// Connects the containers of shared services that were made or started to the networks of the stacks that use them; warns
    /// where that fails.
    func reconnect(_ services: [String]) async {
        let shared = services.filter { situation.service($0)?.definition.settings.isShared == true }
        guard !situation.project.isSecondStack, !shared.isEmpty else { return }
        do {
            let containers = try await session.engine.containers(of: situation.stack).filter(\.isRunning)
            for user in try await session.users(of: shared) {
                let present = try await session.engine.networks(of: user.stack)
                for container in containers {
                    for (network, aliases) in user.connections[container.service] ?? [:]
                    where present.contains(network) && !container.networks.contains(network) {
                        try await session.engine.connect(container, to: network, aliases: aliases)
                    }
                }
            }
        } catch { session.warn("a stack that uses a shared service may not reach it: \(error)") }
    }

    /// Warns where running stacks use shared services that are taken away.
    func warnOfUsers(of services: [String]) async throws {
        if services.isEmpty { return }
        for user in try await session.users(of: services) where user.isRunning {
            session.warn("the stack '\(user.stack)' uses \(user.names), which this branch does not have")
        }
    }
}
