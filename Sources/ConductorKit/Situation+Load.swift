import Compose
import Git
import Host
import SystemPackage
import YAML

extension Situation {
    /// What the user said on the command line about which situation is meant.
    public struct Choice: Sendable {
        /// The environment; where none is named, that of the running stack, or `development`.
        public var environment: String?
        /// The name of the stack; where none is named, the worktree's own.
        public var stack: String?

        /// Leaves all to the project.
        public init(environment: String? = nil, stack: String? = nil) {
            self.environment = environment
            self.stack = stack
        }
    }

    /// Reads the project's files, its checkouts and what was last applied. It changes nothing and runs nothing.
    ///
    /// - Parameters:
    ///   - project: where the project lies.
    ///   - choice: what the user said.
    ///   - tool: the docker-compose that is to run it.
    ///   - git: the git that reads what libgit2 cannot.
    ///   - variables: the user's environment.
    ///   - warn: told what is odd and no error; with `nil` state files that cannot be read are left where they are.
    /// - Throws: `YAMLError` with the place of what cannot be understood; ``ConductorError``; `HostError`.
    static func load(
        _ project: Project, state: WorktreeState, choice: Choice, tool: ComposeTool?, git: GitProgram,
        variables: [String: String], warn: ((String) -> Void)?
    ) async throws -> Situation {
        let configuration = try ProjectConfiguration(of: project)
        let environment =
            (choice.environment ?? state.applied?.environment).map(Environment.init(name:)) ?? .development
        try check(environment, in: project, isChosen: choice.environment != nil)

        // docker-compose itself would look in the folder of the compose files only.
        let dotEnv =
            [project.root, project.composeDirectory].map { $0.appending(".env") }
            .first { Files.kind(of: $0) == .file } ?? project.root.appending(".env")
        let hasDotEnv = Files.kind(of: dotEnv) == .file
        let dotEnvStamp = Files.stamp(of: dotEnv)
        var interpolated = variables
        if hasDotEnv {
            let file = try EnvironmentFile(
                parsing: try Files.text(of: dotEnv), file: project.display(dotEnv), variables: { variables[$0] })
            interpolated.merge(file.values) { shell, _ in shell }
        }
        let interpolation = Interpolation(variables: interpolated)

        var stamps: [FilePath: String] = [:]
        if hasDotEnv { stamps[dotEnv] = dotEnvStamp }
        let loader = ComposeLoader(projectDirectory: project.composeDirectory, interpolation: interpolation) { path in
            // Before it is read: a file that changes now is told from what was read.
            if stamps[path] == nil { stamps[path] = Files.stamp(of: path) }
            return try ComposeFile(try Files.text(of: path), path: path, name: project.display(path))
        }
        let pods = try Pod.load(project, environment: environment, read: loader.read)
        var files: [PlacedComposeFile] = []
        let services = try services(
            of: pods, loader, interpolation, profiles: interpolated["COMPOSE_PROFILES"] ?? "", files: &files)

        let configured = try await git.reader(project.root).configuration()
        let folder = project.root.pushing(
            FilePath(try configured.string("conductor.checkouts") ?? Checkout.usualFolder))
        var checkouts = try await Checkout.find(in: folder, project: project, git: git, records: state.checkouts)
        if services.contains(where: \.definition.settings.usesGit) {
            for index in checkouts.indices { try await checkouts[index].readIdentity(git: git) }
        }
        let libraries = try Library.all(in: project, interpolation)
        // A second worktree of a store, which a person put beside the one that we made, does not take its place.
        let made = checkouts.filter { state.checkouts[$0.name] != nil }
        let sources = Source.gather(
            services.compactMap { Source.Entry($0) } + (try Library.uses(of: libraries, by: services)),
            existing: Dictionary((made + checkouts).map { ($0.key, $0.name) }, uniquingKeysWith: { first, _ in first }))

        let variableFiles = try environmentFiles(project, environment, services, stamps: &stamps)
        let stacks = Stacks.read(project, warn: warn)
        let name = configuration.name ?? project.mainRoot.lastComponent?.string ?? ""
        let stack =
            try choice.stack
            ?? stacks.name(for: project, configured: configured.string("conductor.stack"), projectName: name)
        if !StackName.isValid(stack) {
            throw ConductorError(
                .content, "'\(stack)' cannot name a stack",
                hint:
                    "lower-case letters, digits, '-' and '_', a letter or digit first: '\(StackName.normalized(stack))'"
            )
        }
        var situation = Situation(
            project: project,
            name: name,
            environment: environment,
            stack: stack,
            pods: pods, services: services, sources: sources, checkouts: checkouts, state: state,
            interpolation: interpolation,
            environmentFiles: variableFiles, stamps: stamps,
            dotEnv: hasDotEnv ? dotEnv : nil, enabledFiles: files, images: BuiltImages.read(project, warn: warn),
            tool: tool)
        try await situation.readInputs(git: git)
        return situation
    }

    /// Refuses an environment that neither the project nor anybody else knows.
    private static func check(_ environment: Environment, in project: Project, isChosen: Bool) throws {
        guard isChosen, !Environment.usual.contains(environment) else { return }
        let known = Environment.all(in: project)
        guard !known.contains(environment) else { return }
        let names = Set(known + Environment.usual).map(\.name).sorted()
        throw ConductorError(
            .unknownName, "the project has no environment '\(environment.name)'",
            hint: "it has \(names.map { "'\($0)'" }.joined(separator: ", "))")
    }

    private static func services(
        of pods: [Pod], _ loader: ComposeLoader, _ interpolation: Interpolation, profiles: String,
        files: inout [PlacedComposeFile]
    ) throws -> [Service] {
        let active = Set(profiles.split(separator: ",").map(String.init))
        var services: [Service] = []
        var places: [String: (pod: String, place: String)] = [:]
        for pod in pods {
            var layers: [(name: String, layers: [ServiceLayer])] = []
            let placedFiles = try pod.files.flatMap(loader.withIncludes)
            if pod.isEnabled { files += placedFiles }
            for placed in placedFiles {
                let file = placed.file
                for service in file.services {
                    let place = "\(file.document.file):\(service.key.start.line)"
                    if let other = places[service.name], other.pod != pod.name {
                        throw file.document.error(
                            "the service '\(service.name)' is in two pods, here and at \(other.place)",
                            at: service.key)
                    }
                    places[service.name] = places[service.name] ?? (pod.name, place)
                    let own = try loader.layers(of: service, in: placed)
                    if let index = layers.firstIndex(where: { $0.name == service.name }) {
                        layers[index].layers += own
                    } else {
                        layers.append((service.name, own))
                    }
                }
            }
            for (name, layers) in layers {
                let definition = try ServiceDefinition(name: name, layers: layers, interpolation: interpolation)
                let hasProfile =
                    definition.profiles.isEmpty || active.contains("*")
                    || !active.isDisjoint(with: definition.profiles)
                services.append(
                    Service(
                        pod: pod.name, definition: definition,
                        isStarted: pod.isEnabled && pod.kind != .task && hasProfile))
            }
        }
        return services
    }

    /// The content of each file of environment variables that a container gets.
    private static func environmentFiles(
        _ project: Project, _ environment: Environment, _ services: [Service], stamps: inout [FilePath: String]
    ) throws -> [FilePath: String] {
        var paths = CommonFiles(project, environment).all
        for service in services {
            paths += service.definition.environmentFiles.map(\.path)
        }
        var files: [FilePath: String] = [:]
        for path in paths where Files.kind(of: path) == .file {
            if stamps[path] == nil { stamps[path] = Files.stamp(of: path) }
            files[path] = try Files.text(of: path)
        }
        return files
    }
}

/// The files of variables that every service gets.
struct CommonFiles {
    /// In every environment.
    let project: FilePath
    /// In one environment.
    let environment: FilePath

    init(_ project: Project, _ environment: Environment) {
        self.project = project.podsDirectory.appending("common.env")
        self.environment = environment.directory(in: project).appending("common.env")
    }

    var all: [FilePath] { [project, environment] }
}
