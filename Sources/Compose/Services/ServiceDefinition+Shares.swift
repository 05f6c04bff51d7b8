import YAML

extension ServiceDefinition {
    /// A container of another service, or of anybody, that the container of a service uses.
    package struct Share: Sendable, Hashable {
        /// Whose container it is.
        package enum Owner: Sendable, Hashable {
            /// That of a service of the stack.
            case service(String)
            /// A container by its name or id, which may or may not be one of the stack.
            case container(String)

            /// Whether it is a container that is named.
            package var isContainer: Bool { if case .container = self { true } else { false } }
        }

        /// How it is used.
        package enum Kind: Sendable, Hashable {
            /// Its network, processes or IPC, by `network_mode`, `pid` or `ipc`.
            case namespace
            /// Its volumes, by `volumes_from`.
            case volumes
            /// It is not used, but `depends_on` asks for a restart when it was made anew (`restart: true`).
            case restart
        }

        /// Whose container it is.
        package let owner: Owner
        /// How it is used.
        package let how: Kind

        /// Describes a share.
        package init(_ owner: Owner, _ how: Kind) {
            self.owner = owner
            self.how = how
        }
    }
}

extension ServiceDefinition.Share.Owner {
    /// Reads `service:NAME` and `container:NAME`; `nil` for anything else.
    init?(_ text: String) {
        if text.hasPrefix("service:") {
            self = .service(String(text.dropFirst("service:".count)))
        } else if text.hasPrefix("container:") {
            self = .container(String(text.dropFirst("container:".count)))
        } else {
            return nil
        }
    }

    /// Reads an entry of `volumes_from`: `NAME` or `container:NAME`, and after a colon how it is mounted.
    init(volumesFrom text: String) {
        var parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)[...]
        let isContainer = parts.first == "container" && parts.count > 1
        if isContainer { parts.removeFirst() }
        let name = parts.first ?? ""
        self = isContainer ? .container(name) : .service(name)
    }
}

extension [LayerReader] {
    /// Returns what the service uses of other containers, each once.
    func shares(_ dependsOn: [DependsOn]) throws(YAMLError) -> [ServiceDefinition.Share] {
        var shares: [ServiceDefinition.Share] = []
        for key in ["network_mode", "ipc", "pid"] {
            guard let (reader, node) = lastNode(key) else { continue }
            guard let owner = ServiceDefinition.Share.Owner(try reader.text(of: node, "'\(key)'")) else { continue }
            shares.append(.init(owner, .namespace))
        }
        for reader in since("volumes_from") {
            for text in try reader.strings("volumes_from") {
                shares.append(.init(.init(volumesFrom: text), .volumes))
            }
        }
        shares += dependsOn.filter(\.restarts).map { .init(.service($0.name), .restart) }
        var seen: Set<ServiceDefinition.Share> = []
        return shares.filter { seen.insert($0).inserted }
    }

    /// Returns the value that the last layer has for a key, unless that layer resets it.
    func lastNode(_ key: String) -> (reader: LayerReader, node: Node)? {
        guard let reader = since(key).last(where: { $0.node([key]) != nil }), let node = reader.node([key])
        else { return nil }
        return (reader, node)
    }
}
