/// Writes one change into the text of a document.
///
/// Block style is edited by lines, flow style within them; `Editor+Replace.swift` has values,
/// `Editor+Insert.swift` new entries and `Editor+Remove.swift` removed ones.
struct Editor {
    let document: Document
    let source: SourceText
    /// Whether the blank lines below a removed entry go too, as they must where a scalar before it would
    /// keep them (`|+`).
    let dropsBlankLines: Bool

    init(_ document: Document, dropsBlankLines: Bool = false) {
        self.document = document
        self.dropsBlankLines = dropsBlankLines
        source = document.source
    }

    /// The line break at the end of the text.
    var eol: String { source.eol(near: source.count) }

    /// Returns the text with a change made.
    func text(_ plan: Planner.Plan) -> String {
        var patch = Patch()
        let location = plan.location
        switch (plan.change, location.node.content) {
        case (.replace(let draft), _):
            replace(location, with: draft, keepingTag: false, in: &patch)
        case (.insert(let key, let value), .mapping(let pairs)):
            if pairs.isEmpty {
                replace(location, with: .mapping([(key, value)]), keepingTag: true, in: &patch)
            } else if location.node.isFlow {
                let text = "\(key.keyText(flow: true)): \(value.inline(flow: true))"
                insertFlow(text, into: location.node, in: &patch)
            } else {
                let indent = source.column(location.node.contentStart)
                let lines = layout(beside: location.node).entry(key, value, indent: indent)
                insertBlock(lines, into: location.node, indent: indent, in: &patch)
            }
        case (.append(let item), .sequence(let items)):
            if items.isEmpty {
                replace(location, with: .sequence([item]), keepingTag: true, in: &patch)
            } else if location.node.isFlow {
                insertFlow(item.inline(flow: true), into: location.node, in: &patch)
            } else {
                let indent = source.column(location.node.contentStart)
                let lines = layout(beside: location.node).item(item, indent: indent)
                insertBlock(lines, into: location.node, indent: indent, in: &patch)
            }
        case (.remove(let index), .mapping(let pairs)):
            if pairs.count == 1 {
                replace(location, with: .mapping([]), keepingTag: true, in: &patch)
            } else {
                let entries = pairs.map { Entry(start: $0.key.start.offset, end: $0.value.end.offset) }
                remove(index, of: entries, flow: location.node.isFlow, in: &patch)
            }
        case (.remove(let index), .sequence(let items)):
            if items.count == 1 {
                replace(location, with: .sequence([]), keepingTag: true, in: &patch)
            } else {
                let entries = items.indices.map {
                    let start = location.node.isFlow ? items[$0].start.offset : location.node.dash($0, in: source)
                    return Entry(start: start, end: items[$0].end.offset)
                }
                remove(index, of: entries, flow: location.node.isFlow, in: &patch)
            }
        default: break
        }
        return patch.applied(to: source)
    }

    // MARK: Indentation

    /// Returns how children of a collection are indented: as its other children are, else as in the document.
    func layout(beside parent: Node?) -> Indentation {
        var layout = Indentation()
        let mapping =
            offset(in: parent, ofSequences: false) ?? document.root.flatMap { first(in: $0, sequences: false) }
        layout.mapping = mapping ?? layout.mapping
        let sequence = offset(in: parent, ofSequences: true) ?? document.root.flatMap { first(in: $0, sequences: true) }
        layout.sequence = sequence ?? layout.mapping
        return layout
    }

    /// Returns how far the first block collection in a value of a block mapping is indented.
    private func offset(in parent: Node?, ofSequences: Bool) -> Int? {
        guard let parent, !parent.isFlow, case .mapping(let pairs) = parent.content else { return nil }
        let child = pairs.lazy.map(\.value).first { node in
            guard !node.isFlow, !node.children.isEmpty else { return false }
            if case .sequence = node.content { return ofSequences } else { return !ofSequences }
        }
        return child.map { source.column($0.contentStart) - source.column(parent.contentStart) }
    }

    private func first(in node: Node, sequences: Bool) -> Int? {
        if let offset = offset(in: node, ofSequences: sequences) { return offset }
        for child in node.children {
            if let offset = first(in: child, sequences: sequences) { return offset }
        }
        return nil
    }
}
