extension Value {
    /// Makes the value that a node holds, with aliases and merge keys followed, and without its tags.
    package init(_ node: Node) {
        if let pairs = node.mapping {
            self = .mapping(pairs.map { Entry(key: $0.key.keyText ?? "", value: Value($0.value)) })
        } else if let items = node.sequence {
            self = .sequence(items.map { Value($0) })
        } else {
            switch node.scalar {
            case .bool(let value): self = .bool(value)
            case .int(let value): self = .int(value)
            case .legacyBool(let text), .other(let text), .string(let text): self = .string(text)
            case .null, nil: self = .null
            }
        }
    }
}
