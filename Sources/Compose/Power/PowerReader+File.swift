import SystemPackage
import YAML

extension PowerReader {
    /// Finds the powers that a file asks for outside of its services.
    mutating func readFile() {
        guard let root = document.root, !root.isNull else { return }
        readMapping(root, "", harmless: ["version", "name", "services"]) { reader, key, value in
            switch key {
            case "include": reader.readIncludes(value)
            case "volumes": reader.readEntries(value, key) { $0.readVolume($1, $2) }
            case "networks": reader.readEntries(value, key) { $0.readNetwork($1, $2) }
            case "secrets": reader.readEntries(value, key) { $0.readContent("secret", $1, $2) }
            case "configs": reader.readEntries(value, key) { $0.readContent("config", $1, $2) }
            default: return false
            }
            return true
        }
    }

    private mutating func readVolume(_ name: String, _ node: Node) {
        readMapping(node, "volumes.\(name)", harmless: ["labels"]) { reader, key, value in
            switch key {
            case "driver":
                let driver = reader.text(value)
                if !["", "local"].contains(driver) {
                    reader.add("volumes", "keeps the volume '\(name)' with the driver '\(driver ?? "?")'", at: value)
                }
            case "driver_opts":
                let device = value.everyPair?.first { $0.key.string == "device" }.flatMap { reader.text($0.value) }
                let what =
                    device.map { "keeps the volume '\(name)' at '\($0)'" }
                    ?? "gives options to the driver of the volume '\(name)'"
                reader.add("volumes", what, at: value, name, reader.canonical(value))
            case "external":
                guard reader.text(value)?.lowercased() != "false" else { break }
                for own in reader.externalNames(name, node, value) {
                    reader.add("volumes", "uses the volume '\(own)', which others made", at: value, own)
                }
            case "name":
                let own = reader.text(value) ?? "?"
                if reader.bounds.isOwn(own, name) || reader.isExternal(node) { break }
                reader.add("volumes", "uses the volume '\(own)', which others may use too", at: value, own)
            default: return false
            }
            return true
        }
    }

    private mutating func readNetwork(_ name: String, _ node: Node) {
        let harmless: Set = ["attachable", "enable_ipv4", "enable_ipv6", "internal", "labels"]
        readMapping(node, "networks.\(name)", harmless: harmless) { reader, key, value in
            switch key {
            case "driver":
                let driver = reader.text(value)
                if !["", "bridge", "none", "overlay"].contains(driver) {
                    reader.add("networks", "makes the network '\(name)' with the driver '\(driver ?? "?")'", at: value)
                }
            case "driver_opts":
                reader.add("networks", "gives options to the driver of the network '\(name)'", at: value)
            case "ipam":
                reader.readMapping(value, "networks.\(name).ipam", harmless: ["config"]) { reader, key, value in
                    key == "driver" && reader.text(value) == "default"
                }
            case "name":
                let own = reader.text(value) ?? "?"
                if reader.bounds.isOwn(own, name) || reader.isExternal(node) { break }
                reader.addNetwork(own, "in which others may be", at: value)
            case "external":
                guard reader.text(value)?.lowercased() != "false" else { break }
                for own in reader.externalNames(name, node, value) {
                    reader.addNetwork(own, "in which others are", at: value)
                }
            default: return false
            }
            return true
        }
    }

    /// Counts a network that is not the stack's own. `host` is this machine's own network.
    private mutating func addNetwork(_ name: String, _ who: String, at node: Node) {
        let words = name == "host" ? "uses the network 'host' of this machine" : "joins the network '\(name)', \(who)"
        add("networks", words, at: node, name)
    }

    /// Whether a volume or network says `external: true`, under which its name counts already.
    private func isExternal(_ node: Node) -> Bool {
        (node.everyPair ?? []).contains { $0.key.string == "external" && text($0.value)?.lowercased() != "false" }
    }

    /// Returns the names that an external network or volume may have: each `name` that is given or, without one, the
    /// key.
    private func externalNames(_ key: String, _ node: Node, _ external: Node) -> [String] {
        let names = ((node.everyPair ?? []) + (external.everyPair ?? [])).filter { $0.key.string == "name" }
        return names.isEmpty ? [key] : names.map { text($0.value) ?? "?" }
    }

    /// Finds the powers of a secret or a config.
    private mutating func readContent(_ kind: String, _ name: String, _ node: Node) {
        readMapping(node, "\(kind)s.\(name)", harmless: ["content", "labels", "name"]) { reader, key, value in
            switch key {
            case "file": reader.readFile(kind + "s", value, "takes the \(kind) '\(name)' from")
            case "environment":
                let variable = reader.text(value) ?? "?"
                reader.add(
                    kind + "s", "takes the \(kind) '\(name)' from the variable '\(variable)' of this machine", at: value
                )
            case "external": return reader.text(value)?.lowercased() == "false"
            default: return false
            }
            return true
        }
    }

    // MARK: Includes

    private mutating func readIncludes(_ node: Node) {
        guard let entries = node.sequence else { return addUnknown("include", at: node) }
        for entry in entries {
            guard entry.everyPair != nil else {
                readInclude(entry)
                readVariables(of: [entry], folder: nil, files: nil, at: entry)
                continue
            }
            readMapping(entry, "include", harmless: ["env_file", "project_directory"]) { reader, key, value in
                guard key == "path" else { return false }
                for path in value.sequence ?? [value] { reader.readInclude(path) }
                return true
            }
            let paths = entry["path"].map { $0.sequence ?? [$0] } ?? []
            readVariables(of: paths, folder: entry["project_directory"], files: entry["env_file"], at: entry)
        }
    }

    private mutating func readInclude(_ node: Node) {
        if let text = text(node), ComposeLoader.isRemote(text) {
            return add(HostPower.remote, "includes '\(text)', which cannot be read here", at: node)
        }
        readFile("include", node, "includes")
    }

    /// Counts environment files that apply to included files only, where not every version of docker-compose reads them
    /// as we do: an old compose, and several files of one entry, where 2.35 changed what a later one sees of an earlier.
    private mutating func readVariables(of paths: [Node], folder: Node?, files: Node?, at node: Node) {
        var named = files.flatMap { isSaid($0) ? items($0).map(\.text) : nil }
        if named == nil {
            let directory = folder.flatMap { isSaid($0) ? text($0) : nil }
            let first = paths.first.flatMap(text).map { FilePath($0).removingLastComponent().string }
            named = (directory ?? first).map { [$0.isEmpty ? ".env" : $0 + "/.env"] }
        }
        for name in named ?? [nil] {
            let path = name.map { self.folder.pushing(FilePath($0)).lexicallyNormalized() }
            let content = path.flatMap(bounds.read)
            if let path, path == bounds.dotEnv || content ?? "" == "" { continue }
            if bounds.addsIncludedVariables, named?.count == 1, let path, case .inside = bounds.place(of: path) {
                continue
            }
            let file = path.map(bounds.display) ?? "?"
            add("include", "includes files with variables of their own ('\(file)')", at: node, file, content ?? "")
        }
    }
}
