import Compose
package import Errors
import Git
package import Projects
import Repositories
import SystemPackage
import Text
import YAML

/// The services with `shared: true` that a stack does not run itself: it uses the containers of the main worktree's stack.
package struct SharedServices: Sendable {
    /// The main worktree of the project.
    package let project: Project
    /// The name of its stack.
    package let stack: String
    /// The services.
    package let services: [Service]
    /// Those that this stack runs itself, because the main worktree's branch does not have them.
    let own: [String]

    /// Finds the services that the main worktree's stack runs for another stack of the same environment; `nil` where there
    /// are none.
    ///
    /// - Parameters:
    ///   - project: the worktree, and which of its stacks a command is about.
    ///   - services: all services of the project's files.
    ///   - variables: the user's environment.
    /// - Throws: `YAMLError` at a service that cannot do without the container of a shared one in its own stack.
    init?(
        for project: Project, _ environment: Environment, _ settings: ProjectSettings, _ stacks: Stacks,
        among services: [Service], projectName: String, variables: [String: String]
    ) throws {
        let shared = services.filter(\.definition.settings.isShared)
        if shared.isEmpty { return nil }
        try Self.check(services)
        guard project.isSecondStack, project.hasMainWorktree,
            let main = RepositoryLayout.find(from: project.mainRoot).flatMap({ Project($0) })
        else { return nil }
        let state = WorktreeState.read(main, warn: nil)
        guard try Situation.environment(nil, main, state, settings) == environment else { return nil }
        self.project = main
        // Files that cannot be read keep nobody from using what runs.
        let files = try? MainFiles(main, environment, variables)
        let name = try stacks.name(
            for: main, configured: settings.stack, declared: files?.declaredName, projectName: projectName)
        stack = stacks.stacks[main.worktreeName]?.name ?? name
        let missing = shared.filter { files?.services.contains($0.name) == false }
        let own = Self.withOwners(Set(missing.map(\.name)), among: shared)
        self.services = shared.filter { !own.contains($0.name) }
        self.own = own.sorted()
    }

    private static func check(_ services: [Service]) throws(YAMLError) {
        let shared = Set(services.filter(\.definition.settings.isShared).map(\.name))
        for service in services where !shared.contains(service.name) {
            for case .service(let name) in service.definition.shares.filter({ $0.how != .restart }).map(\.owner)
            where shared.contains(name) {
                guard let layer = service.definition.layers.last else { continue }
                throw layer.file.document.error(
                    "'\(service.name)' is in the container of '\(name)', which all stacks share: it has to be 'shared', too",
                    at: layer.node)
            }
        }
    }

    /// Returns names of services, and those of the services in whose containers they are.
    private static func withOwners(_ names: Set<String>, among services: [Service]) -> Set<String> {
        let owners = services.filter { names.contains($0.name) }.flatMap(\.definition.shares).compactMap { share in
            if case .service(let name) = share.owner, share.how != .restart { name } else { nil }
        }
        let all = names.union(owners)
        return all == names ? names : withOwners(all, among: services)
    }

    /// Their names.
    package var names: Set<String> { Set(services.map(\.name)) }

    /// Whether a service is one of them.
    package func contains(_ service: String) -> Bool { services.contains { $0.name == service } }

    /// Returns the error for a command that is about one of them, and that this stack cannot carry out.
    package func refusal(of service: String) -> ConductorError {
        ConductorError(
            .sharedService, "'\(service)' is shared: the stack '\(stack)' runs it for this one",
            hint: "give the command there: cd \(project.root.string.quoted)")
    }
}

/// What the main worktree's files say of its stack.
private struct MainFiles {
    /// The name that docker-compose itself would give to it.
    let declaredName: Stacks.DeclaredName?
    /// The names of its services.
    let services: Set<String>

    init(_ main: Project, _ environment: Environment, _ variables: [String: String]) throws {
        let reading = ProjectReading(project: main, files: .disk)
        var values = variables
        if let dotEnv = try reading.dotEnv() {
            let file = try EnvironmentFile(parsing: dotEnv.text, file: ".env", variables: { variables[$0] })
            values.merge(file.values) { shell, _ in shell }
        }
        declaredName = try reading.declaredName(environment, values)
        let compose = try reading.compose(environment, Interpolation(variables: values), profiles: "", lasting: "")
        services = Set(compose.services.map(\.name))
    }
}
