import Errors
import YAML

extension ResolvedStack {
    /// Returns what docker-compose printed in the form in which it reads the same again.
    ///
    /// docker-compose does not read all that it prints as it meant it:
    /// - Every version writes a `$` in a key as `$$`, and does not look for variables in keys.
    /// - 2.40 prints a `memswap_limit` of -1 as a string, and `k=/x` under `ssh` as `k: /x`; it refuses both.
    /// - 1.29 leaves a `$` as it is in `volumes`, `volumes_from` and `security_opt`, where it would then take it for a
    ///   variable. It prints ranges of ports in a form that it refuses, an IPv6 address without its brackets, and `/tcp`
    ///   after a port with an address, for which `up` would recreate the container; and so an empty `environment` where
    ///   files of variables are empty. In `dns`, `dns_search` and `tmpfs` it prints what two files have twice, and refuses
    ///   that.
    ///
    /// - Throws: `ConductorError` of kind `compose` where a `$` is left that docker-compose would replace.
    static func mended(_ printed: Value, isLegacy: Bool) throws -> Value {
        let mended = printed.withKeys { $0.replacing("$$", with: "$") }.changing("services") { services in
            services.mapValues { service in
                isLegacy ? service.mendedForFirst : service.mendedForSecond
            }
        }
        if let text = mended.firstVariable {
            throw ConductorError(
                .doubleVariable, "docker-compose printed '\(text)', in which it would replace a variable once more",
                hint: "write '$$' for each '$' in the pods, or take it out")
        }
        return mended
    }
}

extension Value {
    fileprivate var mendedForFirst: Value {
        var service = self
        for key in ["volumes", "volumes_from", "security_opt"] {
            service = service.changing(key) { list in
                list.mapItems { item in
                    if case .string(let text) = item { .string(text.replacing("$", with: "$$")) } else { item }
                }
            }
        }
        for key in ["dns", "dns_search", "tmpfs"] { service = service.changing(key, \.withoutRepetitions) }
        return service.without("environment", of: .mapping([])).changing("ports") { $0.mapItems(\.mendedPort) }
    }

    fileprivate var mendedForSecond: Value {
        changing("memswap_limit") { $0 == "-1" ? .int(-1) : $0 }.changing("build") { build in
            build.changing("ssh") { keys in
                // `k=/x` is printed as `k: /x`.
                keys.mapItems { key in
                    guard case .string(let text) = key else { return key }
                    return .string(text.replacing(": ", with: "=", maxReplacements: 1))
                }
            }
        }
    }

    private var withoutRepetitions: Value {
        guard case .sequence(let items) = self else { return self }
        return .sequence(items.enumerated().filter { !items[..<$0.offset].contains($0.element) }.map(\.element))
    }

    private var mendedPort: Value {
        switch self {
        case .mapping(let entries):
            let port = Dictionary(entries.map { ($0.key, $0.value) }) { $1 }
            guard case .string(let range)? = port["published"], range.contains("-"),
                case .int(let target)? = port["target"]
            else { return self }
            var transport = ""
            if case .string(let name)? = port["protocol"] { transport = "/\(name)" }
            return .string("\(range):\(target)\(transport)")
        case .string(let text):
            guard let match = text.wholeMatch(of: /(.+):([0-9-]*:[0-9-]+)(\/\w+)?/) else { return self }
            let address = match.1.contains(":") && !match.1.hasPrefix("[") ? "[\(match.1)]" : "\(match.1)"
            return .string("\(address):\(match.2)" + (match.3.map { $0 == "/tcp" ? "" : "\($0)" } ?? ""))
        default: return self
        }
    }

    /// Returns a mapping without a key, if that has a certain value.
    private func without(_ key: String, of value: Value) -> Value {
        guard case .mapping(let entries) = self else { return self }
        return .mapping(entries.filter { $0.key != key || $0.value != value })
    }

    /// Whether it is a mapping with a key.
    func has(_ key: String) -> Bool {
        guard case .mapping(let entries) = self else { return false }
        return entries.contains { $0.key == key }
    }

    /// Returns a mapping with another value for one of its keys.
    func changing(_ key: String, _ change: (Value) -> Value) -> Value {
        guard case .mapping(let entries) = self else { return self }
        return .mapping(entries.map { $0.key == key ? Entry(key: key, value: change($0.value)) : $0 })
    }

    /// Returns a mapping with other values.
    func mapValues(_ change: (Value) -> Value) -> Value { mapEntries { change($0.value) } }

    /// Returns a mapping with other values, which may depend on the keys.
    func mapEntries(_ change: (Entry) -> Value) -> Value {
        guard case .mapping(let entries) = self else { return self }
        return .mapping(entries.map { Entry(key: $0.key, value: change($0)) })
    }

    func mapItems(_ change: (Value) -> Value) -> Value {
        guard case .sequence(let items) = self else { return self }
        return .sequence(items.map(change))
    }

    /// Returns the value with other keys in all of its mappings.
    fileprivate func withKeys(_ change: (String) -> String) -> Value {
        switch self {
        case .mapping(let entries):
            .mapping(entries.map { Entry(key: change($0.key), value: $0.value.withKeys(change)) })
        case .sequence(let items): .sequence(items.map { $0.withKeys(change) })
        case .tagged(let tag, let value): .tagged(tag, value.withKeys(change))
        default: self
        }
    }

    /// The first text with a `$` that stands for itself only if docker-compose does not read it again.
    fileprivate var firstVariable: String? {
        switch self {
        case .string(let text), .plain(let text): text.replacing("$$", with: "").contains("$") ? text : nil
        case .mapping(let entries): entries.lazy.compactMap(\.value.firstVariable).first
        case .sequence(let items): items.lazy.compactMap(\.firstVariable).first
        case .tagged(_, let value): value.firstVariable
        default: nil
        }
    }
}
