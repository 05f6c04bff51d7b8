import YAML

/// A mapping of a compose file whose keys are taken one by one, so that what nobody takes can be reported.
struct Keys {
    /// The keys that lead to it from the root of the file.
    let path: [String]
    /// The entries that were not taken.
    private(set) var rest: [Value.Entry]

    /// Reads a mapping; what is none has no keys.
    init(_ value: Value?, at path: [String]) {
        self.path = path
        rest = value?.entries ?? []
    }

    /// Takes the value of a key; `nil` where there is none, or it is null.
    mutating func take(_ key: String) -> Value? {
        guard let index = rest.firstIndex(where: { $0.key == key }) else { return nil }
        let value = rest.remove(at: index).value
        return value == .null ? nil : value
    }

    /// Takes keys whose values do not matter.
    mutating func skip(_ keys: String...) {
        rest.removeAll { keys.contains($0.key) }
    }

    /// Takes the mapping at a key.
    mutating func takeKeys(_ key: String) -> Keys { Keys(take(key), at: path + [key]) }

    /// Whether a scalar says `true`; takes it.
    mutating func isTrue(_ key: String) -> Bool { take(key)?.text == "true" }
}

extension Value {
    /// The entries of a mapping; empty for anything else.
    var entries: [Entry] {
        if case .mapping(let entries) = self { entries } else { [] }
    }

    /// The items of a list; empty for anything else.
    var items: [Value] {
        if case .sequence(let items) = self { items } else { [] }
    }

    /// The text of a scalar; `nil` for null and for collections.
    var text: String? {
        switch self {
        case .string(let text), .plain(let text): text
        case .int(let number): "\(number)"
        case .bool(let bool): "\(bool)"
        case .tagged(_, let value): value.text
        default: nil
        }
    }

    /// The texts of a list, or of a single scalar.
    var texts: [String] { text.map { [$0] } ?? items.compactMap(\.text) }

    /// Returns the value of a key of a mapping; `nil` where there is none.
    subscript(key: String) -> Value? { entries.first { $0.key == key }?.value }

    /// The names and values of `{NAME: VALUE}` or `[NAME=VALUE]`, with `nil` for no value.
    func pairs(separator: Character = "=") -> [(name: String, value: String?)] {
        if case .mapping(let entries) = self { return entries.map { ($0.key, $0.value.text) } }
        return texts.map { text in
            let parts = text.split(separator: separator, maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), parts.count > 1 ? String(parts[1]) : nil)
        }
    }

    /// Whether an entry of `depends_on:` waits until the other service has ended well.
    var waitsForSuccess: Bool { self["condition"]?.text == "service_completed_successfully" }

    /// Whether it is null, or an empty collection.
    var isNothing: Bool { self == .null || self == .mapping([]) || self == .sequence([]) }

    /// Returns a mapping with a key set, in its old place or at the end.
    func setting(_ key: String, _ value: Value) -> Value {
        var entries = entries
        if let index = entries.firstIndex(where: { $0.key == key }) {
            entries[index].value = value
        } else {
            entries.append(Entry(key: key, value: value))
        }
        return .mapping(entries)
    }

    /// Returns a mapping without keys.
    func without(_ keys: String...) -> Value {
        .mapping(entries.filter { !keys.contains($0.key) })
    }

    /// A mapping of the entries that have a value.
    static func keys(_ entries: (String, Value?)...) -> Value {
        .mapping(entries.compactMap { key, value in value.map { Entry(key: key, value: $0) } })
    }

    /// A list of texts.
    static func texts(_ texts: [String]) -> Value { .sequence(texts.map(Value.string)) }
}
