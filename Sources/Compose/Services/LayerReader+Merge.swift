import YAML

/// An entry of `depends_on`, after the merge of all files.
struct DependsOn {
    let name: String
    var isRequired = true
    var restarts = false
    var condition: String?
}

extension [LayerReader] {
    /// Returns the number of containers: that of `scale`, else that of `deploy.replicas`, else 1.
    func replicas() throws(YAMLError) -> Int {
        for path in [["scale"], ["deploy", "replicas"]] {
            for reader in reversed() {
                guard let node = reader.node(path) else { continue }
                let key = path.joined(separator: ".")
                guard let count = Int(try reader.text(of: node, "'\(key)'")), count >= 0 else {
                    throw reader.document.error("'\(key)' must be a number of containers", at: node)
                }
                return count
            }
        }
        return 1
    }

    /// Returns the entries of `depends_on`.
    func dependsOn() throws(YAMLError) -> [DependsOn] {
        var entries: [DependsOn] = []
        func index(of name: String) -> Int {
            if let index = entries.firstIndex(where: { $0.name == name }) { return index }
            entries.append(DependsOn(name: name))
            return entries.count - 1
        }
        for reader in since("depends_on") {
            guard let pairs = reader.layer.node["depends_on"]?.mapping else {
                // The short form says that the service is required, and nothing of restarts.
                for name in try reader.strings("depends_on") { entries[index(of: name)].isRequired = true }
                continue
            }
            for pair in pairs {
                guard let name = pair.key.string else { continue }
                if pair.value.resolved.tag == "!reset" {
                    entries.removeAll { $0.name == name }
                    continue
                }
                let index = index(of: name)
                for (key, path) in [("required", \DependsOn.isRequired), ("restart", \DependsOn.restarts)] {
                    guard let node = pair.value[key], !node.isNull else { continue }
                    entries[index][keyPath: path] = Node.bool(try reader.text(of: node, "'\(key)'")) ?? false
                }
                if let node = pair.value["condition"], !node.isNull {
                    entries[index].condition = try reader.text(of: node, "'condition'")
                }
            }
        }
        return entries
    }

    /// Returns the services that compose starts before the service, each once.
    func dependencies(
        _ dependsOn: [DependsOn], _ shares: [ServiceDefinition.Share]
    ) throws(YAMLError) -> [String] {
        var names = dependsOn.map(\.name)
        for reader in since("links") {
            names += try reader.strings("links").map { String($0.prefix { $0 != ":" }) }
        }
        for share in shares {
            if case .service(let name) = share.owner { names.append(name) }
        }
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }

    /// Returns the layers whose values of a key count: those from the last `!override`, or after the last `!reset`.
    func since(_ key: String) -> [LayerReader] {
        var readers: [LayerReader] = []
        for reader in self {
            switch reader.layer.node[key]?.resolved.tag {
            case "!reset": readers = []
            case "!override": readers = [reader]
            default: readers.append(reader)
            }
        }
        return readers
    }
}
