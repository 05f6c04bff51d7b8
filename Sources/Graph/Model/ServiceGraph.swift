/// An application as a graph: its pods, their services, and what these need of one another.
package struct ServiceGraph: Sendable, Equatable {
    /// A pod.
    package struct Pod: Sendable, Equatable {
        /// What a pod is for.
        package enum Kind: String, Sendable {
            /// Runs with the application.
            case service
            /// Stands in for what is hosted elsewhere in production; started first.
            case placeholder
            /// Is run by hand.
            case task
        }

        /// Its name.
        package let name: String
        /// What it is for.
        package let kind: Kind
        /// Whether it is enabled in the environment.
        package let isEnabled: Bool

        /// Describes a pod.
        package init(_ name: String, kind: Kind = .service, isEnabled: Bool = true) {
            (self.name, self.kind, self.isEnabled) = (name, kind, isEnabled)
        }
    }

    /// Something of a service that is in its containers at a path.
    package struct Mount: Sendable, Equatable {
        /// What is mounted.
        package enum Kind: String, Sendable {
            /// A folder of a checkout.
            case checkout
            /// A folder or file of the project.
            case project
            /// Another path of this machine.
            case host
            /// A volume with a name.
            case volume
        }

        /// What is mounted.
        package let kind: Kind
        /// The path, relative to the project where it is below that; or the key of the volume.
        package let source: String
        /// The path in the containers.
        package let target: String
        /// Whether the containers cannot write it.
        package let isReadOnly: Bool

        /// Describes a mount.
        package init(_ kind: Kind, _ source: String, at target: String, isReadOnly: Bool = false) {
            (self.kind, self.source, self.target, self.isReadOnly) = (kind, source, target, isReadOnly)
        }
    }

    /// A service.
    package struct Service: Sendable, Equatable {
        /// Its name.
        package let name: String
        /// The name of its pod; empty where it is not known.
        package let pod: String
        /// The state of its containers as docker names it; `absent` without a container, `unknown` without an engine.
        package var state: String
        /// The health of its containers; `nil` without a health check.
        package var health: String?
        /// The exit code of its only container; `nil` where it has not ended.
        package var exitCode: Int?
        /// The number of its containers.
        package var containers = 0
        /// Its image; `nil` where none is known.
        package var image: String?
        /// The ports that it publishes: `HOST:CONTAINER`.
        package var ports: [String] = []
        /// Its networks but the default one.
        package var networks: [String] = []
        /// What is mounted in its containers.
        package var mounts: [Mount] = []
        /// The stack that runs it for this one; `nil` for a service of this stack itself.
        package var sharedStack: String?

        /// Describes a service.
        package init(_ name: String, pod: String, state: String = "unknown") {
            (self.name, self.pod, self.state) = (name, pod, state)
        }
    }

    /// What a service needs of another one.
    package struct Need: Sendable, Hashable {
        /// The key of the compose file that says so.
        package enum Kind: String, Sendable {
            /// It is started after the other one.
            case dependsOn = "depends_on"
            /// It can reach the other one, by another name too.
            case link = "links"
            /// It can reach a container of another stack.
            case externalLink = "external_links"
            /// It uses the network of the other one's container.
            case network = "network_mode"
            /// It uses the IPC of the other one's container.
            case ipc
            /// It sees the processes of the other one's container.
            case pid
            /// It has the volumes of the other one.
            case volumes = "volumes_from"
        }

        /// Whose container is needed.
        package enum Target: Sendable, Hashable {
            /// That of a service.
            case service(String)
            /// One that is named, of another stack or of none.
            case container(String)
        }

        /// The service that needs something.
        package let service: String
        /// Whose container it needs.
        package let target: Target
        /// The key that says so.
        package let kind: Kind
        /// With `depends_on` the condition, with links the other name; `nil` where there is none.
        package let detail: String?

        /// Describes a need.
        package init(_ service: String, needs target: Target, _ kind: Kind, _ detail: String? = nil) {
            (self.service, self.target, self.kind, self.detail) = (service, target, kind, detail)
        }
    }

    /// The name of the project.
    package let project: String
    /// The environment.
    package let environment: String
    /// The name of the stack.
    package let stack: String
    /// The pods, in the order of the project.
    package var pods: [Pod]
    /// The services, in the pods' order.
    package var services: [Service]
    /// What they need of one another, each of a service or a container.
    package var needs: [Need]
    /// What is not known, a sentence each.
    package var notes: [String]

    /// Describes an application.
    ///
    /// Needs of services that there are not, and those of a service of itself, are left out.
    package init(
        project: String, environment: String, stack: String, pods: [Pod] = [], services: [Service] = [],
        needs: [Need] = [], notes: [String] = []
    ) {
        (self.project, self.environment, self.stack) = (project, environment, stack)
        (self.pods, self.services, self.notes) = (pods, services, notes)
        let names = Set(services.map(\.name))
        var seen: Set<Need> = []
        self.needs = needs.filter { need in
            guard names.contains(need.service), seen.insert(need).inserted else { return false }
            if case .service(let name) = need.target { return names.contains(name) && name != need.service }
            return true
        }
    }
}

extension ServiceGraph {
    /// A volume that several services mount.
    package struct SharedVolume: Sendable, Equatable {
        /// Its key in compose files.
        package let name: String
        /// The services that mount it.
        package let services: [String]
    }

    /// The volumes that several services mount, by name.
    package var sharedVolumes: [SharedVolume] {
        var users: [String: [String]] = [:]
        for service in services {
            for mount in service.mounts where mount.kind == .volume && users[mount.source]?.last != service.name {
                users[mount.source, default: []].append(service.name)
            }
        }
        return users.filter { $0.value.count > 1 }.map { SharedVolume(name: $0.key, services: $0.value) }
            .sorted { $0.name < $1.name }
    }

    /// Returns the part of it that has to do with services: they, what they need, directly or not, and what needs them.
    ///
    /// - Parameter names: the services.
    package func part(around names: Set<String>) -> ServiceGraph {
        var next: [String: [String]] = [:]
        var previous: [String: [String]] = [:]
        for need in needs {
            guard case .service(let name) = need.target else { continue }
            next[need.service, default: []].append(name)
            previous[name, default: []].append(need.service)
        }
        func reachable(_ edges: [String: [String]]) -> Set<String> {
            var (found, waiting) = (names, Array(names))
            while let name = waiting.popLast() {
                for other in edges[name] ?? [] where found.insert(other).inserted { waiting.append(other) }
            }
            return found
        }
        let kept = reachable(next).union(reachable(previous))
        let services = services.filter { kept.contains($0.name) }
        let pods = Set(services.map(\.pod))
        return ServiceGraph(
            project: project, environment: environment, stack: stack,
            pods: self.pods.filter { pods.contains($0.name) }, services: services, needs: needs, notes: notes)
    }
}
