/// A value to write that may also hold what `Value` cannot: aliases, merge keys, scalars as they are spelled.
indirect enum Draft {
    /// A string, to be quoted as needed.
    case string(String)
    /// A scalar to write as it stands.
    case plain(String)
    case alias(String, target: Node)
    case sequence([Draft])
    case mapping([(key: Draft, value: Draft)])
    case tagged(String, Draft)

    init(_ value: Value) {
        switch value {
        case .null: self = .plain("null")
        case .bool(let bool): self = .plain(bool ? "true" : "false")
        case .int(let int): self = .plain(String(int))
        case .string(let text): self = .string(text)
        case .sequence(let items): self = .sequence(items.map(Draft.init))
        case .mapping(let entries): self = .mapping(entries.map { (.string($0.key), Draft($0.value)) })
        case .tagged(let tag, let value): self = .tagged(Tag.resolved(tag), Draft(value))
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

/// How far the lines of a block are indented.
struct Layout {
    /// The columns between a mapping and the mapping in one of its values.
    var mapping = 2
    /// The columns between a mapping and the list in one of its values; 0 puts `-` below the key.
    var sequence = 2

    /// The longest key that YAML's readers accept without `?`, in bytes to be safe.
    private static let longestKey = 1000

    func offset(of draft: Draft) -> Int { draft.isSequence ? sequence : mapping }

    /// Returns the lines of a collection that is not empty, without its own tag.
    func lines(_ draft: Draft, indent: Int) -> [String] {
        let pad = String(repeating: " ", count: indent)
        switch draft {
        case .tagged(_, let draft): return lines(draft, indent: indent)
        case .mapping(let entries):
            return entries.flatMap { entry in self.entry(entry.key, entry.value, indent: indent) }
        case .sequence(let items): return items.flatMap { item($0, indent: indent) }
        default: return [pad + draft.inline(flow: false)]
        }
    }

    /// Returns the lines of a key with its value.
    func entry(_ key: Draft, _ value: Draft, indent: Int) -> [String] {
        let pad = String(repeating: " ", count: indent)
        let text = key.keyText(flow: false)
        let head = text.utf8.count > Self.longestKey ? ["\(pad)? \(text)", "\(pad):"] : ["\(pad)\(text):"]
        let more = value.isNonemptyCollection ? lines(value, indent: indent + offset(of: value)) : []
        return head.dropLast() + [head[head.count - 1] + header(value)] + more
    }

    /// Returns the lines of an item of a list.
    func item(_ item: Draft, indent: Int) -> [String] {
        let pad = String(repeating: " ", count: indent)
        guard item.isNonemptyCollection else { return ["\(pad)-\(header(item))"] }
        let more = lines(item, indent: indent + 2)
        if case .tagged = item { return ["\(pad)-\(header(item))"] + more }
        return ["\(pad)- \(more[0].dropFirst(indent + 2))"] + more.dropFirst()
    }

    /// Returns what follows `:` or `-` on its line.
    func header(_ draft: Draft, keeping style: ScalarStyle = .plain) -> String {
        guard draft.isNonemptyCollection else { return " " + draft.inline(flow: false, keeping: style) }
        guard case .tagged(let tag, _) = draft else { return "" }
        return " " + Tag.written(tag)
    }
}

extension Value {
    /// Returns a whole document in block style, with a final newline; empty collections are `{}` and `[]`.
    public func serialized() -> String {
        let draft = Draft(self)
        guard draft.isNonemptyCollection else { return draft.inline(flow: false) + "\n" }
        let layout = Layout()
        var lines = layout.lines(draft, indent: 0)
        if case .tagged(let tag, _) = draft { lines.insert("--- " + Tag.written(tag), at: 0) }
        return lines.joined(separator: "\n") + "\n"
    }
}
