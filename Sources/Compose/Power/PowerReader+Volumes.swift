import SystemPackage
import YAML

extension PowerReader {
    /// Looks at the `volumes:` of a service.
    mutating func readVolumes(_ node: Node) {
        guard let items = node.sequence else { return addUnknown("volumes", at: node) }
        for item in items where !item.isNull {
            if item.everyPair == nil { readShortVolume(item) } else { readLongVolume(item) }
        }
    }

    /// `[SOURCE:]TARGET[:OPTIONS]`
    private mutating func readShortVolume(_ node: Node) {
        guard let text = text(node) else { return addMount(node) }
        // By scalars: a combining mark after a colon hides it from Swift, which reads characters, but from nobody else.
        let parts = text.unicodeScalars.split(separator: ":", omittingEmptySubsequences: false).map { String($0) }
        guard parts.count > 1 else {
            // Only a target: a volume without a name.
            if !text.hasPrefix("/") { addMount(node) }
            return
        }
        let options = parts.dropFirst(2).first?.split(separator: ",").map(String.init) ?? []
        // `a:/b:/c` is the folder `a:/b` of Windows to some.
        let isDrive = parts.count > 2 && parts[0].count == 1
        guard parts.count <= 3, !isDrive, Self.options.isSuperset(of: options) else { return addMount(node) }
        if !Self.isPlainName(parts[0]) { readBind(parts[0], at: parts[1], node) }
    }

    private static let options: Set = ["ro", "rw", "z", "Z", "cached", "delegated", "consistent", "nocopy"]

    private mutating func readLongVolume(_ node: Node) {
        let pairs = node.everyPair ?? []
        func values(_ key: String) -> [Node] { pairs.filter { $0.key.string == key }.map(\.value) }
        let (kinds, sources, targets) = (values("type"), values("source"), values("target"))
        let known: Set = [
            "type", "source", "target", "read_only", "consistency", "bind", "volume", "tmpfs", "image",
        ]
        let names = pairs.map { $0.key.string ?? "" }
        guard kinds.count == 1, sources.count < 2, Set(names).isSubset(of: known) else { return addMount(node) }
        let source = sources.first.map(text) ?? ""
        switch (text(kinds[0]), source) {
        case ("tmpfs", _), ("image", _): break
        case ("volume", let source?) where source.isEmpty || Self.isPlainName(source): break
        case ("bind", let source?): readBind(source, at: targets.first.flatMap(text) ?? "?", node)
        default: addMount(node)
        }
        for options in values("bind") {
            readMapping(options, "volumes.bind", harmless: ["create_host_path", "selinux"])
        }
        for options in values("volume") {
            readMapping(options, "volumes.volume", harmless: ["nocopy", "subpath", "labels"])
        }
    }

    private mutating func readBind(_ source: String, at target: String, _ node: Node) {
        switch bounds.place(of: source, in: folder) {
        case .inside: break
        case .socket(let path): add("volumes", "mounts the docker socket", at: node, canonical(node), path.string)
        case .git(let path):
            add(
                "volumes", "mounts '\(bounds.display(path))' at '\(target)', where git keeps the project's hooks",
                at: node, canonical(node), path.string)
        case .outside(let path):
            add(
                "volumes", "mounts '\(path)' of this machine at '\(target)'", at: node, canonical(node), path.string)
        case .unknown: addMount(node)
        }
    }

    private mutating func addMount(_ node: Node) {
        let words = node.string.map { "'\($0)'" } ?? "a volume"
        add("volumes", "mounts \(words), of which nobody knows what it is", at: node)
    }
}
