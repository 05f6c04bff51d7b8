public import YAML

extension ServiceDefinition {
    /// All that decides how the container of the service is made, each fact under a name that a person understands.
    ///
    /// Two sets of facts that are equal give the same container; of two that differ, the names that differ are the
    /// reason. The names look like `pods/default.yml: image` and `pods/default.yml: environment.DEBUG`. Comments, the
    /// order of keys, quotes and anchors make no difference.
    ///
    /// Left out is what changes no container: `build`, `depends_on`, `profiles`, and keys that compose ignores.
    ///
    /// - Throws: `YAMLError` where a variable is written wrongly, or a needed one is missing.
    public func facts(_ interpolation: Interpolation) throws(YAMLError) -> [String: String] {
        var facts: [String: String] = [:]
        for layer in layers {
            let document = layer.file.document
            func add(_ name: String, _ value: String) {
                let key = "\(document.file): \(name)"
                // A service that extends another of the same file has two layers in it.
                facts[key] = facts[key].map { $0 + "\n" + value } ?? value
            }
            func add(_ name: String, _ node: Node) throws(YAMLError) {
                do {
                    add(name, try node.canonical { try interpolation($0) })
                } catch let error as YAMLError {
                    throw error
                } catch {
                    throw document.error(String(describing: error), at: node)
                }
            }
            for pair in layer.node.mapping ?? [] {
                guard let key = pair.key.string, !Self.ignored.contains(key), !key.hasPrefix("x-") else { continue }
                if Self.splitInFacts.contains(key) {
                    // A mapping and a list that say the same are the same to compose, whatever the quotes.
                    for entry in try LayerReader(layer: layer, interpolation: interpolation).pairs(key) {
                        let inherited = key == "environment" ? interpolation.variables[entry.name] : ""
                        add("\(key).\(entry.name)", (entry.value ?? inherited).map { "=" + $0 } ?? "unset")
                    }
                } else {
                    try add(key, pair.value)
                }
            }
            for (section, names) in references(in: layer.node) {
                for pair in document.root?[section]?.mapping ?? [] {
                    guard let name = pair.key.string, names.contains(name) else { continue }
                    try add("\(section).\(name)", pair.value)
                }
            }
        }
        return facts
    }

    private static let ignored: Set = ["build", "depends_on", "profiles", "extends", "pull_policy"]
    private static let splitInFacts: Set = ["environment", "labels"]

    /// The entries of the file's other sections that a service uses, as far as the layer names them.
    private func references(in node: Node) -> [(section: String, names: Set<String>)] {
        func names(_ key: String, _ name: (Node) -> String?) -> Set<String> {
            if let mapping = node[key]?.mapping { return Set(mapping.compactMap(\.key.string)) }
            return Set((node[key]?.sequence ?? []).compactMap(name))
        }
        var networks = names("networks") { $0.string }
        if networks.isEmpty { networks = ["default"] }
        return [
            ("networks", networks),
            ("volumes", names("volumes") { $0["source"]?.string ?? $0.string.map { String($0.prefix { $0 != ":" }) } }),
            ("secrets", names("secrets") { $0["source"]?.string ?? $0.string }),
            ("configs", names("configs") { $0["source"]?.string ?? $0.string }),
        ]
    }
}
