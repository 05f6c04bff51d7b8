import Text
package import YAML

extension Document {
    /// Refuses keys that are not known, with the nearest one that is. Keys that begin with `x-` may stand anywhere, as in
    /// compose files.
    ///
    /// - Parameters:
    ///   - pairs: the keys, and what they say.
    ///   - what: what they are keys of, for the message.
    ///   - known: the keys that are known.
    package func checkKeys(
        _ pairs: [Node.Pair], of what: String, among known: [String]
    ) throws(YAMLError) {
        for pair in pairs {
            let name = pair.key.string ?? ""
            guard !known.contains(name), !name.hasPrefix("x-") else { continue }
            let near = nearest(to: name, among: known).map { "'\($0)'" }.joined(separator: " or ")
            throw error(
                "\(what) has no key '\(name)'" + (near.isEmpty ? "" : "; did you mean \(near)?"), at: pair.key)
        }
    }
}
