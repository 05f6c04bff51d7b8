package import YAML
extension ServiceDefinition {
    /// Returns the settings that decide how the container of the service is made, by their keys in the files.
    ///
    /// Equal facts give the same container; where facts differ, their keys are the reasons to recreate it. Comments,
    /// the order of keys, quotes and anchors make no difference.
    ///
    /// Left out is what changes no container: `build`, `depends_on`, `profiles`, `extends`, `pull_policy`, keys that
    /// begin with `x-`, and the definition of a volume, because compose keeps a volume that exists.
    ///
    /// - Parameter definitions: what the files of the stack define, such as its networks and volumes.
    /// - Throws: `YAMLError` where a reference to a variable is invalid, or a required variable is not set.
    package func facts(in definitions: ComposeDefinitions) throws(YAMLError) -> [ComposeKey: Fact] {
        var list = FactList()
        for layer in layers {
            let reader = LayerReader(layer: layer)
            for pair in layer.node.mapping ?? [] {
                guard let key = pair.key.string, !Self.ignored.contains(key), !key.hasPrefix("x-") else { continue }
                if Self.splitInFacts.contains(key) {
                    try list.addPairs([key], of: reader)
                } else {
                    try list.add(key, of: reader.document, pair.value, at: pair.key, reader.interpolation)
                }
            }
        }
        for (section, names) in references {
            for name in names.sorted() {
                for definition in definitions[section, name] { try list.add(definition, as: name, in: section) }
            }
        }
        return list.facts
    }

    /// Returns the settings under `build:` that decide how the image is built, without the context.
    ///
    /// - Throws: `YAMLError` where a reference to a variable is invalid, or a required variable is not set.
    package func buildFacts() throws(YAMLError) -> [ComposeKey: Fact] {
        var list = FactList()
        for layer in layers {
            let reader = LayerReader(layer: layer)
            for pair in layer.node["build"]?.mapping ?? [] {
                switch pair.key.string {
                case "context": continue
                case "args": try list.addPairs(["build", "args"], of: reader)
                case let key:
                    try list.add(
                        "build.\(key ?? "")", of: reader.document, pair.value, at: pair.key, reader.interpolation)
                }
            }
        }
        return list.facts
    }

    private static let ignored: Set = ["build", "depends_on", "profiles", "extends", "pull_policy"]
    private static let splitInFacts: Set = ["environment", "labels"]

    /// The names of the networks, volumes, secrets and configs that the service's layers use.
    private var references: [(section: String, names: Set<String>)] {
        func names(_ key: String, _ name: (Node) -> String?) -> Set<String> {
            Set(
                layers.flatMap { layer in
                    layer.node[key]?.mapping?.compactMap(\.key.string)
                        ?? (layer.node[key]?.sequence ?? []).compactMap {
                            name($0).map { (try? layer.interpolation($0)) ?? $0 }
                        }
                })
        }
        let networks = names("networks") { $0.string }
        return [
            ("networks", networks.isEmpty ? ["default"] : networks),
            (
                "volumes",
                Set(names("volumes") { $0["source"]?.string ?? $0.string }.map { String($0.prefix { $0 != ":" }) })
            ),
            ("secrets", names("secrets") { $0["source"]?.string ?? $0.string }),
            ("configs", names("configs") { $0["source"]?.string ?? $0.string }),
        ]
    }
}

extension ServiceDefinition {
    /// The keys of the volumes that the service names.
    package var volumeKeys: Set<String> { references.first { $0.section == "volumes" }?.names ?? [] }

    /// Whether its files mount folders or files of this machine in its containers.
    package var mountsFolders: Bool {
        layers.flatMap { $0.node["volumes"]?.sequence ?? [] }.contains { mount in
            // `.:/app`, `/srv:/app`, `$CODE:/app`
            mount["type"]?.string == "bind"
                || mount.string.map { $0.contains(":") && "./~$".contains($0.first ?? " ") } == true
        }
    }
}

extension PlacedComposeFile {
    /// The definition of a volume in one file.
    package struct Volume: Sendable {
        /// Its key in compose files.
        package let key: String
        /// Its name, where that is not the default one.
        package let name: String?
        /// Whether docker-compose neither makes nor removes it.
        package let isExternal: Bool
        /// Whether its content may lie outside of docker's own folder: it has another driver than `local`, or options.
        package let isElsewhere: Bool
        /// Its driver, options and labels.
        package let definition: Fact
    }

    /// Returns the volumes that the file defines.
    ///
    /// - Throws: `YAMLError` where a reference to a variable is invalid, or a required variable is not set.
    package func volumes() throws(YAMLError) -> [Volume] {
        let (document, list) = (file.document, FactList())
        var volumes: [Volume] = []
        for volume in document.root?["volumes"]?.mapping ?? [] {
            guard let key = volume.key.string else { continue }
            var definition: [String] = []
            for pair in volume.value.mapping ?? [] {
                guard let key = pair.key.string, !["name", "external"].contains(key), !key.hasPrefix("x-") else {
                    continue
                }
                definition.append("\(key): \(try list.canonical(pair.value, of: document, interpolation))")
            }
            let isExternal = Self.isExternal(volume.value)
            let name = volume.value["name"] ?? volume.value["external"]?["name"]
            volumes.append(
                Volume(
                    key: key,
                    name: try name.map { node throws(YAMLError) in
                        try document.text(of: node, "the name of a volume", interpolation)
                    } ?? (isExternal ? key : nil), isExternal: isExternal,
                    isElsewhere: Self.isElsewhere(volume.value),
                    definition: Fact(definition.sorted().joined(separator: "\n"), line: volume.key.start.line)))
        }
        return volumes
    }

    /// Returns the names that the file itself gives to networks or volumes which docker-compose makes, by their keys.
    ///
    /// - Parameters:
    ///   - kind: `networks` or `volumes`.
    ///   - interpolation: the variables to use in the place of the file's.
    /// - Throws: `YAMLError` for a name that is no text, or whose variable has to be set.
    package func givenNames(
        of kind: String, with interpolation: Interpolation? = nil
    ) throws(YAMLError) -> [String: String] {
        var names: [String: String] = [:]
        for entry in file.document.root?[kind]?.mapping ?? [] where !Self.isExternal(entry.value) {
            guard let key = entry.key.string, let name = entry.value["name"] else { continue }
            names[key] = try file.document.text(
                of: name, "the name of a network or volume", interpolation ?? self.interpolation)
        }
        return names
    }

    private static func isElsewhere(_ node: Node) -> Bool {
        let driver = node["driver"].flatMap { $0.isNull ? nil : $0.string ?? "" } ?? "local"
        return driver != "local" || node["driver_opts"]?.mapping?.isEmpty == false
    }

    private static func isExternal(_ node: Node) -> Bool {
        node["external"].map { !$0.isNull && $0.bool != false } ?? false
    }
}
