package import SystemPackage
package import YAML

/// What a service has to be before compose starts another one that depends on it, as a `condition` of `depends_on` says.
package enum DependencyCondition: String, Sendable {
    /// Its health check has succeeded.
    case healthy = "service_healthy"
    /// It has ended with 0.
    case completed = "service_completed_successfully"
}

extension ServiceDefinition {
    /// A container of another service, or of anybody, that a service needs, and the key that says so.
    package struct Connection: Sendable, Equatable {
        /// The key: `depends_on`, `links`, `external_links`, `network_mode`, `ipc`, `pid` or `volumes_from`.
        package let key: String
        /// Whose container it is.
        package let owner: Share.Owner
        /// With `depends_on` the condition, with links the name by which it is reached; `nil` where there is none.
        package let detail: String?
    }

    /// Something of this machine, or a volume with a name, that is mounted in the containers of a service.
    package struct NamedMount: Sendable, Equatable {
        /// What is mounted.
        package enum Source: Sendable, Equatable {
            /// An absolute path of this machine.
            case path(FilePath)
            /// The key of a volume.
            case volume(String)
        }

        /// What is mounted.
        package let source: Source
        /// The path in the containers.
        package let target: String
        /// Whether the containers cannot write it.
        package let isReadOnly: Bool
    }

    /// Returns what the service needs of other containers.
    ///
    /// Whatever is linked, or gives its network, is started first; `depends_on` is left out where it says no more than that:
    /// docker-compose 2 adds it to its result.
    ///
    /// - Throws: `YAMLError` with the place of the mistake.
    package func connections() throws(YAMLError) -> [Connection] {
        let readers = layers.map(LayerReader.init)
        var connections: [Connection] = []
        for key in ["links", "external_links"] {
            for reader in readers.since(key) {
                for text in try reader.strings(key) {
                    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
                    guard let name = parts.first else { continue }
                    let alias = parts.count > 1 && parts[1] != name ? parts[1] : nil
                    let owner: Share.Owner = key == "links" ? .service(name) : .container(name)
                    connections.append(Connection(key: key, owner: owner, detail: alias))
                }
            }
        }
        for key in ["network_mode", "ipc", "pid"] {
            guard let (reader, node) = readers.lastNode(key) else { continue }
            guard let owner = Share.Owner(try reader.text(of: node, "'\(key)'")) else { continue }
            connections.append(Connection(key: key, owner: owner, detail: nil))
        }
        for reader in readers.since("volumes_from") {
            for text in try reader.strings("volumes_from") {
                connections.append(Connection(key: "volumes_from", owner: Share.Owner(volumesFrom: text), detail: nil))
            }
        }
        let others = connections
        let dependencies = try readers.dependsOn().map { entry in
            Connection(key: "depends_on", owner: .service(entry.name), detail: entry.condition ?? "service_started")
        }
        return dependencies.filter { dependency in
            dependency.detail != "service_started" || !others.contains { $0.owner == dependency.owner }
        } + others
    }

    /// Returns the services that have to be more than started before compose starts this one, and what they have to be.
    ///
    /// - Throws: `YAMLError` with the place of the mistake.
    package func conditions() throws(YAMLError) -> [String: DependencyCondition] {
        try layers.map(LayerReader.init).dependsOn().reduce(into: [:]) {
            $0[$1.name] = $1.condition.flatMap(DependencyCondition.init)
        }
    }

    /// Returns the keys of the networks that the files name for the service, but for the default one, sorted.
    ///
    /// - Throws: `YAMLError` with the place of the mistake.
    package func networkKeys() throws(YAMLError) -> [String] {
        var keys: Set<String> = []
        for reader in layers.map(LayerReader.init).since("networks") {
            if let pairs = reader.node(["networks"])?.mapping {
                keys.formUnion(pairs.compactMap(\.key.string))
            } else {
                keys.formUnion(try reader.strings("networks"))
            }
        }
        return keys.subtracting(["default"]).sorted()
    }

    /// Returns what the files mount in the containers, in their order; without volumes that have no name.
    ///
    /// - Throws: `YAMLError` with the place of the mistake.
    package func namedMounts() throws(YAMLError) -> [NamedMount] {
        var mounts: [NamedMount] = []
        for reader in layers.map(LayerReader.init).since("volumes") {
            for item in reader.node(["volumes"])?.sequence ?? [] {
                guard let mount = try reader.namedMount(item) else { continue }
                // A later file replaces what is at the same path.
                if let index = mounts.firstIndex(where: { $0.target == mount.target }) {
                    mounts[index] = mount
                } else {
                    mounts.append(mount)
                }
            }
        }
        return mounts
    }
}

extension LayerReader {
    /// Reads an entry of `volumes`, in the short or the long syntax; `nil` where it has no name on this machine.
    fileprivate func namedMount(_ item: Node) throws(YAMLError) -> ServiceDefinition.NamedMount? {
        func field(_ key: String) throws(YAMLError) -> String? {
            guard let node = item[key], !node.isNull else { return nil }
            return try text(of: node, "'\(key)'")
        }
        func source(_ text: String) -> ServiceDefinition.NamedMount.Source {
            guard let first = text.first, "./~".contains(first) else { return .volume(text) }
            // What `~` stands for is not known here.
            return .path(first == "~" ? FilePath(text) : layer.folder.pushing(FilePath(text)).lexicallyNormalized())
        }
        if item.mapping != nil {
            guard let name = try field("source"), let target = try field("target") else { return nil }
            let isReadOnly = try field("read_only").flatMap(Node.bool) ?? false
            switch try field("type") {
            case "volume": return .init(source: .volume(name), target: target, isReadOnly: isReadOnly)
            case "bind":
                let path = name.hasPrefix("~") ? FilePath(name) : layer.folder.pushing(FilePath(name))
                return .init(source: .path(path.lexicallyNormalized()), target: target, isReadOnly: isReadOnly)
            default: return nil
            }
        }
        let parts = try text(of: item, "an entry of 'volumes'").split(separator: ":").map(String.init)
        guard parts.count > 1 else { return nil }
        let modes = parts.count > 2 ? parts[2].split(separator: ",") : []
        return .init(source: source(parts[0]), target: parts[1], isReadOnly: modes.contains("ro"))
    }
}
