package import YAML

extension ServiceDefinition {
    /// Returns the `network_mode` of its containers; `nil` where the files set none.
    ///
    /// - Throws: `YAMLError` with the place of the mistake.
    package func networkMode() throws(YAMLError) -> String? {
        guard layers.contains(where: { $0.node["network_mode"] != nil }) else { return nil }
        for reader in layers.map(LayerReader.init).since("network_mode").reversed() {
            if let mode = try reader.string("network_mode") { return mode }
        }
        return nil
    }

    /// Whether the files give a host name, in lower case, an address, under `extra_hosts`: `NAME:ADDRESS`, `NAME=ADDRESS` or a mapping.
    ///
    /// - Throws: `YAMLError` with the place of the mistake.
    package func namesHost(_ name: String) throws(YAMLError) -> Bool {
        guard layers.contains(where: { $0.node["extra_hosts"] != nil }) else { return false }
        for reader in layers.map(LayerReader.init).since("extra_hosts") {
            guard let node = reader.node(["extra_hosts"]) else { continue }
            if let pairs = node.mapping {
                if pairs.contains(where: { $0.key.string?.lowercased() == name }) { return true }
            } else if try reader.strings("extra_hosts").contains(where: {
                $0.prefix { $0 != "=" && $0 != ":" }.lowercased() == name
            }) {
                return true
            }
        }
        return false
    }
}
