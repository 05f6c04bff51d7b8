public import Compose
import SystemPackage

/// A service of the project.
public struct Service: Sendable {
    /// The name of the pod that it is in.
    public let pod: String
    /// What the pod's files say of it.
    public let definition: ServiceDefinition
    /// Whether `up` starts it: its pod is enabled and no task, and its profile, if it has one, is active.
    public let isStarted: Bool

    /// The name.
    public var name: String { definition.name }
}

/// All that is known when something is decided: the first stage of the pipeline fills it, the others only read it.
public struct Situation: Sendable {
    /// Where the project lies.
    public let project: Project
    /// The name of the project.
    public let name: String
    /// The environment.
    public let environment: Environment
    /// The name of the stack: docker-compose's project name.
    public let stack: String
    /// The pods, placeholders first.
    public let pods: [Pod]
    /// The services of all pods, in the pods' order.
    public let services: [Service]
    /// The sources of the services, and the libraries.
    public let sources: [Source]
    /// The checkouts that are there.
    public internal(set) var checkouts: [Checkout]
    /// What was decided and applied before.
    public internal(set) var state: WorktreeState
    /// Gives the variables in compose files their values.
    let interpolation: Interpolation
    /// What the files of environment variables hold, by path; those that do not exist are missing.
    let environmentFiles: [FilePath: String]
    /// What tells the files that were read, and that docker-compose will read once more, from later ones.
    var stamps: [FilePath: String] = [:]
    /// The project's own `.env`, where there is one.
    let dotEnv: FilePath?
    /// The compose files of the enabled pods, those that they include among them.
    let enabledFiles: [PlacedComposeFile]
    /// The files that decide what happens to each service, where it has any.
    var inputs: [String: ServiceInputs] = [:]
    /// The images that were built from such files.
    var images = BuiltImages()
    /// The docker-compose that is to run it; `nil` where none was found.
    public let tool: ComposeTool?

    /// The pods that take part in the environment.
    public var enabledPods: [Pod] { pods.filter(\.isEnabled) }

    /// The service of that name.
    public func service(_ name: String) -> Service? {
        services.first { $0.name == name }
    }

    /// The source that a service is built from.
    public func source(of service: Service) -> Source? {
        sources.first { $0.build(of: service.name) != nil }
    }

    /// The checkout of a source, where there is one.
    public func checkout(of source: Source) -> Checkout? {
        checkouts.first { $0.name == source.name && $0.key == source.key }
    }

    /// The checkout of a source.
    ///
    /// - Throws: ``ConductorError`` of kind `unknownName` where there is none.
    public func existingCheckout(of source: Source) throws -> Checkout {
        if let checkout = checkout(of: source) { return checkout }
        throw ConductorError(
            .unknownName, "'\(source.name)' is not checked out",
            hint: "git conductor checkout \(source.libraries.first ?? source.services.first ?? source.name)")
    }

    /// The checkout behind a service, where there is one, mounted or not.
    public func checkout(behind service: Service) -> Checkout? {
        source(of: service).flatMap(checkout(of:))
    }

    /// The services that are started before a service: those that its files name, and the placeholders.
    func dependencies(of service: Service) -> [Service] {
        service.definition.dependencies.compactMap(self.service) + placeholders(before: service)
    }

    /// The placeholders that are started before a service though its files do not say so.
    ///
    /// Only a service of an ordinary pod waits for placeholders, and for none that needs that service itself.
    func placeholders(before service: Service) -> [Service] {
        func kind(_ service: Service) -> Pod.Kind? { pods.first { $0.name == service.pod }?.kind }
        guard kind(service) == .service else { return [] }
        return services.filter { placeholder in
            placeholder.isStarted && kind(placeholder) == .placeholder
                && !service.definition.dependencies.contains(placeholder.name)
                && !visit([placeholder], { $0.definition.dependencies.compactMap(self.service) })
                    .contains { $0.name == service.name }
        }
    }

    /// The services in the order in which they are started: what a service needs comes before it.
    func inStartOrder(_ services: [Service]) -> [Service] {
        let wanted = Set(services.map(\.name))
        return withDependencies(services).filter { wanted.contains($0.name) }
    }

    /// The services, each after all that it needs, at any depth.
    public func withDependencies(_ services: [Service]) -> [Service] {
        visit(services, dependencies)
    }

    /// The names of services, and of all that they need.
    public func namesWithDependencies(_ names: [String]) -> [String] {
        withDependencies(names.compactMap(service)).map(\.name)
    }

    private func visit(_ services: [Service], _ next: (Service) -> [Service]) -> [Service] {
        var seen: Set<String> = []
        var order: [Service] = []
        func visit(_ service: Service) {
            guard seen.insert(service.name).inserted else { return }
            next(service).forEach(visit)
            order.append(service)
        }
        services.forEach(visit)
        return order
    }
}
