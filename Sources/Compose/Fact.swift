import YAML

/// Something that decides how a container is made, in a form that does not depend on how it is written.
public struct Fact: Sendable, Equatable {
    /// What it is. Two that are equal make no difference.
    public private(set) var text: String
    /// The line that says so, where there is one.
    public let line: Int?

    /// Tells a fact.
    public init(_ text: String, line: Int? = nil) {
        self.text = text
        self.line = line
    }
}

/// Gathers facts under names that a person understands: `pods/default.yml: image`.
struct FactList {
    private(set) var facts: [String: Fact] = [:]
    private let interpolation: Interpolation

    init(_ interpolation: Interpolation) {
        self.interpolation = interpolation
    }

    mutating func add(_ name: String, of document: Document, _ text: String, at node: Node) {
        let key = "\(document.file): \(name)"
        // A service that extends another of the same file has two layers in it.
        let earlier = facts[key].map { $0.text + "\n" } ?? ""
        facts[key] = Fact(earlier + text, line: node.start.line)
    }

    /// Adds what a node says, at any depth, with the values of variables.
    mutating func add(_ name: String, of document: Document, _ node: Node, at key: Node) throws(YAMLError) {
        add(name, of: document, try canonical(node, of: document), at: key)
    }

    func canonical(_ node: Node, of document: Document) throws(YAMLError) -> String {
        do {
            return try node.canonical { try interpolation($0) }
        } catch let error as YAMLError {
            throw error
        } catch {
            throw document.error(String(describing: error), at: node)
        }
    }

    /// Adds the entries of a mapping or of a list of `NAME=VALUE`, one fact each: to compose they are the same,
    /// whatever the quotes.
    mutating func addPairs(_ path: [String], of reader: LayerReader) throws(YAMLError) {
        for entry in try reader.pairs(path) {
            // Only these two take what has no value from the environment of compose.
            let inherits = path == ["environment"] || path == ["build", "args"]
            let value = (entry.value ?? (inherits ? interpolation.variables[entry.name] : "")).map { "=" + $0 }
            add((path + [entry.name]).joined(separator: "."), of: reader.document, value ?? "unset", at: entry.node)
        }
    }
}
