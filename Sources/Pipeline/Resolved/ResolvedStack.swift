import Docker
package import Compose
import Projects
import SystemPackage
package import YAML

/// The stack as docker-compose resolved it: its output of `config` for all compose files.
///
/// Variables, paths, includes and merges are resolved in it. Its power over the machine is judged, and the stack is
/// run, from this same text, so that nothing can change in between.
package struct ResolvedStack: Sendable {
    /// The rendering that was resolved.
    package let rendering: Rendering
    /// What docker-compose printed.
    package let document: Document
    /// What docker-compose warned of.
    package let warnings: [String]
    /// The power over the machine that it asks for, without what our files add.
    private let powers: [HostPower]

    /// Reads what docker-compose printed.
    ///
    /// - Parameter name: the name of the document in messages.
    /// - Throws: `YAMLError` with the place of the error.
    package init(_ rendering: Rendering, printed text: String, name: String, warnings: [String] = []) throws {
        self.rendering = rendering
        self.warnings = warnings
        let situation = rendering.situation
        let text = situation.tool?.isLegacy == true ? Self.mendedPorts(text) : text
        let file = try ComposeFile(text, path: rendering.folder.appending(Self.names.file), name: name)
        document = file.document
        let ours = try rendering.files.map { try ComposeFile($0.text, path: $0.path, name: $0.path.string) }
            .flatMap { try Self.powers(in: $0, situation) }
        let added = Set(ours.filter { $0.subject != HostPower.replaceable }.map(\.key))
        powers = try Self.powers(in: file, situation).filter { !added.contains($0.key) }
    }

    private static func powers(in file: ComposeFile, _ situation: Situation) throws -> [HostPower] {
        // All variables are interpolated already; only `$$` is left.
        let interpolation = Interpolation(variables: [:])
        let folder = situation.project.composeDirectory
        let services = try file.services.map { service in
            try ServiceDefinition(
                name: service.name, layers: [ServiceLayer(file: file, node: service.node, folder: folder)],
                interpolation: interpolation)
        }
        return HostPower.all(
            services: services, files: [PlacedComposeFile(file: file, folder: folder)], interpolation,
            situation.bounds)
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
