extension Value {
    /// Makes the value that a node holds, with aliases and merge keys followed, and without its tags.
    package init(_ node: Node) {
        self = node.value { text in .string(text) }
    }

    /// Makes the value that a node holds, with aliases and merge keys followed, to be written again: a scalar that
    /// readers of YAML 1.1 and 1.2 may take for different things stays as it is spelled.
    package init(copying node: Node) {
        self = node.value { text in .plain(text) }
    }
}

extension Node {
    /// Returns its value.
    ///
    /// - Parameter unclear: makes the value of a scalar of which only the spelling is certain, such as `0.50` or `yes`.
    fileprivate func value(_ unclear: (String) -> Value) -> Value {
        if let pairs = mapping {
            return .mapping(pairs.map { Value.Entry(key: $0.key.keyText ?? "", value: $0.value.value(unclear)) })
        }
        if let items = sequence { return .sequence(items.map { $0.value(unclear) }) }
        return switch scalar {
        case .bool(let value): .bool(value)
        case .int(let value): .int(value)
        case .legacyBool(let text), .other(let text): unclear(text)
        case .string(let text): .string(text)
        case .null, nil: .null
        }
    }
}
