import Compose
package import Pipeline
import Projects
import YAML

extension Situation {
    /// Returns the words that continue a path of `explain` by one key, from the files alone. A word that has keys below it
    /// ends in a dot.
    ///
    /// - Parameter word: the beginning of a path, such as `web.dep`; names may contain dots.
    package func explainedPaths(continuing word: String) -> [String] {
        var roots: [(name: String, nodes: [Node])] = []
        for service in services where enabledPods.contains(where: { $0.name == service.pod }) {
            let nodes = service.definition.layers.map(\.node)
            roots.append((word.contains("/") ? "\(service.pod)/\(service.name)" : service.name, nodes))
        }
        for section in ["networks", "volumes", "secrets", "configs"] {
            let nodes = composeFiles.values.compactMap { $0.document.root?[section] }
            if !nodes.isEmpty { roots.append((section, nodes)) }
        }
        return Self.continued(word[...], "", roots)
    }

    private static func continued(
        _ rest: Substring, _ before: String, _ keys: [(name: String, nodes: [Node])]
    ) -> [String] {
        let inside = keys.filter { rest.hasPrefix($0.name + ".") }.max { $0.name.count < $1.name.count }
        guard let inside else {
            return keys.map { key in
                before + key.name
                    + (key.nodes.contains { $0.mapping?.isEmpty == false } || key.name == "environment" ? "." : "")
            }
        }
        var below: [(name: String, nodes: [Node])] = []
        for pair in inside.nodes.flatMap({ $0.mapping ?? [] }) {
            guard let name = pair.key.string else { continue }
            if let index = below.firstIndex(where: { $0.name == name }) {
                below[index].nodes.append(pair.value)
            } else {
                below.append((name, [pair.value]))
            }
        }
        let head = inside.name + "."
        return continued(rest.dropFirst(head.count), before + head, below.sorted { $0.name < $1.name })
    }
}
