import YAML

/// The format of `explain --json`: members may be added, existing ones do not change.
extension Explanation: Encodable {
    private enum Key: CodingKey { case schema, path, value, leaves }

    /// Encodes it as JSON.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(1, forKey: .schema)
        try container.encode(path, forKey: .path)
        try container.encode(EncodedValue(value), forKey: .value)
        try container.encode(leaves, forKey: .leaves)
    }
}

extension Explanation.Leaf: Encodable {
    private enum Key: CodingKey { case path, value, entries }

    /// Encodes it as JSON.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(path, forKey: .path)
        try container.encode(EncodedValue(value), forKey: .value)
        try container.encode(entries, forKey: .entries)
    }
}

/// A value of a compose file as JSON.
private struct EncodedValue: Encodable {
    let value: Value

    init(_ value: Value?) { self.value = value ?? .null }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
        func single(_ value: some Encodable) throws {
            var container = encoder.singleValueContainer()
            try container.encode(value)
        }
        switch value {
        case .null: try single(String?.none)
        case .bool(let value): try single(value)
        case .int(let value): try single(value)
        case .string(let value), .plain(let value): try single(value)
        case .tagged(_, let value): try EncodedValue(value).encode(to: encoder)
        case .sequence(let items):
            var container = encoder.unkeyedContainer()
            for item in items { try container.encode(EncodedValue(item)) }
        case .mapping(let entries):
            var container = encoder.container(keyedBy: Key.self)
            for entry in entries {
                try container.encode(EncodedValue(entry.value), forKey: Key(stringValue: entry.key))
            }
        }
    }
}
