package import Docker
import Projects

/// The containers and images of a stack that exist in docker.
package struct Inventory: Sendable, Equatable {
    /// Its containers.
    package var containers: [Container]
    /// The containers of shared services, in the stack that runs them; `nil` if docker was not asked.
    package var shared: [Container]?
    /// The names of the existing images that were built for the project and named after their content; empty if no
    /// service runs from one.
    package var images: Set<String>
    /// The services with a container whose image's name is that of another image now.
    package var replacedImages: Set<String>
    /// docker-compose's digest of the present settings of each service, which its containers have in a label; `nil` if
    /// docker-compose was not asked.
    package var settings: [String: String]?
    /// The names of the networks that containers of each service are to be on; known with ``settings``.
    package var networks: [String: [String]] = [:]
    /// The services to whose containers docker-compose copies content that its digest does not see; known with
    /// ``settings``.
    package var copied: Set<String> = []
    /// The paths that containers of a service mount and at which something else is now than when they were started, for
    /// services of which that is not recorded.
    package var replacedMounts: [String: [String]] = [:]
    /// The names of the volumes that running containers of a service mount, for services of which nothing is recorded.
    package var volumes: [String: Set<String>] = [:]
    /// The services whose namespaces a container uses and that were started after it, so that it has lost them.
    package var lostNamespaces: [String: String] = [:]

    /// Creates an inventory.
    package init(
        containers: [Container], images: Set<String> = [], replacedImages: Set<String> = [],
        settings: [String: String]? = nil
    ) {
        self.containers = containers
        self.images = images
        self.replacedImages = replacedImages
        self.settings = settings
    }

    /// Returns the services with a container of which it is not known what it was made from: docker-compose made it
    /// without us.
    package func unknownServices(_ rendering: Rendering) -> Set<String> {
        let applied = rendering.situation.state.applied
        return Set(
            containers.filter { container in
                guard rendering.facts[container.service] != nil else { return false }
                guard let facts = applied?.services[container.service] else { return true }
                return !facts.isEmpty && applied?.containers?[container.service]?.knows(container) == false
            }.map(\.service))
    }

    /// Returns the ids of the containers of a service, sorted.
    package func ids(of service: String) -> [String] {
        containers.filter { $0.service == service }.map(\.id).sorted()
    }
}
