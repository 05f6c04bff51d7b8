import Compose
package import SystemPackage
import YAML

extension ResolvedStack {
    /// Something that docker mounts in a container.
    private struct Place {
        /// The path in the container.
        let target: FilePath
        /// The path on this machine; `nil` for a volume or a `tmpfs`.
        let source: FilePath?
    }

    /// Returns the paths on this machine that docker mounts in the containers of a service; those on which it then mounts
    /// something else: where one mount lies below another, docker needs a file or folder there; and those to which
    /// docker-compose copies configs and secrets that are no files.
    package func mountedPaths(
        of service: String
    ) -> (sources: [FilePath], points: [FilePath], copies: [FilePath]) {
        let places = places(of: service)
        func path(below target: FilePath) -> FilePath? {
            let around = places.filter { $0.target != target && target.starts(with: $0.target) }
            guard let parent = around.max(by: { $0.target.components.count < $1.target.components.count }),
                let source = parent.source
            else { return nil }
            var rest = target
            _ = rest.removePrefix(parent.target)
            return source.pushing(rest)
        }
        let copied = files(of: service).filter { $0.definition?["file"] == nil }.map(\.target)
        return (
            places.compactMap(\.source), places.map(\.target).compactMap(path), copied.compactMap(path)
        )
    }

    /// Whether a service has a config or a secret whose content docker-compose copies into the container: its digest of
    /// the settings does not see that content.
    package func hasCopiedContent(_ service: String) -> Bool {
        files(of: service).contains { $0.definition?["file"] == nil }
    }

    private func node(_ service: String) -> Node? { document.root?["services"]?[service] }

    private func places(of service: String) -> [Place] {
        let node = node(service)
        let volumes = (node?["volumes"]?.sequence ?? []).compactMap(volume)
        let tmpfs = (node?["tmpfs"]?.sequence ?? node?["tmpfs"].map { [$0] } ?? []).compactMap(text)
            .map { Place(target: FilePath(String($0.prefix { $0 != ":" })), source: nil) }
        let files = files(of: service).compactMap { file in
            file.definition?["file"].flatMap(text).map { Place(target: file.target, source: FilePath($0)) }
        }
        return volumes + tmpfs + files
    }

    /// Reads a volume in docker-compose's long form or, as docker-compose 1 prints it, in its short one.
    private func volume(_ node: Node) -> Place? {
        if let target = node["target"].flatMap(text) {
            let isBind = node["type"]?.string == "bind"
            return Place(
                target: FilePath(target), source: isBind ? node["source"].flatMap(text).map { FilePath($0) } : nil)
        }
        guard let parts = text(node)?.split(separator: ":").map(String.init), let first = parts.first else {
            return nil
        }
        guard parts.count > 1 else { return Place(target: FilePath(first), source: nil) }
        return Place(target: FilePath(parts[1]), source: first.hasPrefix("/") ? FilePath(first) : nil)
    }

    /// Returns the configs and secrets of a service: where they are in its containers, and their definitions.
    private func files(of service: String) -> [(target: FilePath, definition: Node?)] {
        [("configs", "/"), ("secrets", "/run/secrets")].flatMap { section, folder in
            (node(service)?[section]?.sequence ?? []).compactMap { use in
                guard let name = (use["source"] ?? use).string else { return nil }
                let target = use["target"].flatMap(text) ?? name
                return (FilePath(folder).pushing(FilePath(target)), document.root?[section]?[name])
            }
        }
    }

    private func text(_ node: Node) -> String? { try? document.text(of: node, "", Self.interpolation) }
}
