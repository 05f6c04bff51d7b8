import YAML

extension ResolvedStack {
    /// Returns the text of the compose file, in which services that use the namespaces of another one name its container by its id.
    ///
    /// docker-compose 2 writes the id into a service before it takes the digest that it puts in a label of the container;
    /// its `config --hash` does not. For `volumes_from` it writes something that it does not read in a file.
    ///
    /// - Parameter containers: the ids of the containers, by service.
    func text(naming containers: [String: String]) -> String {
        guard let root = document.root, !containers.isEmpty else { return document.text }
        return Value(copying: root).changing("services") { services in
            services.mapValues { service in
                ["network_mode", "ipc", "pid"].reduce(service) { $0.changing($1) { $0.naming(containers) } }
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
}
