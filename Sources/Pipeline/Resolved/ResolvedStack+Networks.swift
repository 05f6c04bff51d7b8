import Projects
import YAML

extension ResolvedStack {
    /// Returns the names of the networks that containers of a service are on; none where it has no network of its own.
    package func networks(of service: String) -> [String] {
        guard let node = document.root?["services"]?[service], node["network_mode"] == nil else { return [] }
        let keys =
            node["networks"]?.mapping?.compactMap(\.key.string) ?? node["networks"]?.sequence?.compactMap(\.string)
            ?? ["default"]
        return keys.map { key in
            let network = document.root?["networks"]?[key]
            let external = network?["external"]
            // docker-compose 1 may leave the name below `external`.
            if let name = network?["name"]?.string ?? external?["name"]?.string { return name }
            return external?.string == "true" ? key : "\(rendering.situation.stack)_\(key)"
        }.sorted()
    }
}
