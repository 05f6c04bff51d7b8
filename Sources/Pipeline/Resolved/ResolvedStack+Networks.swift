import Projects
import YAML

extension ResolvedStack {
    /// Returns the names of the networks that containers of a service are on; none where it has no network of its own.
    package func networks(of service: String) -> [String] {
        document.root?.networks(of: service, stack: rendering.situation.stack).map(\.name).sorted() ?? []
    }
}

extension Node {
    /// Returns the networks that containers of a service are on, in a file that docker-compose has resolved, with what the
    /// service says of each.
    func networks(of service: String, stack: String) -> [(name: String, settings: Node?)] {
        guard let node = self["services"]?[service], node["network_mode"] == nil else { return [] }
        let entries: [(key: String, settings: Node?)] =
            node["networks"]?.mapping?.compactMap { pair in pair.key.string.map { ($0, pair.value) } }
            ?? node["networks"]?.sequence?.compactMap { $0.string.map { ($0, nil) } } ?? [("default", nil)]
        return entries.map { key, settings in
            let network = self["networks"]?[key]
            let external = network?["external"]
            // docker-compose 1 may leave the name below `external`.
            if let name = network?["name"]?.string ?? external?["name"]?.string { return (name, settings) }
            return (external?.string == "true" ? key : "\(stack)_\(key)", settings)
        }
    }
}
