/// Builds the tree of one document out of libyaml's events.
struct Composer: ~Copyable {
    /// The most nodes that a document may have once every alias is counted as what it stands for.
    static let expansionLimit = 1_000_000
    /// The most levels, aliases again followed.
    static let depthLimit = 200

    private var events: Events
    private let source: SourceText
    private let file: String
    private var anchors: [String: Node] = [:]
    /// The anchors of the collections that are not complete yet.
    private var open: [String] = []

    init(_ source: SourceText, file: String) throws(YAMLError) {
        self.source = source
        self.file = file
        events = try Events(source, file: file)
    }

    /// Returns the root of the only document; nil where the text holds no node.
    mutating func compose() throws(YAMLError) -> Node? {
        guard case .documentStart = try events.next().kind else { return nil }
        let root = try node(try events.next(), depth: 1)
        _ = try events.next()
        let rest = try events.next()
        guard case .streamEnd = rest.kind else {
            throw source.error("more than one document in a file", file: file, at: rest.start)
        }
        let isEmpty = root.start == root.end && !root.isAlias
        return isEmpty ? nil : root
    }

    private mutating func node(_ event: Event, depth: Int, afterKey key: Node? = nil) throws(YAMLError) -> Node {
        if let anchor = event.anchor { open.append(anchor) }
        let node: Node
        switch event.kind {
        case .alias(let name): node = try alias(name, event)
        case .scalar(let text, let style): node = scalar(text, style, event, afterKey: key)
        case .sequenceStart(let flow): node = try sequence(event, flow: flow, depth: depth)
        case .mappingStart(let flow): node = try mapping(event, flow: flow, depth: depth)
        default: throw source.error("unexpected end", file: file, at: event.start)
        }
        if let anchor = event.anchor {
            open.removeLast()
            anchors[anchor] = node
        }
        guard node.expandedCount <= Self.expansionLimit else {
            throw source.error(
                "aliases make this more than \(Self.expansionLimit) values", file: file, at: event.start)
        }
        guard node.expandedHeight <= Self.depthLimit else { throw tooDeep(event) }
        return node
    }

    private func tooDeep(_ event: Event) -> YAMLError {
        source.error("nested more than \(Self.depthLimit) levels deep", file: file, at: event.start)
    }

    private func alias(_ name: String, _ event: Event) throws(YAMLError) -> Node {
        guard !open.contains(name) else {
            throw source.error("anchor '\(name)' contains itself", file: file, at: event.start)
        }
        guard let target = anchors[name] else {
            throw source.error("unknown alias '\(name)'", file: file, at: event.start)
        }
        return Node(
            start: source.mark(event.start), end: source.mark(event.end), content: .alias(name),
            contentStart: event.start, target: target, expandedCount: target.expandedCount,
            expandedHeight: target.expandedHeight)
    }

    private func scalar(_ text: String, _ style: ScalarStyle, _ event: Event, afterKey key: Node?) -> Node {
        var (start, end) = (event.start, event.end)
        if style == .plain, start == end, let key {
            // libyaml puts some empty values at the next token, which may be lines below.
            let next = source.skipTrivia(key.end.offset)
            start = source[next] == .colon ? next + 1 : key.end.offset
            end = start
        }
        let content = contentStart(event, from: start)
        if style == .literal || style == .folded { end = blockScalarEnd(from: content, to: end) }
        return Node(
            tag: event.tag, anchor: event.anchor, start: source.mark(start), end: source.mark(end),
            content: .scalar(text, style), contentStart: min(content, end))
    }

    private mutating func sequence(_ event: Event, flow: Bool, depth: Int) throws(YAMLError) -> Node {
        guard depth < Self.depthLimit else { throw tooDeep(event) }
        var items: [Node] = []
        var next = try events.next()
        while true {
            if case .sequenceEnd = next.kind { break }
            items.append(try node(next, depth: depth + 1))
            next = try events.next()
        }
        let end = flow ? next.end : items.last?.end.offset ?? event.end
        return Node(
            tag: event.tag, anchor: event.anchor, start: source.mark(event.start), end: source.mark(end),
            content: .sequence(items), contentStart: contentStart(event, from: event.start), isFlow: flow,
            expandedCount: 1 + items.reduce(0) { $0 + $1.expandedCount },
            expandedHeight: 1 + (items.map(\.expandedHeight).max() ?? 0))
    }

    private mutating func mapping(_ event: Event, flow: Bool, depth: Int) throws(YAMLError) -> Node {
        guard depth < Self.depthLimit else { throw tooDeep(event) }
        var pairs: [Node.Pair] = []
        var keys: Set<String> = []
        var next = try events.next()
        while true {
            if case .mappingEnd = next.kind { break }
            let key = try node(next, depth: depth + 1)
            // Compose compares the texts of keys, so that `1` and `"1"` are the same key.
            guard keys.insert(key.keyText.map { "=" + $0 } ?? key.canonical).inserted else {
                let name = key.keyText.map { " '\($0)'" } ?? ""
                throw source.error("duplicate key\(name)", file: file, at: key.start.offset)
            }
            pairs.append(Node.Pair(key: key, value: try node(try events.next(), depth: depth + 1, afterKey: key)))
            next = try events.next()
        }
        let content = contentStart(event, from: event.start)
        // `[a: b]` holds a mapping without brackets, whose end libyaml puts at the next token.
        let bracketed = flow && source[content] == UInt8(ascii: "{")
        let end = bracketed ? next.end : pairs.last?.value.end.offset ?? event.end
        return Node(
            tag: event.tag, anchor: event.anchor, start: source.mark(event.start), end: source.mark(end),
            content: .mapping(pairs), contentStart: content, isFlow: flow, merged: try merge(pairs),
            expandedCount: 1 + pairs.reduce(0) { $0 + $1.key.expandedCount + $1.value.expandedCount },
            expandedHeight: 1 + (pairs.map { max($0.key.expandedHeight, $0.value.expandedHeight) }.max() ?? 0))
    }

    /// Returns the pairs with those of the merge key behind them; nil where there is no merge key.
    private func merge(_ pairs: [Node.Pair]) throws(YAMLError) -> [Node.Pair]? {
        guard let merge = pairs.first(where: { $0.key.isMergeKey })?.value else { return nil }
        var result = pairs.filter { !$0.key.isMergeKey }
        var keys = Set(result.compactMap(\.key.keyText))
        for node in merge.sequence ?? [merge] {
            guard let others = node.mapping else {
                throw source.error(
                    "a merge key takes a mapping or a list of mappings", file: file, at: node.start.offset)
            }
            for pair in others {
                guard let text = pair.key.keyText, keys.insert(text).inserted else { continue }
                result.append(pair)
            }
        }
        return result
    }

    /// Returns the offset after anchor and tag.
    private func contentStart(_ event: Event, from start: Int) -> Int {
        guard event.anchor != nil || event.tag != nil else { return start }
        var offset = start
        while let byte = source[offset], byte == UInt8(ascii: "&") || byte == UInt8(ascii: "!") {
            while let byte = source[offset], byte > .space, !(byte == .comma && offset >= event.end) { offset += 1 }
            if offset >= event.end { return event.end }
            offset = source.skipTrivia(offset)
        }
        return offset
    }

    /// Returns the end of the last line of a block scalar, of which libyaml tells the start of the next token's line.
    private func blockScalarEnd(from start: Int, to limit: Int) -> Int {
        let header = source.string(start..<source.lineEnd(start)).utf8.prefix { $0 != .space && $0 != .tab }
        var lines: [Range<Int>] = []
        var offset = source.nextLine(start)
        while offset < limit {
            lines.append(offset..<min(source.lineEnd(offset), limit))
            offset = source.nextLine(offset)
        }
        func indent(_ line: Range<Int>) -> Int {
            min(source.skipBlanks(line.lowerBound), line.upperBound) - line.lowerBound
        }
        if !header.contains(UInt8(ascii: "+")) {
            let contents = lines.filter { indent($0) < $0.count }
            let own = contents.map(indent).min() ?? Int.max
            while let last = lines.last, indent(last) == last.count, last.count <= own { lines.removeLast() }
        }
        return lines.last?.upperBound ?? source.lineEnd(start)
    }
}
