import Text
package import YAML

extension Document {
    /// Throws where a mapping has an unknown key. Keys that begin with `x-` are allowed, as in compose files.
    ///
    /// - Parameters:
    ///   - pairs: the keys, with their values.
    ///   - what: the mapping, as the message names it.
    ///   - known: the keys that are known.
    /// - Throws: `YAMLError` at the first unknown key, with the known one that is nearest, or all of them.
    package func checkKeys(_ pairs: [Node.Pair], of what: String, among known: [String]) throws(YAMLError) {
        for pair in pairs {
            guard let name = pair.key.string else { throw error("a key of \(what) must be a string", at: pair.key) }
            guard !known.contains(name), !name.hasPrefix("x-") else { continue }
            let more = didYouMean(name, among: known) ?? "its keys are \(known.sorted().joined(separator: ", "))"
            throw error("\(what) has no key '\(name)'; \(more)", at: pair.key)
        }
    }

    /// Returns the name of a key with its place, for a message: `'cage_version' (config/project.yml:2)`.
    package func place(of key: String, at node: Node) -> String { "'\(key)' (\(file):\(node.start.line))" }
}
