extension Node {
    /// Whether the node is an alias (`*name`).
    package var isAlias: Bool { target != nil }

    /// The node itself, or what an alias stands for.
    package var resolved: Node {
        var node = self
        while let target = node.target { node = target }
        return node
    }

    /// Whether the value is null: nothing, `~`, `null`, `Null` or `NULL`, unquoted.
    package var isNull: Bool { scalar == .null }

    /// The text of a scalar that is not null, whatever its type: `123` gives "123".
    package var string: String? {
        guard case .scalar(let text, _) = resolved.content, !isNull else { return nil }
        return text
    }

    /// The truth value of an unquoted scalar, in the spellings of YAML 1.2 and 1.1 (`yes`, `off`).
    package var bool: Bool? { scalar?.bool }

    /// Returns the truth value that a text would have as an unquoted scalar.
    package static func bool(_ text: String) -> Bool? { Scalar(plain: text).bool }

    /// Whether both docker-compose v2 and 1.29 read the value as a string: it is quoted, or looks like nothing else.
    package var isString: Bool {
        switch scalar {
        case .string: true
        case .legacyBool: bool == nil
        default: false
        }
    }

    /// The items of a sequence.
    package var sequence: [Node]? {
        guard case .sequence(let items) = resolved.content else { return nil }
        return items
    }

    /// The pairs of a mapping: its own in their order, then those that merge keys add.
    package var mapping: [Pair]? {
        guard case .mapping(let pairs) = resolved.content else { return nil }
        return resolved.merged ?? pairs
    }

    /// The pairs of a mapping and of all its merge keys, with those that others override.
    ///
    /// For checks that must not depend on how a reader of YAML merges.
    package var everyPair: [Pair]? {
        guard case .mapping(let pairs) = resolved.content else { return nil }
        return pairs.flatMap { pair -> [Pair] in
            guard pair.key.isMergeKey else { return [pair] }
            return (pair.value.sequence ?? [pair.value]).flatMap { $0.everyPair ?? [] }
        }
    }

    /// The node and all nodes within it; aliases are not followed.
    package var withDescendants: [Node] { [self] + children.flatMap(\.withDescendants) }

    /// Returns the value of a key of a mapping, by the key's text.
    package subscript(key: String) -> Node? {
        mapping?.first { $0.key.keyText == key }?.value
    }

    /// The resolved scalar; nil for collections.
    var scalar: Scalar? {
        let node = resolved
        guard case .scalar(let text, let style) = node.content else { return nil }
        return Scalar(text, plain: style == .plain, tag: node.tag)
    }

    /// The text by which a key is found; nil for a key that is a collection.
    var keyText: String? {
        guard case .scalar(let text, _) = resolved.content else { return nil }
        return text
    }

    /// Whether the node is the merge key `<<`.
    var isMergeKey: Bool {
        guard case .scalar("<<", .plain) = content else { return false }
        // `!` says nothing of a plain scalar: docker-compose merges then, too.
        return tag == nil || tag == "!" || tag == Tag.merge
    }

    /// The children in the order of the text, keys before their values; aliases have none.
    var children: [Node] {
        switch content {
        case .scalar, .alias: []
        case .sequence(let items): items
        case .mapping(let pairs): pairs.flatMap { [$0.key, $0.value] }
        }
    }

    /// What the node is, in words for a message.
    var kindName: String {
        switch resolved.content {
        case .mapping: "a mapping"
        case .sequence: "a list"
        default: isNull ? "empty" : "a single value"
        }
    }
}
