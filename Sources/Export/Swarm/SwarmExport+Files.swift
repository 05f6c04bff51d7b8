import Compose
import Git
import Projects
import Text
import YAML

extension SwarmExport {
    mutating func volumes(of service: ExportedProject.Service, _ keys: inout Keys) -> [Value] {
        let items = keys.take("volumes")?.items ?? []
        let memory = keys.take("tmpfs")?.texts ?? []
        var found: [Value] = []
        for item in items {
            let volume = ExportedVolume(item.unescaped(keys: false), of: service.path, &notes)
            found += values(of: volume, service)
        }
        // docker drops the key 'tmpfs' without a word.
        for text in memory {
            let volume = ExportedVolume(memory: Interpolation.unescape(text), of: service.path, &notes)
            found += values(of: volume, service)
        }
        return found
    }

    mutating func values(of volume: ExportedVolume, _ service: ExportedProject.Service) -> [Value] {
        let path = service.path + ["volumes", volume.target]
        let target = Value.string(Interpolation.escape(volume.target))
        let isReadOnly: Value? = volume.isReadOnly ? true : nil
        if volume.subpath != nil {
            notes.refuse(path, "a swarm loses 'subpath' of a volume; mount the whole volume")
        }
        switch volume.kind {
        case .named(let key):
            return [
                .keys(
                    ("type", "volume"), ("source", .string(key)), ("target", target), ("read_only", isReadOnly),
                    ("volume", volume.isNotCopied ? ["nocopy": true] : nil))
            ]
        case .anonymous: return [.keys(("type", "volume"), ("target", target), ("read_only", isReadOnly))]
        case .memory(let size):
            return [.keys(("type", "tmpfs"), ("target", target), ("tmpfs", size.map { ["size": .int($0)] }))]
        case .other(let type):
            notes.refuse(path, "a volume of the type '\(type)' cannot be exported")
            return []
        case .bind(let source):
            return bind(source, volume, path)
        }
    }

    mutating func bind(_ source: String, _ volume: ExportedVolume, _ path: [String]) -> [Value] {
        switch ExportedFiles(source, of: project, limit: ComposeFiles.limit) {
        case .files(let found, let isFolder):
            if !volume.isReadOnly {
                notes.report(path, "'\(volume.target)' can only be read: it is a copy of the project's files")
            }
            _ = files.add(found, isFolder: isFolder, from: source)
            for file in found {
                let shown = project.relative(source) + (isFolder ? "/" + file.path : "")
                if file.bytes.isEmpty {
                    notes.report(path, "'\(shown)' is empty, and not exported: a config of a swarm cannot be")
                    continue
                }
                if file.bytes.count >= Self.configLimit {
                    notes.refuse(
                        path,
                        "'\(shown)' has \(file.bytes.count) bytes, and a config of a swarm has less than \(Self.configLimit)"
                    )
                }
                let key = "file-" + Self.digest(file.bytes)
                let name = "./files/" + shown
                added["configs", default: [:]][key] = [
                    "file": .string(Interpolation.escape(name)), "name": .string("\(project.name)_\(key)"),
                ]
                let target = isFolder ? "\(volume.target)/\(file.path)" : volume.target
                fileConfigs[path[1], default: []].append(
                    .keys(
                        ("source", .string(key)), ("target", .string(Interpolation.escape(target))),
                        ("mode", file.mode == 0o644 ? nil : .int(file.mode & 0o555))))
            }
        case .none(let reason):
            notes.report(path, "the mount at '\(volume.target)' is not exported: \(reason)")
        case .outside where request.allowsHost:
            return [
                .keys(
                    ("type", "bind"), ("source", .string(Interpolation.escape(source))),
                    ("target", .string(Interpolation.escape(volume.target))),
                    ("read_only", volume.isReadOnly ? true : nil))
            ]
        case .outside:
            notes.refuse(path, "'\(source)' is a path of this machine; '--allow-host' exports it as one of each node")
        }
        return []
    }

    /// A config of a swarm has fewer bytes.
    static let configLimit = 1_024_000

    static func digest(_ bytes: [UInt8]) -> String { String(ObjectID.ofBlob(bytes).description.prefix(10)) }

    /// Returns the configs or secrets of a service, with the files that are mounted among the configs.
    mutating func references(
        of service: ExportedProject.Service, _ section: String, _ keys: inout Keys
    ) -> Value {
        let items = (keys.take(section)?.items ?? []).map { item -> Value in
            var keys = Keys(item, at: service.path + [section, item["source"]?.text ?? ""])
            let entries = ["source", "target", "uid", "gid"].compactMap { key in
                keys.take(key)?.text.map { Value.Entry(key: key, value: .string($0)) }
            }
            let mode = ComposeMode(keys.take("mode"))?.bits
            notes.reportRest(of: keys)
            return .mapping(entries + (mode.map { [.init(key: "mode", value: .int($0))] } ?? []))
        }
        let files = section == "configs" ? fileConfigs[service.name] ?? [] : []
        return .sequence(
            (items + files).reduce(into: []) { found, item in
                found.append(unique(item, section, among: found, of: service))
            })
    }

    /// Returns a reference to a config or secret that no earlier one of the service names: of two references to the same one
    /// docker (28.2) keeps the last without a word. The definition that it names then is a copy.
    mutating func unique(
        _ item: Value, _ section: String, among earlier: [Value], of service: ExportedProject.Service
    ) -> Value {
        guard let source = item["source"]?.text, earlier.contains(where: { $0["source"]?.text == source }) else {
            return item
        }
        let entry = Value.Entry(key: source, value: project.definition(section, source))
        let original = added[section]?[source] ?? definition(entry, section)
        guard original["external"] == nil, let name = original["name"]?.text else {
            notes.refuse(
                service.path + [section, source],
                "a swarm mounts '\(source)' only once in a service; make another one with the same content")
            return item
        }
        var number = 2
        let known = Set(project.definitions(section).map(\.key)).union(
            earlier.compactMap { $0["source"]?.text })
        while known.contains("\(source)-\(number)") { number += 1 }
        let key = "\(source)-\(number)"
        added[section, default: [:]][key] = original.setting("name", .string("\(name)-\(number)"))
        let target = item["target"] ?? .string(section == "configs" ? "/\(source)" : source)
        return item.setting("source", .string(key)).setting("target", target)
    }
}
