package import Compose
package import Docker
package import Projects
import Repositories
package import SystemPackage
/// All that is known when something is decided: the first stage of the pipeline fills it, the others only read it.
package struct Situation: Sendable {
    /// Where the project lies.
    package let project: Project
    /// The name of the project.
    package let name: String
    /// The environment.
    package let environment: Environment
    /// The name of the stack: docker-compose's project name.
    package let stack: String
    /// What the project's files say that has no effect yet, each with its place.
    package let unhonoured: [String]
    /// The pods, placeholders first.
    package let pods: [Pod]
    /// The services of all pods, in the pods' order.
    package let services: [Service]
    /// The sources of the services, and the libraries.
    package let sources: [Source]
    /// What git's configuration says about the project.
    package let settings: ProjectSettings
    /// The checkouts that are there.
    package internal(set) var checkouts: [Checkout]
    /// What was decided and applied before.
    package var state: WorktreeState
    /// Gives the variables in compose files their values.
    package let interpolation: Interpolation
    /// What the files of environment variables hold, by path; those that do not exist are missing.
    package let environmentFiles: [FilePath: String]
    /// What tells the files that were read, and that docker-compose will read once more, from later ones.
    let stamps: [FilePath: String]
    /// The file of variables for compose files, where there is one.
    package let dotEnv: DotEnv?
    /// How the files are seen.
    let files: FileView
    /// Whether it is what a command is only asked about, and not what is.
    package let isExpected: Bool
    /// The compose files that were read, by path.
    package let composeFiles: [FilePath: ComposeFile]
    /// The compose files of the enabled pods, those that they include among them.
    let enabledFiles: [PlacedComposeFile]
    /// The files that decide what happens to each service, where it has any.
    package var inputs: [String: ServiceInputs] = [:]
    /// The images that were built from such files.
    package internal(set) var images: BuiltImages
    /// The docker-compose that is to run it; `nil` where none was found.
    package let tool: ComposeTool?

    /// The file of variables with which docker-compose interpolates: the project's own `.env`.
    package struct DotEnv: Sendable {
        /// Where it lies.
        package let path: FilePath
        /// What it holds.
        package let text: String
    }

    /// The pods that take part in the environment.
    package var enabledPods: [Pod] { pods.filter(\.isEnabled) }

    /// The service of that name.
    package func service(_ name: String) -> Service? {
        services.first { $0.name == name }
    }

    /// The source that a service is built from.
    package func source(of service: Service) -> Source? {
        sources.first { $0.build(of: service.name) != nil }
    }

    /// The checkout of a source, where there is one.
    package func checkout(of source: Source) -> Checkout? {
        checkouts.checkout(of: source)
    }

    /// The checkout behind a service, where there is one, mounted or not.
    package func checkout(behind service: Service) -> Checkout? {
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

    /// Whether the image of a service is built from a folder of this machine: its checkout, or a folder of the project.
    package func isBuiltHere(_ service: Service) -> Bool {
        if case .local = service.definition.buildContext { return true }
        return checkout(behind: service) != nil
    }

    /// The services in the order in which they are started: what a service needs comes before it.
    func inStartOrder(_ services: [Service]) -> [Service] {
        let wanted = Set(services.map(\.name))
        return withDependencies(services).filter { wanted.contains($0.name) }
    }

    /// The services, each after all that it needs, at any depth.
    package func withDependencies(_ services: [Service]) -> [Service] {
        visit(services, dependencies)
    }

    /// The names of services, and of all that they need.
    package func namesWithDependencies(_ names: [String]) -> [String] {
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
