package import Compose
package import Docker
import Errors
package import Host
package import Projects
import SystemPackage
import Text
import YAML

/// The stack as it was last applied, for commands that look at what runs, or stop it.
///
/// Its services are those that docker-compose resolved then. They need none of the project's files, so that a broken
/// file keeps nobody from stopping what runs.
package struct LastStack: Sendable {
    /// Its name: docker-compose's project name.
    package let name: String
    /// The environment.
    package let environment: Environment
    /// The docker-compose that is to run; `nil` if none was found.
    package let tool: ComposeTool?
    /// What the project's files say now; `nil` if they cannot be read.
    package let rendering: Rendering?
    private let project: Project
    /// What docker-compose resolved; `nil` if the stack never was applied.
    private let resolved: Resolved?

    /// The content of the resolved compose file.
    fileprivate struct Resolved {
        let file: ComposeFile
        let services: [ServiceDefinition]
        /// The names of the volumes that docker-compose makes, by their keys.
        let volumes: [String: String]
        /// The keys of those that each branch may have for itself.
        let branchVolumes: Set<String>
    }

    /// Reads the stack of a project whose files can be read.
    package init(_ rendering: Rendering) {
        let situation = rendering.situation
        self.init(
            situation.project, situation.environment, name: situation.stack, tool: situation.tool, rendering: rendering)
    }

    /// Reads the stack of a project whose files cannot be read; `nil` if it never was applied.
    package init?(_ project: Project, _ environment: Environment, name: String, tool: ComposeTool?) {
        self.init(project, environment, name: name, tool: tool, rendering: nil)
        if resolved == nil { return nil }
    }

    private init(
        _ project: Project, _ environment: Environment, name: String, tool: ComposeTool?, rendering: Rendering?
    ) {
        self.project = project
        self.environment = environment
        self.name = name
        self.tool = tool
        self.rendering = rendering
        resolved = try? Resolved(project, environment, name, isLegacy: tool?.isLegacy == true)
    }

    /// What the project's files say now, if the stack never was applied: docker-compose has to resolve it first.
    package var unresolved: Rendering? { resolved == nil ? rendering : nil }

    /// The services that the resolved stack has.
    package var definitions: [ServiceDefinition] { resolved?.services ?? [] }
}

extension LastStack {
    /// Returns the names of the services that words of a command line name.
    ///
    /// Pods are known only from the project's files.
    ///
    /// - Throws: ``ConductorError`` of kind `unknownName`, also for services that are not part of the stack yet.
    package func services(named words: [String]) throws -> [String] {
        var found: [String] = []
        for word in words {
            found += try services(named: word).filter { !found.contains($0) }
        }
        return found
    }

    private func services(named word: String) throws -> [String] {
        let known = definitions.map(\.name)
        if known.contains(word) { return [word] }
        if let shared = rendering?.situation.shared, shared.contains(word) { throw shared.refusal(of: word) }
        guard let rendering else {
            throw ConductorError(
                .unknownService, "no service of the stack as it was last applied is called '\(word)'",
                hint: didYouMean(word, among: known) ?? "it has \(known.map { "'\($0)'" }.joined(separator: ", "))")
        }
        let named = try rendering.situation.services(named: [word]).map(\.name)
        guard resolved != nil else { return named }
        let there = named.filter(known.contains)
        guard !there.isEmpty else {
            throw ConductorError(
                .notInStack, "'\(word)' is not part of the stack as it was last applied",
                hint: "'git conductor up\(project.stackOption) \(word)' starts it")
        }
        return there
    }

    /// Returns the shell of a service; `sh` if none is known.
    package func shell(of service: String) -> String {
        let definition =
            rendering?.situation.service(service)?.definition ?? definitions.first { $0.name == service }
        return definition?.settings.shell ?? "sh"
    }

    /// Returns the names of the volumes that services use and docker-compose makes, sorted; without those that we add.
    package func volumes(of services: [String]) -> [String] {
        guard let resolved else { return Set(services.flatMap { rendering?.volumeNames[$0] ?? [] }).sorted() }
        let keys = resolved.services.filter { services.contains($0.name) }.flatMap(\.volumeKeys)
        return Set(keys.filter { !$0.hasPrefix(Situation.keptVolumePrefix) }.compactMap { resolved.volumes[$0] })
            .sorted()
    }

    /// Returns the power over the machine that services of the resolved stack ask for.
    ///
    /// - Parameter names: the services; `nil` for all.
    package func powers(of names: [String]?) throws -> [HostPower] {
        guard let resolved else { return [] }
        return try ResolvedStack.powers(
            in: try resolved.withGivenNames(project.isSecondStack ? name : nil, state.data), project,
            ProjectBounds(project, stack: name)
        )
        .filter { power in power.service.map { names?.contains($0) ?? true } ?? true }
    }

    /// Returns a docker-compose command for the resolved stack.
    ///
    /// - Throws: `ConductorError` of kind `engine` if no docker-compose was found.
    package func compose(on host: Host) throws -> ComposeCommand {
        guard let tool else {
            throw ConductorError(
                .composeNotFound, "no docker-compose was found",
                hint: "install Docker Compose v2: https://docs.docker.com/compose/install")
        }
        let folder = Rendering.folder(project, environment)
        let stack = ComposeCommand.Stack(
            name: name, directory: project.composeDirectory, workingDirectory: project.root,
            dotEnv: folder.appending(ResolvedStack.names.variables),
            files: [folder.appending(ResolvedStack.names.file)], profiles: Set(definitions.flatMap(\.profiles)))
        return ComposeCommand(tool, stack, host: host)
    }
}

extension LastStack {
    private var state: WorktreeState { rendering?.situation.state ?? WorktreeState.read(project, warn: nil) }

    /// Whether `down --volumes` would remove volumes with other data than that which is to be used.
    package func hasVolumes(besides data: BranchData) -> Bool {
        guard let resolved else { return false }
        return resolved.volumes.contains {
            resolved.branchVolumes.contains($0.key) && data.key(ofVolume: $0.value) != data.key
        }
    }
}

extension LastStack.Resolved {
    /// Returns the file with the names of volumes and networks that the project's files give them, in the place of those that
    /// we gave them for another stack or for the data of a branch: what was approved are the names of the files.
    ///
    /// - Parameter stack: the name of the stack, unless it is the main worktree's own.
    fileprivate func withGivenNames(_ stack: String?, _ data: BranchData.Record?) throws -> ComposeFile {
        guard data != nil || stack != nil, let root = file.document.root else { return file }
        let suffixes = data?.known.map(BranchData.suffix(of:)) ?? []
        func given(_ entry: Value.Entry, _ name: Value) -> Value {
            guard case .string(var text) = name else { return name }
            if let suffix = suffixes.first(where: text.hasSuffix) { text = String(text.dropLast(suffix.count)) }
            // `STACK_KEY` is docker-compose's own.
            if let stack, text.hasPrefix("\(stack)_"), text != "\(stack)_\(entry.key)" {
                text = String(text.dropFirst(stack.count + 1))
            }
            return .string(text)
        }
        let value = ["volumes", "networks"].reduce(Value(copying: root)) { value, kind in
            value.changing(kind) { entries in
                entries.mapEntries { entry in
                    entry.value.has("external") ? entry.value : entry.value.changing("name") { given(entry, $0) }
                }
            }
        }
        return try ComposeFile(value.serialized(), path: file.path, name: file.document.file)
    }

    /// Reads a resolved compose file.
    ///
    /// - Throws: where it is not there, or cannot be read; `ConductorError` of kind `compose` where it is one that
    ///   docker-compose 1 cannot read, because a later one wrote it.
    init(_ project: Project, _ environment: Environment, _ stack: String, isLegacy: Bool) throws {
        let path = Rendering.folder(project, environment).appending(ResolvedStack.names.file)
        file = try ComposeFile(try Files.text(of: path), path: path, name: project.display(path))
        if isLegacy, file.document.root?["name"] != nil {
            throw ConductorError(.otherStackFile, "'\(path)' is not for docker-compose 1")
        }
        // Of the original, where the project is a copy, or of another name: its volumes are not this stack's.
        if let name = file.document.root?["name"]?.string, name != stack {
            throw ConductorError(.otherStackFile, "'\(path)' is of the stack '\(name)'")
        }
        services = try ResolvedStack.services(in: file, project)
        let defined = try ResolvedStack.placed(file, project).volumes().filter { !$0.isExternal }
        volumes = Dictionary(
            defined.map { ($0.key, $0.name ?? "\(stack)_\($0.key)") }, uniquingKeysWith: { $1 })
        branchVolumes = Set(
            defined.filter { !$0.isElsewhere && !$0.key.hasPrefix(Situation.keptVolumePrefix) }.map(\.key))
    }
}
