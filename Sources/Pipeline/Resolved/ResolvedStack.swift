package import Compose
import Projects
import SystemPackage
package import YAML

/// What docker-compose made of all compose files of a stack, its answer to `config`.
///
/// In it variables, paths, includes and merges are done. It is what is judged and what the stack is run from, so that
/// nothing can change between the two.
package struct ResolvedStack: Sendable {
    /// What it was made of.
    package let rendering: Rendering
    /// What docker-compose printed.
    package let document: Document
    /// What it asks for beyond its containers, without what we add.
    private let powers: [HostPower]

    /// Reads what docker-compose printed.
    ///
    /// - Parameter name: the name of the document in messages.
    /// - Throws: `YAMLError` with the place of what cannot be understood.
    package init(_ rendering: Rendering, printed text: String, name: String) throws {
        self.rendering = rendering
        let situation = rendering.situation
        let file = try ComposeFile(text, path: rendering.folder.appending(Self.names.file), name: name)
        document = file.document
        let ours = try rendering.files.map { try ComposeFile($0.text, path: $0.path, name: $0.path.string) }
            .flatMap { try Self.powers(in: $0, situation) }
        let added = Set(ours.filter { $0.subject != HostPower.replaceable }.map(\.key))
        powers = try Self.powers(in: file, situation).filter { !added.contains($0.key) }
    }

    private static func powers(in file: ComposeFile, _ situation: Situation) throws -> [HostPower] {
        // All variables are replaced; what is left is `$$`.
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

    /// What the project as a whole and some of its services ask for beyond their containers: what our own reading of the
    /// files sees, with its places, and what only docker-compose does.
    ///
    /// - Parameter names: the services; all where `nil`.
    package func powers(of names: [String]?) -> [HostPower] {
        let read = rendering.situation.powers(of: names)
        let known = Set(read.map(\.key))
        return read
            + powers.filter { power in
                !known.contains(power.key) && (power.service.map { names?.contains($0) ?? true } ?? true)
            }
    }
}
