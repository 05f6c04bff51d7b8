/// How far the lines of a block are indented.
struct Indentation {
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
    ///
    /// - Parameter isQuoting: whether every string but the keys is written in double quotes; otherwise only those that a
    ///   reader of YAML 1.1 or 1.2 would take for something else.
    package func serialized(isQuoting: Bool = false) -> String {
        let draft = Draft(self, isQuoting: isQuoting)
        guard draft.isNonemptyCollection else { return draft.inline(flow: false) + "\n" }
        let layout = Indentation()
        var lines = layout.lines(draft, indent: 0)
        if case .tagged(let tag, _) = draft { lines.insert("--- " + Tag.written(tag), at: 0) }
        return lines.joined(separator: "\n") + "\n"
    }
}
