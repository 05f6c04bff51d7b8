import Compose
import Host
package import Repositories
import SystemPackage
import YAML

/// What `config/project.yml` says.
package struct ProjectConfiguration: Sendable, Equatable {
    /// The name of the project.
    package let name: String?

    /// What it says that has no effect yet, each with its place.
    package let unhonoured: [String]

    static let path = "config/project.yml"

    /// Reads the project's configuration; a missing file says nothing.
    ///
    /// - Throws: `YAMLError` with the place of what cannot be understood; ``HostError``.
    package init(of project: Project, _ files: FileView = .disk) throws {
        let path = project.root.appending(Self.path)
        guard files.kind(of: path) == .file else {
            (name, unhonoured) = (nil, [])
            return
        }
        let document = try Document(try files.text(of: path), file: Self.path)
        guard let root = document.root, !root.isNull else {
            (name, unhonoured) = (nil, [])
            return
        }
        guard let pairs = root.mapping else {
            throw document.error("'\(Self.path)' is a mapping of keys to values", at: root)
        }
        let later = ["conductor_version", "cage_version"]
        try document.checkKeys(pairs, of: "'\(Self.path)'", among: ["name"] + later)
        unhonoured = document.places(of: later, in: pairs)
        guard let node = root["name"], !node.isNull else {
            name = nil
            return
        }
        guard let text = node.string else { throw document.error("'name' must be a string", at: node) }
        name = text
    }
}

extension Document {
    /// The places of keys, as a person reads them: `'cage_version' (config/project.yml:2)`.
    func places(of keys: [String], in pairs: [Node.Pair]) -> [String] {
        pairs.compactMap { pair in
            guard let key = pair.key.string, keys.contains(key) else { return nil }
            return "'\(key)' (\(file):\(pair.key.start.line))"
        }
    }
}
