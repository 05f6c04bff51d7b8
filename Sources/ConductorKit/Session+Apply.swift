import Compose
import Host

extension Session {
    /// How much of docker-compose's own output is shown.
    public enum ComposeOutput: Sendable {
        /// All of it, as it comes.
        case shown
        /// Only what it says when it fails.
        case quiet
    }

    /// Fourth stage: writes the files, lets docker-compose do the steps, and records what was applied.
    ///
    /// - Parameter isAsked: whether a person has asked for it by name; if nobody has, and files have changed since they were
    ///   read, docker-compose is not run.
    ///
    /// A kill at any moment leaves the next command to do the rest: what is under way counts as not applied.
    ///
    /// - Throws: ``ConductorError`` of kind `compose`, `engine` or `content`.
    public func apply(
        _ plan: Plan, _ rendering: Rendering, containers: [Container], in situation: Situation,
        output: ComposeOutput, isAsked: Bool = true
    ) async throws {
        // Whoever asks for it by name has approved it before.
        try checkApproved(plan.toBringUp, in: situation)
        try rendering.write(in: situation)
        for checkout in situation.checkoutsWithGit { try checkout.keepLink() }
        var state = situation.state
        var applied =
            state.applied.flatMap { $0.environment == situation.environment.name ? $0 : nil }
            ?? WorktreeState.Applied(environment: situation.environment.name, services: [:], known: [])
        let present = Set(containers.map(\.service))
        applied.services = applied.services.filter { present.contains($0.key) }
        // No facts at all: under way. Whoever comes after a kill sees that it has to be done again.
        for step in plan.steps { applied.services[step.service] = [:] }
        applied.known = situation.services.map(\.name).sorted()
        state.applied = applied.services.isEmpty ? nil : applied
        if state != situation.state { try state.write(project) }
        guard !plan.isEmpty else { return }
        try Stacks.record(situation.stack, for: project)

        for step in plan.steps where step.action == .remove {
            report("Removing \(step.service): \(step.reasons.joined(separator: ", "))")
        }
        let leaving = Set(plan.toRemove)
        try await engine.remove(containers.filter { leaving.contains($0.service) })
        try await bringUp(plan, rendering, in: situation, output: output, isAsked: isAsked)

        if situation.isCurrent {
            for service in plan.toBringUp { applied.services[service] = rendering.facts[service] }
        } else {
            // docker-compose may have read other files than we: what it has made is not known.
            try leaveNote()
        }
        for service in plan.toRemove { applied.services[service] = nil }
        state.applied = applied
        try state.write(project)
    }

    /// Forgets what was applied to services whose containers are stopped or gone; to all where none is named.
    public func forget(_ services: [String]) throws {
        var state = WorktreeState.read(project, warn: warn)
        for service in services { state.applied?.services[service] = nil }
        if services.isEmpty || state.applied?.services.isEmpty == true { state.applied = nil }
        try state.write(project)
    }

    private func bringUp(
        _ plan: Plan, _ rendering: Rendering, in situation: Situation, output: ComposeOutput, isAsked: Bool
    ) async throws {
        let services = plan.toBringUp
        guard !services.isEmpty else { return }
        try await pullSources(services, in: situation)
        // What another branch asks for nobody has looked at: the note that is left leads to that.
        guard isAsked || situation.isCurrent else { return }
        let compose = try ComposeCommand(situation, rendering, host: host)
        do {
            // The plan names every service that is to change; docker-compose is to touch no other.
            let forced = Set(plan.steps.filter(\.isForced).map(\.service))
            for (options, names) in [
                ([], services.filter { !forced.contains($0) }),
                (["--force-recreate"], services.filter(forced.contains)),
            ] where !names.isEmpty {
                try await compose.check(["up", "--detach", "--no-deps"] + options + names, output: output)
            }
        } catch let error as ConductorError where error.exitCode == nil {
            let clashes = try await portClashes(services, in: situation)
            throw ConductorError(
                error.kind, error.message, details: error.details + clashes,
                hint: clashes.isEmpty
                    ? "mend it and run 'git conductor up'; what came up stays up"
                    : "stop the other one, or give this service another port, then run 'git conductor up'")
        }
    }

    /// Builds the images of those services that are built from a folder of this machine.
    ///
    /// - Returns: their names.
    /// - Throws: ``ConductorError`` of kind `compose`.
    public func build(_ services: [Service], _ rendering: Rendering, in situation: Situation, output: ComposeOutput)
        async throws -> [String]
    {
        try rendering.write(in: situation)
        let names = services.filter { service in
            if case .local = service.definition.buildContext { return true }
            return situation.checkout(behind: service) != nil
        }.map(\.name)
        guard !names.isEmpty else { return [] }
        try await ComposeCommand(situation, rendering, host: host).check(["build"] + names, output: output)
        return names
    }

    /// Fetches the images of services that have a source and no checkout.
    ///
    /// docker-compose would build these from the source's URL; a service that is not checked out runs from its image.
    private func pullSources(_ names: [String], in situation: Situation) async throws {
        let services = names.compactMap(situation.service).filter { service in
            situation.source(of: service) != nil && situation.checkout(behind: service) == nil
                && service.definition.image != nil
        }
        let missing = Set(try await engine.missing(services.compactMap(\.definition.image)))
        for service in services {
            guard let image = service.definition.image, missing.contains(image) else { continue }
            guard try await engine.pull(image, platform: service.definition.platform).isSuccess else {
                throw ConductorError(
                    .engine, "the image '\(image)' of '\(service.name)' is not here and cannot be pulled",
                    hint:
                        "to build it from its source: git conductor checkout --no-up \(service.name) && git conductor build \(service.name)"
                )
            }
        }
    }

    /// Containers of others that hold a port which the services want, a line each.
    private func portClashes(_ services: [String], in situation: Situation) async throws -> [String] {
        let wanted = services.compactMap(situation.service).flatMap { service in
            service.definition.ports.compactMap { port in port.published.map { (service.name, $0) } }
        }
        guard !wanted.isEmpty else { return [] }
        return try await engine.publishers().filter { $0.stack != situation.stack }.flatMap { publisher in
            wanted.compactMap { service, ports in
                guard let port = ports.first(where: { publisher.ports.contains(":\($0)->") }) else { return nil }
                let place =
                    publisher.stack.isEmpty
                    ? "" : " of the stack '\(publisher.stack)' (\(publisher.workingDirectory))"
                return "port \(port) of '\(service)' is held by the container '\(publisher.container)'\(place)"
            }
        }
    }
}
