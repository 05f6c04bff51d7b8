extension Editor {
    /// Puts a value in the place of another.
    ///
    /// - Parameter keepingTag: Whether anchor and tag stay whatever they are; otherwise a tag goes, and
    ///   an anchor with it.
    func replace(_ location: Location, with draft: Draft, keepingTag: Bool, in patch: inout Patch) {
        let node = location.node
        let keepsProperties = (keepingTag || node.tag == nil) && node.start.offset != node.contentStart
        let isEmpty = node.end.offset == (keepsProperties ? node.contentStart : node.start.offset)
        let from = isEmpty ? node.end.offset : keepsProperties ? node.contentStart : node.start.offset
        let style: ScalarStyle = if case .scalar(_, let style) = node.content { style } else { .plain }
        let old = Old(node: node, from: from, isEmpty: isEmpty, style: style)
        // Where the kept anchor and tag end is where the value may start.
        let properties = keepsProperties ? endOfProperties(node) : nil

        switch location.slot {
        case .flow(let after, let colon):
            let text = draft.inline(flow: true, keeping: style)
            let lead = !isEmpty ? "" : colon ? " " : ": "
            patch.replace(
                (isEmpty ? properties ?? after : from)..<(isEmpty ? properties ?? after : node.end.offset),
                with: lead + text)
        case .root:
            replaceRoot(old, with: draft, after: properties, in: &patch)
        case .value(let indent, let after):
            let layout = layout(beside: location.parent)
            let column = kept(node, draft) ?? indent + layout.offset(of: draft)
            write(draft, over: old, after: properties ?? after, indent: column, compact: false, layout, in: &patch)
        case .item(let indent, let after):
            let compact = properties == nil && !draft.isTagged
            let column = compact && !isEmpty && source.sameLine(after, from) ? source.column(from) : indent + 2
            write(
                draft, over: old, after: properties ?? after, indent: column, compact: compact,
                layout(beside: nil), in: &patch)
        }
    }

    /// The text that goes.
    struct Old {
        let node: Node
        let from: Int
        let isEmpty: Bool
        let style: ScalarStyle
        var end: Int { node.end.offset }
        var isBlockScalar: Bool { style == .literal || style == .folded }
    }

    /// Writes into a slot of a block collection.
    private func write(
        _ draft: Draft, over old: Old, after slot: Int, indent: Int, compact: Bool, _ layout: Indentation,
        in patch: inout Patch
    ) {
        let header = layout.header(draft, keeping: old.style)
        let lines = draft.isNonemptyCollection ? layout.lines(draft, indent: indent) : []
        guard old.isEmpty || source.sameLine(slot, old.from) else {
            // The old value has lines of its own.
            let end = source.nextLine(old.end)
            patch.insert(header, at: slot)
            let range = source.lineStart(old.from)..<end
            let isOpen = end == source.count && !source.hasBreak(old.end)
            let eol = source.eol(near: old.from - 1)
            patch.replace(range, with: lines.isEmpty ? "" : lines.joined(separator: eol) + (isOpen ? "" : eol))
            return
        }
        let from = old.isEmpty ? slot : old.from
        let blank = old.isEmpty ? " " : ""
        if lines.isEmpty {
            removeRest(of: old, in: &patch)
            patch.replace(from..<firstLineEnd(of: old, from: from), with: blank + header.dropFirst())
        } else if compact {
            removeRest(of: old, in: &patch)
            patch.replace(from..<firstLineEnd(of: old, from: from), with: blank + lines[0].dropFirst(indent))
            insertBelow(Array(lines.dropFirst()), old, in: &patch)
        } else {
            removeRest(of: old, in: &patch)
            patch.replace(slot..<firstLineEnd(of: old, from: from), with: header)
            insertBelow(lines, old, in: &patch)
        }
    }

    private func replaceRoot(_ old: Old, with draft: Draft, after properties: Int?, in patch: inout Patch) {
        let layout = layout(beside: nil)
        let isCollection = draft.isNonemptyCollection
        if properties == nil, !draft.isTagged || !isCollection, source.isFirstOnLine(old.from) || !isCollection {
            let indent = isCollection ? source.column(old.from) : 0
            let lines =
                isCollection
                ? layout.lines(draft, indent: indent) : [draft.inline(flow: false, keeping: old.style)]
            removeRest(of: old, in: &patch)
            patch.replace(old.from..<firstLineEnd(of: old, from: old.from), with: String(lines[0].dropFirst(indent)))
            insertBelow(Array(lines.dropFirst()), old, in: &patch)
        } else {
            var slot = properties ?? old.from
            while properties == nil, slot > 0, source.bytes[slot - 1] == .space { slot -= 1 }
            write(draft, over: old, after: slot, indent: 0, compact: false, layout, in: &patch)
        }
    }

    /// Inserts lines below the line on which the old value ends.
    private func insertBelow(_ lines: [String], _ old: Old, in patch: inout Patch) {
        guard !lines.isEmpty else { return }
        insert(lines, at: source.nextLine(old.end), in: &patch)
    }

    /// Returns where the part of the old value ends that new text replaces: a block scalar's header may
    /// have a comment behind it, which stays.
    private func firstLineEnd(of old: Old, from: Int) -> Int {
        guard old.isBlockScalar else { return old.isEmpty ? from : old.end }
        var end = from
        if old.from != old.node.contentStart { end = old.node.contentStart }
        while let byte = source[end], byte > .space { end += 1 }
        return end
    }

    /// Removes the lines of a block scalar below its header.
    private func removeRest(of old: Old, in patch: inout Patch) {
        guard old.isBlockScalar else { return }
        let header = source.lineEnd(old.node.contentStart)
        if header < old.end { patch.remove(header..<old.end) }
    }

    private func endOfProperties(_ node: Node) -> Int {
        var offset = node.start.offset
        while true {
            var end = offset
            while end < node.end.offset, let byte = source[end], byte > .space { end += 1 }
            let next = source.skipTrivia(end)
            guard next < node.contentStart else { return end }
            offset = next
        }
    }

    /// Returns the column of a block collection that another of the same kind replaces.
    private func kept(_ node: Node, _ draft: Draft) -> Int? {
        guard !node.isFlow, !node.children.isEmpty else { return nil }
        let isSequence = if case .sequence = node.content { true } else { false }
        guard isSequence == draft.isSequence else { return nil }
        return source.column(node.contentStart)
    }
}

extension Draft {
    fileprivate var isTagged: Bool { if case .tagged = self { true } else { false } }
}
