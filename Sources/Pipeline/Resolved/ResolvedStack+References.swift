import YAML

extension ResolvedStack {
    /// Returns the text of the compose file, in which services that use a container of another service name it by its id.
    ///
    /// docker-compose 2 writes the id into a service before it takes the digest that it puts in a label of the container;
    /// its `config --hash` does not.
    ///
    /// - Parameter containers: the ids of the containers, by service.
    func text(naming containers: [String: String]) -> String {
        guard let root = document.root, !containers.isEmpty else { return document.text }
        return Value(copying: root).changing("services") { services in
            services.mapValues { service in
                ["network_mode", "ipc", "pid"].reduce(service) { $0.changing($1) { $0.naming(containers) } }
                    .changing("volumes_from") { $0.mapItems { $0.namingOwner(containers) } }
            }
        }.serialized()
    }
}

extension Value {
    /// Returns `service:NAME` as `container:ID`, and any other value as it is.
    fileprivate func naming(_ containers: [String: String]) -> Value {
        guard case .string(let text) = self, text.hasPrefix("service:"),
            let id = containers[String(text.dropFirst("service:".count))]
        else { return self }
        return .string("container:\(id)")
    }

    /// Returns an entry of `volumes_from`, `NAME[:MODE]`, as `container:ID[:MODE]`.
    fileprivate func namingOwner(_ containers: [String: String]) -> Value {
        guard case .string(let text) = self else { return self }
        let name = text.prefix { $0 != ":" }
        return containers[String(name)].map { .string("container:\($0)\(text.dropFirst(name.count))") } ?? self
    }
}
