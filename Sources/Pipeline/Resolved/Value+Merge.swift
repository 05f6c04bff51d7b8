import YAML

extension Value {
    /// Returns a compose file with additions merged into it.
    ///
    /// The file is one that docker-compose has resolved, so there are fewer forms than in a file of a person: we do here,
    /// for the keys that we add, what docker-compose would do with one more file, but alike for all of its versions. An
    /// entry tagged `!reset` is removed; entries of a list are volumes, of which there is one for each target.
    func merging(_ additions: Value) -> Value {
        switch (self, additions) {
        case (.mapping(let entries), .mapping(let more)): .mapping(Self.merge(more, into: entries))
        case (.sequence(let volumes), .sequence(let more)):
            .sequence(volumes.filter { old in !more.contains { $0.target == old.target } } + more)
        // `depends_on: [db]`
        case (.sequence(let names), .mapping(let more)):
            .mapping(
                Self.merge(
                    more,
                    into: names.compactMap(\.text).map { Entry(key: $0, value: ["condition": "service_started"]) }))
        default: additions
        }
    }

    /// Returns the hosts that a service knows by name, a list or a mapping, with more of them.
    private func addingHosts(_ additions: Value) -> Value {
        guard case .sequence(let hosts) = self, case .mapping(let more) = additions else { return merging(additions) }
        return .sequence(hosts + more.map { .string("\($0.key):\($0.value.text ?? "")") })
    }

    private static func merge(_ additions: [Entry], into entries: [Entry]) -> [Entry] {
        var positions: [String: Int] = [:]
        for (index, entry) in entries.enumerated() { positions[entry.key] = index }
        var merged: [Entry?] = entries
        for addition in additions {
            if let index = positions[addition.key] {
                if case .tagged("!reset", _) = addition.value {
                    merged[index] = nil
                } else {
                    let value = entries[index].value
                    merged[index]?.value =
                        addition.key == "extra_hosts"
                        ? value.addingHosts(addition.value) : value.merging(addition.value)
                }
            } else if case .tagged("!reset", _) = addition.value {
                continue
            } else {
                merged.append(addition)
            }
        }
        return merged.compactMap(\.self)
    }

    /// The text of a string.
    private var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The path in the container at which an entry of `volumes:` is mounted.
    private var target: String? {
        let text: String?
        if case .mapping(let entries) = self {
            text = entries.first { $0.key == "target" }?.value.text
        } else {
            let parts = self.text?.split(separator: ":", omittingEmptySubsequences: false).map(String.init) ?? []
            text = parts.count > 1 ? parts[1] : parts.first
        }
        return text.map { path in
            let end = path.lastIndex { $0 != "/" }.map(path.index(after:)) ?? path.startIndex
            return "/" + path[..<end].drop { $0 == "/" }
        }
    }
}
