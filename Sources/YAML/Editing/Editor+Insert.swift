extension Editor {
    /// Returns the text with a root where there was none, after all comments and before `...`.
    func textWithRoot(_ draft: Draft) -> String {
        let layout = Indentation()
        var lines = draft.isNonemptyCollection ? layout.lines(draft, indent: 0) : [draft.inline(flow: false)]
        if case .tagged(let tag, _) = draft, draft.isNonemptyCollection { lines.insert(Tag.written(tag), at: 0) }
        var patch = Patch()
        var offset = source.bomLength
        while offset < source.count, !isDocumentEnd(offset) { offset = source.nextLine(offset) }
        insert(lines, at: offset, in: &patch)
        return patch.applied(to: source)
    }

    private func isDocumentEnd(_ offset: Int) -> Bool {
        source.bytes[offset...].starts(with: "...".utf8) && source[offset + 3].map { $0 <= .space } ?? true
    }

    /// Inserts whole lines at the start of a line, or at the end of a text that may lack its last line break.
    func insert(_ lines: [String], at offset: Int, in patch: inout Patch) {
        let eol = source.eol(near: max(offset - 1, 0))
        let text = lines.joined(separator: eol)
        let isOpen = offset == source.count && offset > source.bomLength && !source.hasBreak(offset - 1)
        patch.insert(isOpen ? eol + text : text + eol, at: offset)
    }

    /// Tells whether a change adds lines after a last line that has no line break.
    func endsLastLine(_ plan: Planner.Plan) -> Bool {
        guard source.count > 0, !source.hasBreak(source.count - 1) else { return false }
        switch plan.change {
        case .insert, .append: return !plan.location.node.isFlow && plan.location.node.end.offset == source.count
        case .replace, .remove: return false
        }
    }

    /// Adds lines after the last entry of a block collection and the comments that follow it as its own.
    func insertBlock(_ lines: [String], into node: Node, indent: Int, in patch: inout Patch) {
        var offset = source.nextLine(node.end.offset)
        while offset < source.count {
            let text = source.skipBlanks(offset)
            guard source[text] == .hash, source.column(text) >= indent else { break }
            offset = source.nextLine(offset)
        }
        insert(lines, at: offset, in: &patch)
    }

    /// Adds an entry after the last one of a flow collection.
    func insertFlow(_ text: String, into node: Node, in patch: inout Patch) {
        guard let last = node.children.last else { return }
        let end = last.end.offset
        let next = source.skipTrivia(end)
        let comma = source[next] == .comma ? next : nil
        let start = lastEntryStart(of: node)
        let from = comma.map { $0 + 1 } ?? end
        // `a:,` would be a text, not a key.
        let isEmpty = last.start == last.end && source[end - 1] == .colon
        if comma == nil { patch.insert(isEmpty ? " ," : ",", at: end) }
        guard source.isFirstOnLine(start), source.endsLine(from) else {
            patch.insert(" " + text + (comma == nil ? "" : ","), at: from)
            return
        }
        let pad = source.string(source.lineStart(start)..<start)
        insert([pad + text + (comma == nil ? "" : ",")], at: source.nextLine(from), in: &patch)
    }

    private func lastEntryStart(of node: Node) -> Int {
        switch node.content {
        case .mapping(let pairs): pairs.last?.key.start.offset ?? node.end.offset
        default: node.children.last?.start.offset ?? node.end.offset
        }
    }
}
