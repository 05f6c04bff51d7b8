import Compose
import Host
package import Repositories
import SystemPackage
import YAML

/// The content of `config/project.yml`.
package struct ProjectConfiguration: Sendable, Equatable {
    /// The name of the project; `nil` if it is not set.
    package let name: String?
    /// The keys that have no effect yet, each with its place: `'cage_version' (config/project.yml:2)`.
    package let unhonoured: [String]
    /// Files of cage's that have no effect yet.
    private static let files = ["config/hooks", "config/secrets.yml", "config/vault.yml"]

    static let path = "config/project.yml"
    private static let keys = ["name", "conductor_version", "cage_version"]

    /// Reads the project's configuration; a missing file counts as empty.
    ///
    /// - Throws: `YAMLError` with the place of the error; `HostError`.
    package init(of project: Project, _ files: FileView = .disk) throws {
        let path = project.root.appending(Self.path)
        let others =
            project.shape != .pods
            ? []
            : Self.files.filter { files.kind(of: project.root.pushing(FilePath($0))) != nil }
                .map { "'\($0)'" }
        guard files.kind(of: path) != nil else {
            (name, unhonoured) = (nil, others)
            return
        }
        let text = try files.text(of: path)
        // Beside a plain compose file, somebody else may have a file of that name.
        guard project.shape == .pods || Self.isOurs(text) else {
            (name, unhonoured) = (nil, [])
            return
        }
        let document = try Document(text, file: Self.path)
        if let root = document.root, !root.isNull, root.mapping == nil {
            throw document.error("'\(Self.path)' must be a mapping of keys", at: root)
        }
        let pairs = document.root?.mapping ?? []
        try document.checkKeys(pairs, of: "'\(Self.path)'", among: Self.keys)
        var name: String?
        var unhonoured = others
        for pair in pairs where !pair.value.isNull {
            guard let key = pair.key.string, !key.hasPrefix("x-") else { continue }
            // A version may be written as a number: `0.3`.
            guard let text = pair.value.string, key == "name" ? pair.value.isString : pair.value.bool == nil else {
                throw document.error("'\(key)' must be a string", at: pair.value)
            }
            guard !text.isEmpty else { throw document.error("'\(key)' must not be empty", at: pair.value) }
            if key == "name" { name = text } else { unhonoured.append(document.place(of: key, at: pair.key)) }
        }
        (self.name, self.unhonoured) = (name, unhonoured)
    }

    /// Whether a file has only keys that we know.
    private static func isOurs(_ text: String) -> Bool {
        guard let pairs = try? Document(text, file: path).root?.mapping else { return false }
        return pairs.allSatisfy { pair in pair.key.string.map { keys.contains($0) || $0.hasPrefix("x-") } ?? false }
    }
}
