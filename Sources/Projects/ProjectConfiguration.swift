import Compose
import Host
package import Repositories
import SystemPackage
import YAML

/// The content of `config/project.yml`.
package struct ProjectConfiguration: Sendable, Equatable {
    /// The name of the project; `nil` if it is not set.
    package let name: String?
    /// The command that prints the project's secrets; `nil` if there is none.
    package let keeper: SecretKeeper?
    /// Notes on versions that the project asks for, and that this program has not.
    package let notes: [String]

    static let path = "config/project.yml"
    private static let keys = ["name", "conductor_version", "cage_version", "secrets"]

    /// Reads the project's configuration; a missing file counts as empty.
    ///
    /// - Throws: `YAMLError` with the place of the error; `HostError`.
    package init(of project: Project, _ files: FileView = .disk) throws {
        let path = project.root.appending(Self.path)
        guard files.kind(of: path) != nil else {
            (name, keeper, notes) = (nil, nil, [])
            return
        }
        let text = try files.text(of: path)
        // Beside a plain compose file, somebody else may have a file of that name.
        guard project.shape == .pods || Self.isOurs(text) else {
            (name, keeper, notes) = (nil, nil, [])
            return
        }
        let document = try Document(text, file: Self.path)
        if let root = document.root, !root.isNull, root.mapping == nil {
            throw document.error("'\(Self.path)' must be a mapping of keys", at: root)
        }
        let pairs = document.root?.mapping ?? []
        try document.checkKeys(pairs, of: "'\(Self.path)'", among: Self.keys)
        var name: String?
        var keeper: SecretKeeper?
        var notes: [String] = []
        for pair in pairs where !pair.value.isNull {
            guard let key = pair.key.string, !key.hasPrefix("x-") else { continue }
            guard key != "secrets" else {
                keeper = try document.secretKeeper(pair.value)
                continue
            }
            // A version may be written as a number: `0.3`.
            guard let text = pair.value.string, key == "name" ? pair.value.isString : pair.value.bool == nil else {
                throw document.error("'\(key)' must be a string", at: pair.value)
            }
            guard !text.isEmpty else { throw document.error("'\(key)' must not be empty", at: pair.value) }
            if key == "name" {
                name = text
            } else if let note = try document.note(onVersion: text, of: key, at: pair.value) {
                notes.append(note)
            }
        }
        (self.name, self.keeper, self.notes) = (name, keeper, notes)
    }

    /// Whether a file has only keys that we know.
    private static func isOurs(_ text: String) -> Bool {
        guard let pairs = try? Document(text, file: path).root?.mapping else { return false }
        return pairs.allSatisfy { pair in pair.key.string.map { keys.contains($0) || $0.hasPrefix("x-") } ?? false }
    }
}

extension Document {
    /// Returns a note on a range of versions that this program is not in; `nil` where it is.
    ///
    /// A range of cage's is met if a version of cage is in it whose projects run here.
    fileprivate func note(onVersion text: String, of key: String, at node: Node) throws(YAMLError) -> String? {
        guard let range = VersionRange(text) else {
            throw error("'\(key)' must be a range of versions, such as '0.3' or '>=0.2, <0.4'", at: node)
        }
        let isCages = key == "cage_version"
        guard isCages ? !range.begins(by: Version.cage) : !range.contains(Version.text) else { return nil }
        let have = isCages ? "this is as cage \(Version.cage)" : "this is \(Version.text)"
        return "\(file):\(node.start.line) asks for \(isCages ? "cage" : "git conductor") \(text), and \(have)"
    }

    /// Reads `secrets: { exec: [WORD…] }`.
    fileprivate func secretKeeper(_ node: Node) throws(YAMLError) -> SecretKeeper? {
        let message = "'secrets' must be '{ exec: [PROGRAM, ARGUMENT…] }'"
        guard let pairs = node.mapping else { throw error(message, at: node) }
        try checkKeys(pairs, of: "'secrets'", among: ["exec"])
        guard let exec = node["exec"], !exec.isNull else { return nil }
        guard let items = exec.sequence, let first = items.first?.string, !first.isEmpty else {
            throw error(message, at: exec)
        }
        var words: [String] = []
        for item in items {
            guard let word = item.string, !item.isNull, !word.contains("\0") else { throw error(message, at: item) }
            words.append(word)
        }
        return SecretKeeper(words: words, place: "\(file):\(exec.start.line)")
    }
}
