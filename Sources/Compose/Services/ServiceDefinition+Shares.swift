import YAML

extension ServiceDefinition {
    /// Something that a service has in common with the containers of another one.
    package struct Share: Sendable, Hashable {
        /// What it has in common.
        package enum Kind: Sendable {
            /// A namespace: `network_mode`, `pid` or `ipc` is `service:NAME` or `container:NAME`.
            case namespace
            /// All volumes: `volumes_from`.
            case volumes
            /// Its restarts: `depends_on` with `restart: true`.
            case restart
        }

        /// The name of the other service or, if ``isContainer``, of a container.
        package let name: String
        /// Whether it is a container that is named.
        package let isContainer: Bool
        /// What it has in common.
        package let kind: Kind

        init(_ name: String, isContainer: Bool = false, _ kind: Kind) {
            self.name = name
            self.isContainer = isContainer
            self.kind = kind
        }

        /// Reads a mode of a namespace; `nil` if it is neither `service:NAME` nor `container:NAME`.
        init?(mode: String) {
            let parts = mode.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2, ["service", "container"].contains(parts[0]) else { return nil }
            self.init(parts[1], isContainer: parts[0] == "container", .namespace)
        }
    }
}

extension LayerReader {
    /// Returns the services and containers whose volumes the layer takes: `NAME[:MODE]` or `container:NAME[:MODE]`.
    func volumeShares() throws(YAMLError) -> [ServiceDefinition.Share] {
        try strings("volumes_from").map { text in
            let parts = text.split(separator: ":").map(String.init)
            let isContainer = parts.first == "container"
            let name = isContainer ? parts.dropFirst().first : parts.first
            return ServiceDefinition.Share(name ?? "", isContainer: isContainer, .volumes)
        }
    }

    /// Returns the services with which the layer has the service restarted, or not.
    func restartShares() -> [(name: String, isRestarted: Bool)] {
        (layer.node["depends_on"]?.mapping ?? []).compactMap { pair in
            guard let name = pair.key.string, let restart = pair.value["restart"] else { return nil }
            return (name, restart.bool == true)
        }
    }
}
