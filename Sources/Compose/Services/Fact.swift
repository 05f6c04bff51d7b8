import YAML

/// A setting that decides how a container is made, in a canonical form.
package struct Fact: Sendable, Equatable {
    /// The canonical text; the same text gives the same container.
    package private(set) var text: String
    /// The line of the setting, where there is one.
    package let line: Int?

    /// Creates a fact.
    package init(_ text: String, line: Int? = nil) {
        self.text = text
        self.line = line
    }
}

/// A key of a compose file: `environment.DEBUG` of `pods/default.yml`.
package struct ComposeKey: Hashable, Sendable {
    /// The file, as the project writes it.
    package let file: String
    /// The keys that lead to it, with dots between them.
    package let key: String

    /// Names a key. A tab in the name of the file, which separates the two in state files, becomes a space.
    package init(file: String, key: String) {
        self.file = file.utf8.contains(UInt8(ascii: "\t")) ? file.replacing("\t", with: " ") : file
        self.key = key
    }
}

/// Collects facts by their keys in compose files.
struct FactList {
    private(set) var facts: [ComposeKey: Fact] = [:]

    mutating func add(_ name: String, of document: Document, _ text: String, at node: Node) {
        let key = ComposeKey(file: document.file, key: name)
        // A service that extends another of the same file has two layers in it.
        let earlier = facts[key].map { $0.text + "\n" } ?? ""
        facts[key] = Fact(earlier + text, line: node.start.line)
    }

    /// Adds the canonical text of a node, with variables replaced.
    mutating func add(
        _ name: String, of document: Document, _ node: Node, at key: Node, _ interpolation: Interpolation
    ) throws(YAMLError) {
        add(name, of: document, try canonical(node, of: document, interpolation), at: key)
    }

    func canonical(
        _ node: Node, of document: Document, _ interpolation: Interpolation
    ) throws(YAMLError) -> String {
        do {
            return try node.canonical { try interpolation($0) }
        } catch let error as YAMLError {
            throw error
        } catch {
            throw document.error(String(describing: error), at: node)
        }
    }

    /// Adds the entries of a mapping or of a list of `NAME=VALUE`, one fact each: both forms mean the same to compose.
    mutating func addPairs(_ path: [String], of reader: LayerReader) throws(YAMLError) {
        for entry in try reader.pairs(path) {
            // Only these two take the value of a name alone from the environment of compose.
            let inherits = path == ["environment"] || path == ["build", "args"]
            let value = (entry.value ?? (inherits ? reader.interpolation.variables[entry.name] : "")).map { "=" + $0 }
            add((path + [entry.name]).joined(separator: "."), of: reader.document, value ?? "unset", at: entry.node)
        }
    }
}
