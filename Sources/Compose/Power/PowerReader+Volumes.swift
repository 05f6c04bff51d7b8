import SystemPackage
import YAML

extension PowerReader {
    /// A bind mount of a container.
    struct Bind {
        /// The source, with symbolic links resolved.
        let source: FilePath
        /// The folders around the source, with symbolic links resolved: a container that can write in one of them can
        /// replace the source by a link.
        let parents: [FilePath]
        /// Whether the container can change it.
        let isWritable: Bool
        /// The node that asks for it.
        let node: Node

        /// All folders in which the source is: whoever can write in one of them can put a link in the way to it.
        var around: Set<FilePath> {
            var folders: Set<FilePath> = []
            for parent in parents {
                var folder = parent
                while folders.insert(folder).inserted, folder.removeLastComponent() {}
            }
            return folders
        }
    }

    /// Finds the powers in the `volumes:` of a service.
    mutating func readVolumes(_ node: Node) {
        guard let items = node.sequence else { return addUnknown("volumes", at: node) }
        for item in items where !item.isNull {
            if item.everyPair == nil { readShortVolume(item) } else { readLongVolume(item) }
        }
    }

    /// `[SOURCE:]TARGET[:OPTIONS]`
    private mutating func readShortVolume(_ node: Node) {
        guard let text = text(node) else { return addMount(node) }
        // Split scalars: Swift joins a colon and a combining mark after it to one character, docker-compose does not.
        let parts = text.unicodeScalars.split(separator: ":", omittingEmptySubsequences: false).map { String($0) }
        guard parts.count > 1 else {
            // Only a target: an anonymous volume.
            if !text.hasPrefix("/") { addMount(node) }
            return
        }
        let options = Set(parts.dropFirst(2).first?.split(separator: ",").map(String.init) ?? [])
        // Some versions of docker-compose read `a:/b:/c` as the Windows folder `a:/b`.
        let isLetter =
            parts[0].unicodeScalars.count == 1 && parts[0].unicodeScalars.allSatisfy(\.properties.isAlphabetic)
        if parts.count == 3, isLetter {
            return addMount(node, "which some versions of docker-compose take for a folder of a Windows drive")
        }
        guard parts.count <= 3, Self.options.isSuperset(of: options) else { return addMount(node) }
        guard !Self.isPlainName(parts[0]) else { return }
        let labels = options.intersection(["z", "Z"]).sorted()
        readBind(parts[0], at: parts[1], isWritable: !options.contains("ro"), labels, node)
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
        case ("bind", let source?):
            let isReadOnly = values("read_only").map { text($0)?.lowercased() } == ["true"]
            let labels = values("bind").flatMap { $0.everyPair ?? [] }.filter { $0.key.string == "selinux" }
            readBind(
                source, at: targets.first.flatMap(text) ?? "?", isWritable: !isReadOnly,
                labels.map { text($0.value) ?? "?" }, node)
        default: addMount(node)
        }
        for options in values("bind") {
            readMapping(options, "volumes.bind", harmless: ["create_host_path", "selinux"])
        }
        for options in values("volume") {
            readMapping(options, "volumes.volume", harmless: ["nocopy", "subpath", "labels"])
        }
    }

    /// Counts a bind mount.
    ///
    /// - Parameter labels: the options that make docker label the files for SELinux, which changes them.
    private mutating func readBind(
        _ source: String, at target: String, isWritable: Bool, _ labels: [String], _ node: Node
    ) {
        let mode = isWritable ? "" : ", read-only"
        func words(_ place: FilePath) -> String {
            let what = place == "/" ? "the whole file system of this machine" : "'\(bounds.display(place))'"
            return "mounts \(what) at '\(target)'\(mode)"
        }
        let path: FilePath
        switch bounds.place(of: source, in: folder) {
        case .inside(let place):
            path = place
            if isWritable, bounds.saysWhatRuns(place) {
                add(
                    "volumes", "mounts '\(bounds.display(place))' at '\(target)', which says what runs", at: node,
                    place.string)
            }
        case .socket(let place):
            path = place
            add("volumes", "mounts the docker socket", at: node, place.string)
        case .git(let place):
            path = place
            add(
                "volumes",
                words(place) + (place == "/" ? "" : ", where git keeps the project's hooks"),
                at: node, ([place.string] + labels).joined(separator: " "))
        case .outside(let place):
            path = place
            add(
                "volumes", "mounts '\(place)' of this machine at '\(target)'\(mode)", at: node,
                ([place.string] + labels).joined(separator: " "))
        case .unknown: return addMount(node)
        }
        let written = folder.pushing(FilePath(source)).lexicallyNormalized()
        let parents = sequence(first: written) { $0.components.isEmpty ? nil : $0.removingLastComponent() }
        binds.append(
            Bind(
                source: path, parents: parents.dropFirst().compactMap(bounds.real), isWritable: isWritable, node: node))
    }

    private mutating func addMount(_ node: Node, _ why: String = "of which nobody knows what it is") {
        let words = node.string.map { "'\($0)'" } ?? "a volume"
        add("volumes", "mounts \(words), \(why)", at: node)
    }
}
