import Compose
import Docker
import Pipeline
import Projects

/// The order of calls of docker-compose, and what is waited for between them.
extension PlanRun {
    /// Splits services into as few calls of docker-compose as their options allow, each service in the same call as those that
    /// it depends on, or in a later one.
    ///
    /// - Parameter names: the services, in the order of their dependencies.
    func calls(
        for names: [String], options: (String) -> [String]
    ) -> [(names: [String], options: [String])] {
        var (left, calls) = (names, [(names: [String], options: [String])]())
        while let first = left.first {
            let shared = options(first)
            var missing = Set(left)
            let call = left.filter { name in
                let needed = situation.service(name)?.definition.dependencies ?? []
                guard name == first || options(name) == shared && missing.isDisjoint(with: needed) else { return false }
                missing.remove(name)
                return true
            }
            calls.append((call, shared))
            left = left.filter(missing.contains)
        }
        return calls
    }

    /// Waits until what some services depend on is healthy, or has completed, where `depends_on` asks for it.
    ///
    /// docker-compose waits for what it starts in the same call, and looks at nothing else. What was not on its way before,
    /// because it has failed or is paused, is not waited for: a mount is not to fail because some other service has no database.
    ///
    /// - Parameters:
    ///   - names: the services of the next call.
    ///   - changed: all that are brought up, in this call and others.
    /// - Throws: `ConductorError` where what they depend on has failed; of kind `interrupted` after a signal.
    func waitForDependencies(of names: [String], changed: [String]) async throws {
        guard !proposal.options.isAlone else { return }
        let definitions = names.compactMap { situation.service($0)?.definition }
        let conditions = try definitions.flatMap { definition in
            try definition.conditions().filter { needed, _ in
                !names.contains(needed) && !definition.optionalDependencies.contains(needed)
            }
        }
        guard !conditions.isEmpty else { return }
        let completed = Set(conditions.filter { $0.value == .completed }.map(\.key))
        let containers = try await session.engine.containers(of: situation.stack)
        let waiting = containers.filter { container in
            conditions.contains { $0.key == container.service }
                && (changed.contains(container.service) || container.state == .running && !container.hasFailed)
        }.map(\.service)
        guard !waiting.isEmpty else { return }
        _ = try await session.waitUntilReady(
            waiting, started: [], completed: completed, in: situation.stack, timeout: nil)
    }
}
