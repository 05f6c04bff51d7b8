import Compose
import YAML

extension ResolvedStack {
    /// Returns the paths in the containers of a service at which volumes with names are mounted.
    package func volumeTargets(of service: String) -> Set<String> {
        let keys = Set(document.root?["volumes"]?.mapping?.compactMap(\.key.string) ?? [])
        let mounts = document.root?["services"]?[service]?["volumes"]?.sequence ?? []
        return Set(
            mounts.compactMap { mount in
                let parts = mount.string?.split(separator: ":").map(String.init) ?? []
                guard let source = mount["source"]?.string ?? parts.first, keys.contains(source) else { return nil }
                return mount["target"]?.string ?? (parts.count > 1 ? parts[1] : nil)
            })
    }
}

extension Value {
    /// Returns a resolved compose file with the volumes that services mount by name in the short syntax.
    ///
    /// docker-compose 1 takes for one in the long syntax the volume that the old container has there.
    var withShortVolumes: Value {
        changing("services") { services in
            services.mapValues { $0.changing("volumes") { $0.mapItems(\.shortVolume) } }
        }
    }

    private var shortVolume: Value {
        guard case .mapping(let entries) = self else { return self }
        let fields = Dictionary(entries.map { ($0.key, $0.value) }) { $1 }
        guard fields["type"] == "volume", case .string(let source)? = fields["source"],
            case .string(let target)? = fields["target"]
        else { return self }
        var modes = fields["read_only"] == .bool(true) ? ["ro"] : ["rw"]
        if case .mapping(let options)? = fields["volume"],
            options.contains(where: { $0.key == "nocopy" && $0.value == .bool(true) })
        {
            modes.append("nocopy")
        }
        return .string("\(source):\(target):\(modes.joined(separator: ","))")
    }
}
