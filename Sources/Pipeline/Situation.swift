package import Compose
package import Docker
package import Projects
import Repositories
package import SystemPackage
/// All that a decision needs to know: the first stage of the pipeline fills it, the others only read it.
package struct Situation: Sendable {
    /// The worktree of the project.
    package let project: Project
    /// The name of the project.
    package let name: String
    /// The environment.
    package let environment: Environment
    /// The name of the stack: docker-compose's project name.
    package internal(set) var stack: String
    /// The name that the stack gets when it is next brought up from nothing; `nil` if that is the same.
    let laterStack: String?
    /// The keys of the project's files that have no effect yet, each with its place.
    package let unhonoured: [String]
    /// Notes on what the project asks for, and this program is not.
    package let notes: [String]

    /// A note on keys and files that have no effect; `nil` where there are none.
    package var noteOnUnhonoured: String? {
        unhonoured.isEmpty ? nil : "these have no effect yet: \(unhonoured.joined(separator: ", "))"
    }
    /// The pods, placeholders first.
    package let pods: [Pod]
    /// The services of all pods, in the pods' order.
    package let services: [Service]
    /// The places of the services in their list, by name.
    let servicePlaces: [String: Int]
    /// The services that the main worktree's stack runs for this one; `nil` where this stack runs all of them.
    package internal(set) var shared: SharedServices?
    /// The sources of the services, and the libraries.
    package let sources: [Source]
    /// How each service uses sources, with the place of the source in the list, in the order of the list.
    let sourceUses: [String: [(source: Int, use: Source.Use)]]
    /// The project's settings in git's configuration.
    package let settings: ProjectSettings
    /// The libraries that are folders of the project, with the services that mount them.
    let libraryFolders: [(library: String, folder: String, uses: [Source.Use])]
    /// The folders of the project that are mounted, by their paths relative to it.
    var mountedPaths: Set<String> = []
    /// The uses of those folders, by service.
    var mountedFolders: [String: [Source.Use]] = [:]
    /// The checkouts, present and expected.
    package internal(set) var checkouts: [Checkout]
    /// The recorded state of the worktree.
    package var state: WorktreeState
    /// Gives the variables in compose files their values.
    package let interpolation: Interpolation
    /// The contents of the files of environment variables and of labels that exist, by path.
    package let environmentFiles: [FilePath: String]
    /// Whether this machine runs Linux, where docker gives containers no name of it by itself.
    let isOnLinux: Bool
    /// The tags of images that the files name without one; `nil` where none were asked for.
    package let defaultTags: DefaultTags?
    /// The secret variables of the services.
    package internal(set) var secrets: Secrets
    /// The contents of the files of variables with which included files are interpolated, by path.
    package let includedVariables: [FilePath: String]
    /// The stamps of the files that were read, by path, to notice changes before docker-compose reads the files again.
    let stamps: [FilePath: String]
    /// The `.env` for compose files; `nil` if there is none.
    package let dotEnv: DotEnv?
    /// The files as they are, or as they will be.
    let files: FileView
    /// Whether it contains expected changes, for a preview.
    package let isExpected: Bool
    /// The compose files that were read, by path.
    package let composeFiles: [FilePath: ComposeFile]
    /// The compose files of the enabled pods, and those that they include.
    let enabledFiles: [PlacedComposeFile]
    /// The inputs of services that are built from a local folder, by service.
    package var inputs: [String: ServiceInputs] = [:]
    /// What identifies the files and folders that were mounted when the stack was applied, by their paths relative to the
    /// project; empty for one that is not there now.
    var mounted: [String: String] = [:]
    /// Where the stack publishes its ports.
    package var ports = StackPorts()
    /// The branch that is checked out; `nil` where `HEAD` is detached.
    package var branch: String?
    /// Which data its volumes hold; `nil` where all branches share it.
    package var data: BranchData?
    /// The record of images that were built for the project.
    package internal(set) var images: BuiltImages
    /// The docker-compose that is to run the stack; `nil` if none was found.
    package let tool: ComposeTool?

    /// The file of variables with which docker-compose interpolates: the project's own `.env`.
    package struct DotEnv: Sendable {
        /// Its path.
        package let path: FilePath
        /// Its content.
        package let text: String
    }

    /// The pods that are enabled in the environment.
    package var enabledPods: [Pod] { pods.filter(\.isEnabled) }

    /// Returns the service of a name.
    package func service(_ name: String) -> Service? {
        servicePlaces[name].map { services[$0] }
    }

    /// Returns the source that a service is built from.
    package func source(of service: Service) -> Source? {
        sourceUses[service.name]?.first { $0.use.isBuilt }.map { sources[$0.source] }
    }

    /// Returns the checkout of a source, if there is one.
    package func checkout(of source: Source) -> Checkout? {
        checkouts.checkout(of: source)
    }

    /// Returns the checkout of the source that a service is built from, mounted or not.
    package func checkout(behind service: Service) -> Checkout? {
        source(of: service).flatMap(checkout(of:))
    }

    /// Returns the services that are started before a service: those that its files name, and the placeholders.
    ///
    /// One that is not required (`required: false`) is left out where it is not to be started by itself.
    func dependencies(of service: Service) -> [Service] {
        allDependencies(of: service).filter {
            $0.isStarted || !service.definition.optionalDependencies.contains($0.name)
        }
    }

    /// Returns the services that are started before a service if they are started at all.
    private func allDependencies(of service: Service) -> [Service] {
        service.definition.dependencies.compactMap(self.service) + placeholders(before: service)
            // docker-compose does not know that a container that is named is that of another service.
            + servicesUsed(by: service.name, byContainer: true).sorted().compactMap(self.service)
    }

    /// Returns the placeholders that are started before a service although its files do not name them.
    ///
    /// Only services of pods of the kind `service` wait for placeholders, and not for one that depends on that service.
    func placeholders(before service: Service) -> [Service] {
        let placeholderPods = pods.filter { $0.kind == .placeholder }.map(\.name)
        guard !placeholderPods.isEmpty, pods.first(where: { $0.name == service.pod })?.kind == .service else {
            return []
        }
        return services.filter { placeholder in
            placeholder.isStarted && placeholderPods.contains(placeholder.pod)
                && !service.definition.dependencies.contains(placeholder.name)
                && !visit([placeholder], { $0.definition.dependencies.compactMap(self.service) })
                    .contains { $0.name == service.name }
        }
    }

    /// Whether the image of a service is built from a local folder: its checkout, or a folder of the project.
    package func isBuiltHere(_ service: Service) -> Bool {
        if case .local = service.definition.buildContext { return true }
        return checkout(behind: service) != nil
    }

    /// Returns services in the order in which they are started: each after its dependencies.
    func inStartOrder(_ services: [Service]) -> [Service] {
        let wanted = Set(services.map(\.name))
        return visit(services, allDependencies).filter { wanted.contains($0.name) }
    }

    /// Returns services and all their dependencies, direct and indirect, each after its own dependencies.
    package func withDependencies(_ services: [Service]) -> [Service] {
        visit(services, dependencies)
    }

    /// Returns the names of services and of all their dependencies.
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
