import Docker
package import Compose
import Projects
import SystemPackage
package import YAML

/// The stack as docker-compose resolved it, its output of `config` for all compose files, with our additions.
///
/// Variables, paths, includes and merges are resolved in it. Its power over the machine is judged, and the stack is
/// run, from this same text, so that nothing can change in between. The additions are written into it, and not into one
/// more file for docker-compose to merge, so that they do not depend on what its versions can merge.
package struct ResolvedStack: Sendable {
    /// The rendering that was resolved.
    package let rendering: Rendering
    /// What docker-compose printed, with our additions.
    package let document: Document
    /// The networks on which the containers of shared services are to be.
    package let connections: [Connection]
    /// What docker-compose printed.
    package let printed: String
    /// Whether docker-compose printed it for an earlier command, and was not asked again.
    package let isKept: Bool
    /// What docker-compose warned of.
    package let warnings: [String]
    /// The power over the machine that it asks for, without what we add.
    private let powers: [HostPower]

    /// Reads what docker-compose printed.
    ///
    /// - Parameter name: the name of the document in messages.
    /// - Throws: `YAMLError` with the place of the error; `ConductorError` of kind `compose` where docker-compose would not
    ///   read it as it meant it.
    package init(
        _ rendering: Rendering, printed text: String, name: String, warnings: [String] = [], isKept: Bool = false
    ) throws {
        self.rendering = rendering
        self.warnings = warnings
        self.printed = text
        self.isKept = isKept
        let situation = rendering.situation
        let path = rendering.folder.appending(Self.names.file)
        let root = try Document(text, file: name).root
        let original = root.map { Value(copying: $0) } ?? .mapping([])
        let resolved = try Self.withoutAdditions(root, situation)
        connections = situation.shared.map { Connection.all(of: $0.names, in: root, stack: situation.stack) } ?? []
        // A text that needs no change is judged, and run, as it is.
        let file = try ComposeFile(resolved == original ? text : resolved.serialized(), path: path, name: name)
        let powers = try Self.powers(in: file, situation.project, situation.bounds)
        let isLegacy = situation.tool?.isLegacy == true
        let moved = resolved.merging(rendering.additions).merging(rendering.secretVariables).moving(
            situation.ports, followers: situation.portFollowers, isLegacy: isLegacy)
        let added = isLegacy && (situation.data != nil || situation.state.data != nil) ? moved.withShortVolumes : moved
        guard added != resolved else {
            (document, self.powers) = (file.document, powers)
            return
        }
        let whole = try ComposeFile(added.serialized(), path: path, name: name)
        // What one service may write into a checkout that we mount, another one may mount.
        let known = Set(powers.map(\.key))
        let replaceable = try Self.powers(in: whole, situation.project, situation.bounds).filter {
            $0.subject == HostPower.replaceable && !known.contains($0.key)
        }
        (document, self.powers) = (whole.document, powers + replaceable)
    }

    /// Returns what docker-compose resolved, in the form in which it reads the same again, without our additions.
    ///
    /// - Parameter printed: the content of what docker-compose printed.
    /// - Throws: `ConductorError` of kind `compose` where docker-compose would not read it as it meant it.
    package static func withoutAdditions(_ printed: Node?, _ situation: Situation) throws -> Value {
        try mended(printed.map { Value(copying: $0) } ?? .mapping([]), isLegacy: situation.tool?.isLegacy == true)
            .merging(situation.commonVariables(besides: printed)).leavingOut(situation.shared?.names ?? [])
    }

    // All variables are interpolated already; only `$$` is left.
    static let interpolation = Interpolation(variables: [:])

    /// Returns the services of a file that docker-compose has resolved.
    static func services(in file: ComposeFile, _ project: Project) throws -> [ServiceDefinition] {
        try file.services.map { service in
            let layer = ServiceLayer(
                file: file, node: service.node, folder: project.composeDirectory, interpolation: interpolation)
            return try ServiceDefinition(name: service.name, layers: [layer])
        }
    }

    /// Returns its services, with our additions.
    ///
    /// - Throws: `YAMLError` with the place of the mistake.
    package func definitions() throws -> [ServiceDefinition] {
        guard let root = document.root else { return [] }
        let path = rendering.folder.appending(Self.names.file)
        let file = try ComposeFile(Value(copying: root).serialized(), path: path, name: document.file)
        return try Self.services(in: file, rendering.situation.project)
    }

    /// Returns the power over the machine that a file asks for which docker-compose has resolved.
    static func powers(in file: ComposeFile, _ project: Project, _ bounds: ProjectBounds) throws -> [HostPower] {
        HostPower.all(
            services: try services(in: file, project), files: [placed(file, project)], bounds)
    }

    /// Places a file that docker-compose has resolved.
    static func placed(_ file: ComposeFile, _ project: Project) -> PlacedComposeFile {
        PlacedComposeFile(file: file, folder: project.composeDirectory, interpolation: interpolation)
    }

    /// Returns the power over the machine that the project as a whole and some of its services ask for.
    ///
    /// First what our own reading of the files finds, with its places, then what only docker-compose's output shows.
    ///
    /// - Parameter names: the services; `nil` for all.
    package func powers(of names: [String]?) -> [HostPower] {
        let read = rendering.situation.powers(of: names)
        let known = Set(read.map(\.key))
        return read
            + powers.filter { power in
                !known.contains(power.key) && (power.service.map { names?.contains($0) ?? true } ?? true)
            }
    }
}
