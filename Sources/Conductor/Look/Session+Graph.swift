import Compose
import Errors
package import Graph
import Pipeline
import Projects
import SystemPackage

extension Session {
    /// Returns the application as a graph, with the states that its services have now.
    ///
    /// What services need, mount and publish is what docker-compose makes of the files; without one, it is what we read
    /// in them. Where the engine does not answer, the states are `unknown`. Notes in the graph say what is missing.
    ///
    /// - Parameter words: services, as `SERVICE` or `POD/SERVICE`, or pods, of which the graph is, with all that they need and
    ///   all that needs them; the whole if there are none.
    /// - Returns: where the project's files cannot be read, the stack as it was last applied; where docker-compose refuses
    ///   them, what we read in them; and the error.
    /// - Throws: as ``status()``; ``ConductorError`` of kind `unknownName`.
    package func graph(of words: [String]) async throws -> (graph: ServiceGraph, error: (any Error)?) {
        let observation = try await observe()
        let (status, situation) = (observation.status, observation.rendering?.situation)
        var notes: [String] = []
        if status.services.contains(where: { $0.state == "unknown" }) {
            notes.append("the engine does not answer, so no states are known")
        }
        var definitions: [String: ServiceDefinition] = [:]
        for service in (situation?.services ?? []) + (situation?.shared?.services ?? []) {
            definitions[service.name] = service.definition
        }
        if let stack = observation.lastStack {
            notes.append("the project's files cannot be read: this is the stack as it was last applied")
            for definition in stack.definitions { definitions[definition.name] = definition }
        } else if let rendering = observation.rendering {
            if let resolved = try await resolvedDefinitions(rendering, refusal: observation.error) {
                for definition in resolved { definitions[definition.name] = definition }
            } else {
                notes.append("docker-compose was not asked: this is what git conductor reads in the files")
            }
        }
        let mounts = try definitions.mapValues { try self.mounts(of: $0, situation) }
        let graph = ServiceGraph(
            project: status.project, environment: status.environment, stack: status.stack,
            pods: (situation?.pods ?? []).map(ServiceGraph.Pod.init),
            services: try status.services.map { service in
                var result = ServiceGraph.Service(service)
                result.mounts = mounts[service.name] ?? []
                result.networks = try definitions[service.name]?.networkKeys() ?? []
                return result
            },
            needs: try status.services.flatMap { service in
                try definitions[service.name]?.connections().compactMap { ServiceGraph.Need(service.name, $0) } ?? []
            }, notes: notes)
        let part = words.isEmpty ? graph : graph.part(around: try status.names(of: words))
        return (part, observation.error)
    }

    /// Returns the services as docker-compose resolves them; `nil` where it cannot be asked, or refuses the files.
    private func resolvedDefinitions(
        _ rendering: Rendering, refusal: (any Error)?
    ) async throws -> [ServiceDefinition]? {
        let situation = rendering.situation
        // docker-compose must not fetch remote files that are not approved.
        guard refusal == nil, situation.tool != nil,
            !unapproved(situation.powers(of: nil)).contains(where: { $0.subject == HostPower.remote })
        else { return nil }
        return try await withTemporaryFolder(rendering) { try await resolve(rendering, in: $0).definitions() }
    }

    /// Returns what is mounted in the containers of a service: what we add, then what the files say for other paths.
    private func mounts(of definition: ServiceDefinition, _ situation: Situation?) throws -> [ServiceGraph.Mount] {
        let checkouts = situation?.checkouts.map(\.path) ?? []
        func mount(_ path: FilePath, at target: String, isReadOnly: Bool = false) -> ServiceGraph.Mount {
            let kind: ServiceGraph.Mount.Kind =
                checkouts.contains(where: path.starts) ? .checkout : path.starts(with: project.root) ? .project : .host
            return ServiceGraph.Mount(kind, project.display(path), at: target, isReadOnly: isReadOnly)
        }
        let added = (situation?.service(definition.name)).flatMap { situation?.mounts(of: $0) } ?? []
        let ours = added.map { mount($0.folder.lexicallyNormalized(), at: $0.use.target) }
        let others = try definition.namedMounts().filter { named in !ours.contains { $0.target == named.target } }
        return ours
            + others.compactMap { named in
                switch named.source {
                case .path(let path): mount(path, at: named.target, isReadOnly: named.isReadOnly)
                // Volumes that keep a path of an image are no part of the project's files.
                case .volume(let key) where key.hasPrefix(Situation.keptVolumePrefix): nil
                case .volume(let key):
                    ServiceGraph.Mount(.volume, key, at: named.target, isReadOnly: named.isReadOnly)
                }
            }
    }
}

extension ServiceGraph.Pod {
    /// Describes a pod of the project.
    fileprivate init(_ pod: Pod) {
        let kind: Kind =
            switch pod.kind {
            case .service: .service
            case .placeholder: .placeholder
            case .task: .task
            }
        self.init(pod.name, kind: kind, isEnabled: pod.isEnabled)
    }
}

extension ServiceGraph.Service {
    /// Describes a service as the status has it.
    fileprivate init(_ service: StackStatus.Service) {
        self.init(service.name, pod: service.pod, state: service.state)
        health = service.health
        containers = service.containers.count
        exitCode = service.containers.count == 1 ? service.containers[0].exitCode : nil
        image = service.image
        ports = service.ports
        sharedStack = service.sharedStack
    }
}

extension ServiceGraph.Need {
    /// Describes a connection of a service; `nil` for one of a kind that is not drawn.
    fileprivate init?(_ service: String, _ connection: ServiceDefinition.Connection) {
        guard let kind = Kind(rawValue: connection.key) else { return nil }
        let target: Target =
            switch connection.owner {
            case .service(let name): .service(name)
            case .container(let name): .container(name)
            }
        self.init(service, needs: target, kind, connection.detail)
    }
}
