/// A value to write that may also hold what `Value` cannot: aliases, merge keys, scalars as they are spelled.
indirect enum Draft {
    /// A string, to be quoted as needed.
    case string(String)
    /// A string to write in double quotes.
    case quoted(String)
    /// A scalar to write as it stands.
    case plain(String)
    case alias(String, target: Node)
    case sequence([Draft])
    case mapping([(key: Draft, value: Draft)])
    case tagged(String, Draft)

    /// Makes the draft of a value.
    ///
    /// - Parameter isQuoting: whether every string but the keys is written in double quotes.
    init(_ value: Value, isQuoting: Bool = false) {
        switch value {
        case .null: self = .plain("null")
        case .bool(let bool): self = .plain(bool ? "true" : "false")
        case .int(let int): self = .plain(String(int))
        case .string(let text): self = isQuoting ? .quoted(text) : .string(text)
        case .plain(let text): self = .plain(text)
        case .sequence(let items): self = .sequence(items.map { Draft($0, isQuoting: isQuoting) })
        case .mapping(let entries):
            self = .mapping(entries.map { (.string($0.key), Draft($0.value, isQuoting: isQuoting)) })
        case .tagged(let tag, let value): self = .tagged(Tag.resolved(tag), Draft(value, isQuoting: isQuoting))
        }
    }

    /// Copies a node, its aliases as aliases, without its anchors.
    init(copying node: Node) {
        let copy: Draft =
            switch node.content {
            case .alias(let name): .alias(name, target: node.resolved)
            case .sequence(let items): .sequence(items.map(Draft.init(copying:)))
            case .mapping(let pairs):
                .mapping(pairs.map { (Draft(copying: $0.key), Draft(copying: $0.value)) })
            case .scalar(let text, .plain): text.isEmpty ? .plain("null") : .plain(text)
            case .scalar(let text, _): .string(text)
            }
        self = node.tag.map { .tagged($0, copy) } ?? copy
    }

    /// Whether it is a collection with something in it.
    var isNonemptyCollection: Bool {
        switch self {
        case .sequence(let items): !items.isEmpty
        case .mapping(let entries): !entries.isEmpty
        case .tagged(_, let draft): draft.isNonemptyCollection
        default: false
        }
    }

    var isSequence: Bool {
        switch self {
        case .sequence: true
        case .tagged(_, let draft): draft.isSequence
        default: false
        }
    }

    /// Returns the text within a line: scalars, empty collections and, in flow style, all others.
    func inline(flow: Bool, keeping style: ScalarStyle = .plain) -> String {
        switch self {
        case .string(let text): return text.quoted(flow: flow, keeping: style)
        case .quoted(let text): return text.doubleQuoted
        case .plain(let text):
            // What was plain over several lines, or in block style, may not be so here.
            if case .string = Scalar(plain: text) { return text.quoted(flow: flow) }
            return text
        case .alias(let name, _): return "*" + name
        case .tagged(let tag, let draft): return Tag.written(tag) + " " + draft.inline(flow: flow, keeping: style)
        case .sequence(let items): return "[" + items.map { $0.inline(flow: true) }.joined(separator: ", ") + "]"
        case .mapping(let entries):
            let texts = entries.map { "\($0.key.keyText(flow: true)): \($0.value.inline(flow: true))" }
            return "{" + texts.joined(separator: ", ") + "}"
        }
    }

    /// Returns the text of a key, without its colon.
    func keyText(flow: Bool) -> String {
        // `*name:` would read as an alias with a colon in its name.
        if case .alias = self { return inline(flow: flow) + " " }
        return inline(flow: flow)
    }
}
