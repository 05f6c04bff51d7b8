import Compose
import Text
import YAML

extension Value {
    /// What docker-compose resolved, in the form in which version 2 prints it: version 1 keeps several short forms.
    var inLongSyntax: Value {
        setting(
            "services",
            .mapping(
                (self["services"]?.entries ?? []).map { entry in
                    Entry(key: entry.key, value: .mapping(entry.value.entries.map(Self.inLongSyntax)))
                }))
    }

    private static func inLongSyntax(_ entry: Entry) -> Entry {
        var entry = entry
        switch entry.key {
        case "command", "entrypoint":
            if let text = entry.value.text, let words = try? ShellWords.split(Interpolation.unescape(text)) {
                entry.value = .texts(words.map(Interpolation.escape))
            }
        case "ports": entry.value = .sequence(entry.value.items.flatMap(\.longPorts))
        case "volumes": entry.value = .sequence(entry.value.items.map(\.longVolume))
        case "configs", "secrets":
            entry.value = .sequence(entry.value.items.map { item in item.text.map { ["source": .string($0)] } ?? item })
        case "environment":
            entry.value = .mapping(
                entry.value.pairs().map { .init(key: $0.name, value: $0.value.map(Value.string) ?? .null) })
        case "networks":
            if case .sequence(let names) = entry.value {
                entry.value = .mapping(names.compactMap(\.text).map { .init(key: $0, value: .null) })
            }
        case "depends_on":
            if case .sequence(let names) = entry.value {
                entry.value = .mapping(
                    names.compactMap(\.text).map { .init(key: $0, value: ["condition": "service_started"]) })
            }
        case "healthcheck":
            if let test = entry.value["test"]?.text {
                entry.value = entry.value.setting("test", .sequence(["CMD-SHELL", .string(test)]))
            }
        default: break
        }
        return entry
    }

    private var longPorts: [Value] {
        guard let text, let port = PublishedPort(text) else { return [self] }
        return port.singles.map { port in
            .keys(
                ("host_ip", port.hostIP.map(Value.string)), ("target", .int(port.target.lowerBound)),
                ("published", port.published.map { .string($0.text) }), ("protocol", .string(port.transport)))
        }
    }

    private var longVolume: Value {
        guard let text else { return self }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 1 else { return ["type": "volume", "target": .string(text)] }
        let modes = parts.dropFirst(2).joined(separator: ":").split(separator: ",").map(String.init)
        let isBind = parts[0].hasPrefix("/")
        return .keys(
            ("type", isBind ? "bind" : "volume"), ("source", .string(parts[0])), ("target", .string(parts[1])),
            ("read_only", modes.contains("ro") ? true : nil),
            ("volume", modes.contains("nocopy") ? ["nocopy": true] : nil))
    }
}
