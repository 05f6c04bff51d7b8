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
    /// - Parameters:
    ///   - interpolation: gives the variables their values.
    ///   - others: more files that are merged with those of the service; a network or volume of it may be defined there.
    /// - Throws: `YAMLError` where a variable is written wrongly, or a needed one is missing.
    public func facts(_ interpolation: Interpolation, others: [ComposeFile] = []) throws(YAMLError) -> [String: String]
    {
        var facts: [String: String] = [:]
        func add(_ name: String, of file: ComposeFile, _ value: String) {
            let key = "\(file.document.file): \(name)"
            // A service that extends another of the same file has two layers in it.
            facts[key] = facts[key].map { $0 + "\n" + value } ?? value
        }
        func add(_ name: String, of file: ComposeFile, _ node: Node) throws(YAMLError) {
            do {
                add(name, of: file, try node.canonical { try interpolation($0) })
            } catch let error as YAMLError {
                throw error
            } catch {
                throw file.document.error(String(describing: error), at: node)
            }
        }
        for layer in layers {
            for pair in layer.node.mapping ?? [] {
                guard let key = pair.key.string, !Self.ignored.contains(key), !key.hasPrefix("x-") else { continue }
                if Self.splitInFacts.contains(key) {
                    // A mapping and a list that say the same are the same to compose, whatever the quotes.
                    for entry in try LayerReader(layer: layer, interpolation: interpolation).pairs(key) {
                        let inherited = key == "environment" ? interpolation.variables[entry.name] : ""
                        let value = (entry.value ?? inherited).map { "=" + $0 } ?? "unset"
                        add("\(key).\(entry.name)", of: layer.file, value)
                    }
                } else {
                    try add(key, of: layer.file, pair.value)
                }
            }
        }
        var seen: Set<String> = []
        for file in layers.map(\.file) + others where seen.insert(file.document.file).inserted {
            for (section, names) in references {
                for pair in file.document.root?[section]?.mapping ?? [] {
                    guard let name = pair.key.string, names.contains(name) else { continue }
                    try add("\(section).\(name)", of: file, pair.value)
                }
            }
        }
        return facts
    }

    private static let ignored: Set = ["build", "depends_on", "profiles", "extends", "pull_policy"]
    private static let splitInFacts: Set = ["environment", "labels"]

    /// The entries of the files' other sections that the service uses, as far as its layers name them.
    private var references: [(section: String, names: Set<String>)] {
        func names(_ key: String, _ name: (Node) -> String?) -> Set<String> {
            Set(
                layers.flatMap { layer in
                    layer.node[key]?.mapping?.compactMap(\.key.string)
                        ?? (layer.node[key]?.sequence ?? []).compactMap(name)
                })
        }
        let networks = names("networks") { $0.string }
        return [
            ("networks", networks.isEmpty ? ["default"] : networks),
            ("volumes", names("volumes") { $0["source"]?.string ?? $0.string.map { String($0.prefix { $0 != ":" }) } }),
            ("secrets", names("secrets") { $0["source"]?.string ?? $0.string }),
            ("configs", names("configs") { $0["source"]?.string ?? $0.string }),
        ]
    }
}
