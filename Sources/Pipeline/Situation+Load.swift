import Compose
package import Docker
import Errors
package import Projects
package import Repositories
import SystemPackage

extension Situation {
    /// Reads the project's files, its checkouts, and the records of stacks and images, and puts them together with the
    /// state.
    ///
    /// It neither changes the project nor runs docker-compose.
    ///
    /// - Parameters:
    ///   - project: the worktree of the project.
    ///   - state: the recorded state of the worktree.
    ///   - chosen: the environment that the user chose.
    ///   - chosenTags: the file of default tags that the user chose, empty for none; with `nil` that last applied.
    ///   - tool: the docker-compose that is to run the stack; `nil` if none was found.
    ///   - git: the git that reads what libgit2 cannot.
    ///   - settings: the project's settings in git's configuration.
    ///   - variables: the user's environment.
    ///   - expectation: changes to treat as done, for a preview.
    ///   - readingInputs: whether to read what decides if containers are up to date, too.
    ///   - isOnLinux: whether this machine runs Linux.
    ///   - warn: called with warnings; with `nil` state files that cannot be read stay where they are.
    /// - Throws: `YAMLError` with the place of the error; `ConductorError`; `HostError`.
    package static func load(
        _ project: Project, state: WorktreeState, environment chosen: String?,
        defaultTags chosenTags: String? = nil, tool: ComposeTool?, git: GitProgram,
        settings: ProjectSettings, variables: [String: String], expecting expectation: Expectation = .nothing,
        readingInputs: Bool = true, isOnLinux: Bool = runsOnLinux, warn: ((String) -> Void)?
    ) async throws -> Situation {
        let files = expectation.files
        let configuration = try ProjectConfiguration(of: project, files)
        let environment = try environment(chosen, project, state, settings)
        try check(environment, in: project, files, isChosen: try chosen ?? settings.environment != nil)
        let reading = ProjectReading(project: project, files: files)
        let dotEnv = try reading.dotEnv()
        var interpolated = variables
        var profiles = ""
        if let dotEnv {
            let file = try EnvironmentFile(
                parsing: dotEnv.text, file: project.display(dotEnv.path), variables: { variables[$0] })
            interpolated.merge(file.values) { shell, _ in shell }
            profiles = file.values["COMPOSE_PROFILES"] ?? ""
        }
        let name = configuration.name ?? project.usualName
        let declared = try reading.declaredName(environment, interpolated)
        let stacks = Stacks.read(project, warn: warn)
        let stack = try stackName(of: project, named: name, declared: declared, settings, state, stacks)
        let later = stacks.name(
            for: project, configured: try settings.stack, declared: declared, projectName: name)
        // docker-compose 1 does not set it.
        if tool?.isLegacy != true { interpolated["COMPOSE_PROJECT_NAME"] = stack }
        let interpolation = Interpolation(variables: interpolated)
        let compose = try reading.compose(
            environment, interpolation, profiles: interpolated["COMPOSE_PROFILES"] ?? "", lasting: profiles)
        let shared = try SharedServices(
            for: project, environment, settings, stacks, among: compose.services, projectName: name,
            variables: variables)
        let services = compose.services.filter { shared?.contains($0.name) != true }
        let folder = try settings.checkoutsFolder(in: project)
        let present = try await Checkout.find(in: folder, project: project, git: git, records: state.checkouts)
        var checkouts = expectation.applied(to: present)
        if readingInputs, services.contains(where: \.definition.settings.usesGit) {
            for index in present.indices { try await checkouts[index].readIdentity(git: git) }
        }
        let libraries = try Library.all(in: project, interpolation, files)
        let uses = try Library.uses(of: libraries, by: services)
        // A second worktree that the user added for the same source does not replace the checkout that we made.
        let made = checkouts.filter { state.checkouts[$0.name] != nil }
        let sources = Source.gather(
            try compose.services.compactMap { Source.Entry($0, local: try settings.source(of: $0.name)) }
                + uses.entries,
            existing: Dictionary((made + checkouts).map { ($0.key, $0.name) }, uniquingKeysWith: { first, _ in first }))
        let variableFiles = try reading.environmentFiles(environment, services)
        let enabled = Set(compose.pods.filter(\.isEnabled).map(\.name))
        let defaultTags = try reading.defaultTags(chosenTags ?? state.applied?.defaultTags)
        let noteOnTags = defaultTags?.note(
            on: services.filter { enabled.contains($0.pod) }.compactMap(\.definition.image))
        var situation = Situation(
            project: project, name: name, environment: environment, stack: stack,
            laterStack: project.otherStack == nil && later != stack ? later : nil,
            unhonoured: services.flatMap(\.definition.settings.unhonoured),
            notes: configuration.notes + [noteOnTags].compactMap(\.self), pods: compose.pods,
            services: services,
            servicePlaces: Dictionary(
                zip(services.map(\.name), services.indices), uniquingKeysWith: { first, _ in first }), sources: sources,
            sourceUses: Dictionary(
                grouping: sources.indices.flatMap { place in sources[place].uses.map { (source: place, use: $0) } }
            ) { $0.use.service },
            settings: settings, libraryFolders: uses.folders, checkouts: checkouts, state: state,
            interpolation: interpolation, environmentFiles: variableFiles,
            isOnLinux: isOnLinux, defaultTags: defaultTags,
            secrets: try reading.secrets(
                environment, keeper: configuration.keeper, services: services.filter { enabled.contains($0.pod) },
                project: name),
            includedVariables: reading.includedVariables, stamps: reading.stamps, dotEnv: dotEnv,
            files: files, isExpected: expectation.hasChanges, composeFiles: reading.composeFiles,
            enabledFiles: compose.files, images: BuiltImages.read(project, warn: warn), tool: tool)
        situation.shared = shared
        situation.readMountedFolders(expecting: expectation.folders)
        try await situation.readData(git: git)
        situation.ports = try situation.readPorts(variables, interpolated, stacks, warn: warn)
        guard readingInputs else { return situation }
        situation.inputs = try await situation.readInputs(git: git)
        situation.readMounted()
        return situation
    }

    #if os(Linux)
    /// Whether this program was compiled for Linux.
    package static let runsOnLinux = true
    #else
    /// Whether this program was compiled for Linux.
    package static let runsOnLinux = false
    #endif

    /// Returns the environment of a stack: the chosen one, that of the settings for a worktree's own stack, the one last
    /// applied, or `development`.
    package static func environment(
        _ chosen: String?, _ project: Project, _ state: WorktreeState, _ settings: ProjectSettings
    ) throws -> Environment {
        let set = try settings.environment
        let name = chosen ?? (project.otherStack == nil ? set : nil) ?? state.applied?.environment ?? set
        return name.map(Environment.init(name:)) ?? .development
    }

    /// Returns the name of the stack that a command is about. It needs none of the project's files once the stack was
    /// applied.
    ///
    /// - Parameters:
    ///   - name: the name of the project.
    ///   - declared: the name that docker-compose itself would give to the stack.
    /// - Throws: `ConductorError` of kind `content` for a name that docker-compose refuses.
    package static func stackName(
        of project: Project, named name: String, declared: Stacks.DeclaredName?, _ settings: ProjectSettings,
        _ state: WorktreeState, _ stacks: Stacks
    ) throws -> String {
        let stack =
            try project.otherStack
            ?? stacks.name(
                for: project, configured: settings.stack, declared: declared, projectName: name,
                isUp: state.applied != nil)
        try check(stackName: stack)
        return stack
    }

    /// Throws for a name of a stack that docker-compose refuses.
    package static func check(stackName stack: String) throws {
        guard StackName.isValid(stack) else {
            throw ConductorError(
                .invalidName, "'\(stack)' cannot name a stack",
                hint:
                    "lower-case letters, digits, '-' and '_', a letter or digit first: '\(StackName.normalized(stack))'"
            )
        }
    }

    /// Throws for an environment that the user chose, that the project does not have, and that is not one of the usual
    /// ones.
    private static func check(
        _ environment: Environment, in project: Project, _ files: FileView, isChosen: Bool
    ) throws {
        guard isChosen else { return }
        let known = Environment.known(in: project, files)
        guard !known.contains(environment) else { return }
        throw ConductorError(
            .unknownEnvironment, "the project has no environment '\(environment.name)'",
            hint: "it has \(known.map(\.name).map { "'\($0)'" }.joined(separator: ", "))")
    }
}
