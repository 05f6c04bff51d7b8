import YAML

/// An entry of `volumes:` of a service.
struct ExportedVolume {
    /// What is mounted.
    enum Kind {
        /// A named volume, by its key.
        case named(String)
        /// A volume that the container has for itself.
        case anonymous
        /// A path of this machine.
        case bind(String)
        /// Memory, with its limit in bytes.
        case memory(Int?)
        /// Something that is written down nowhere else.
        case other(String)
    }

    let kind: Kind
    /// The path in the container.
    let target: String
    let isReadOnly: Bool
    /// The folder in the volume that is mounted.
    let subpath: String?
    /// Whether the content of the image is not to be copied into it.
    let isNotCopied: Bool

    /// Reads an entry in the long syntax.
    ///
    /// - Parameters:
    ///   - value: the entry, with `$` as it is.
    ///   - service: the keys that lead to its service.
    ///   - notes: gets what is not read.
    init(_ value: Value, of service: [String], _ notes: inout ExportNotes) {
        target = value["target"]?.text ?? ""
        let path = service + ["volumes", target]
        var keys = Keys(value, at: path)
        keys.skip("target", "consistency")
        let (type, source) = (keys.take("type")?.text ?? "volume", keys.take("source")?.text ?? "")
        isReadOnly = keys.isTrue("read_only")
        var volume = keys.takeKeys("volume")
        subpath = volume.take("subpath")?.text
        isNotCopied = volume.isTrue("nocopy")
        var bind = keys.takeKeys("bind")
        bind.skip("create_host_path")
        var memory = keys.takeKeys("tmpfs")
        let size = memory.take("size")?.text.flatMap(ComposeBytes.init)?.count
        kind =
            switch type {
            case "bind": .bind(source)
            case "volume": source.isEmpty ? .anonymous : .named(source)
            case "tmpfs": .memory(size)
            default: .other(type)
            }
        for rest in [keys, volume, bind, memory] { notes.reportRest(of: rest) }
    }

    /// Reads an entry of `tmpfs:`, such as `/run:size=64m`.
    init(memory text: String, of service: [String], _ notes: inout ExportNotes) {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        target = parts.first ?? ""
        (isReadOnly, subpath, isNotCopied) = (false, nil, true)
        var size: Int?
        for option in parts.dropFirst().flatMap({ $0.split(separator: ",") }) {
            if option.hasPrefix("size="), let bytes = ComposeBytes(String(option.dropFirst(5))) {
                size = bytes.count
            } else if option != "rw" {
                notes.report(service + ["tmpfs"], "the option '\(option)' of the tmpfs '\(target)' is not exported")
            }
        }
        kind = .memory(size)
    }
}
