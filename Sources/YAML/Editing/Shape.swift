/// What a tree says, without places and styles: edits are proved by comparing shapes.
struct Shape: Equatable {
    indirect enum Kind: Equatable {
        case scalar(Scalar)
        /// The name, and which of the anchors of that name it means.
        case alias(String, Int)
        case sequence([Shape])
        case mapping([Entry])
    }

    struct Entry: Equatable {
        let key: Shape
        var value: Shape
    }

    var anchor: String?
    var tag: String?
    var kind: Kind

    init(_ node: Node, _ anchors: Anchors) {
        anchor = node.anchor
        tag = node.tag
        switch node.content {
        case .scalar(let text, let style): kind = .scalar(Scalar(text, plain: style == .plain, tag: node.tag))
        case .alias(let name): kind = .alias(name, anchors.number(of: node.resolved))
        case .sequence(let items): kind = .sequence(items.map { Shape($0, anchors) })
        case .mapping(let pairs):
            kind = .mapping(pairs.map { Entry(key: Shape($0.key, anchors), value: Shape($0.value, anchors)) })
        }
    }

    init(_ draft: Draft, _ anchors: Anchors) {
        switch draft {
        case .string(let text), .quoted(let text): kind = .scalar(.string(text))
        case .plain(let text): kind = .scalar(Scalar(plain: text))
        case .alias(let name, let target): kind = .alias(name, anchors.number(of: target))
        case .sequence(let items): kind = .sequence(items.map { Shape($0, anchors) })
        case .mapping(let entries):
            kind = .mapping(entries.map { Entry(key: Shape($0.key, anchors), value: Shape($0.value, anchors)) })
        case .tagged(let tag, let draft):
            self = Shape(draft, anchors)
            self.tag = tag
            switch draft {
            case .string(let text), .quoted(let text): kind = .scalar(Scalar(text, plain: false, tag: tag))
            case .plain(let text): kind = .scalar(Scalar(text, plain: true, tag: tag))
            default: break
            }
        }
    }

    /// Returns the shape with a change made at a path of positions.
    func applying(_ change: Change, at path: ArraySlice<Int>, _ anchors: Anchors) -> Shape {
        var result = self
        if let index = path.first {
            switch kind {
            case .sequence(var items):
                items[index] = items[index].applying(change, at: path.dropFirst(), anchors)
                result.kind = .sequence(items)
            case .mapping(var entries):
                entries[index].value = entries[index].value.applying(change, at: path.dropFirst(), anchors)
                result.kind = .mapping(entries)
            default: break
            }
            return result
        }
        switch (change, kind) {
        case (.replace(let draft), _):
            result = Shape(draft, anchors)
            result.anchor = tag == nil ? anchor : nil
        case (.insert(let key, let value), .mapping(let entries)):
            result.kind = .mapping(entries + [Entry(key: Shape(key, anchors), value: Shape(value, anchors))])
        case (.append(let item), .sequence(let items)):
            result.kind = .sequence(items + [Shape(item, anchors)])
        case (.remove(let index), .mapping(var entries)):
            entries.remove(at: index)
            result.kind = .mapping(entries)
        case (.remove(let index), .sequence(var items)):
            items.remove(at: index)
            result.kind = .sequence(items)
        default: break
        }
        return result
    }
}

/// The anchors of a tree and the aliases that mean them.
struct Anchors {
    private var numbers: [ObjectIdentifier: Int] = [:]
    private var aliases: [Node] = []

    init(_ root: Node?) {
        var counts: [String: Int] = [:]
        func visit(_ node: Node) {
            if let name = node.anchor {
                numbers[ObjectIdentifier(node)] = counts[name, default: 0]
                counts[name, default: 0] += 1
            }
            if node.isAlias { aliases.append(node) }
            node.children.forEach(visit)
        }
        if let root { visit(root) }
    }

    /// Returns which of the anchors of its name a node has, counted from 0.
    func number(of node: Node) -> Int { numbers[ObjectIdentifier(node)] ?? -1 }

    /// Returns the first alias of a node.
    func alias(of node: Node) -> Node? { aliases.first { $0.target === node } }

    /// Returns a node within some others that has an anchor, with an alias of it outside.
    func aliasedFromOutside(_ nodes: [Node]) -> (node: Node, alias: Node)? {
        var inside: [ObjectIdentifier: Node] = [:]
        func visit(_ node: Node) {
            inside[ObjectIdentifier(node)] = node
            node.children.forEach(visit)
        }
        nodes.forEach(visit)
        for alias in aliases where inside[ObjectIdentifier(alias)] == nil {
            if let target = alias.target, let node = inside[ObjectIdentifier(target)] { return (node, alias) }
        }
        return nil
    }
}
