/// The one thing that an edit does to one node.
enum Change {
    /// Puts another value in the place of the node; its anchor stays unless it has a tag.
    case replace(Draft)
    /// Adds an entry to a mapping.
    case insert(key: Draft, value: Draft)
    /// Adds an item to a sequence.
    case append(Draft)
    /// Removes an entry or item.
    case remove(Int)
}

/// Where a node stands among its neighbours, as far as writing in its place needs it.
struct Location {
    enum Slot {
        case root
        /// The value of a block mapping at a column; `after` is the offset after its `:`.
        case value(indent: Int, after: Int)
        /// An item of a block sequence at a column; `after` is the offset after its `-`.
        case item(indent: Int, after: Int)
        /// In a flow collection; `after` is the offset after `:`, or after the key where there is none.
        case flow(after: Int, colon: Bool)
    }

    let node: Node
    let slot: Slot
    /// The collection that holds the node.
    let parent: Node?
    /// The positions that lead here from the root.
    let path: [Int]

    init(root: Node) {
        node = root
        slot = .root
        parent = nil
        path = []
    }

    private init(node: Node, slot: Slot, parent: Node, path: [Int]) {
        self.node = node
        self.slot = slot
        self.parent = parent
        self.path = path
    }

    /// Returns the location of an item, or of the value of an entry.
    func child(_ index: Int, in source: SourceText) -> Location {
        let column = source.column(node.contentStart)
        switch node.content {
        case .mapping(let pairs):
            let key = pairs[index].key.end.offset
            let next = source.skipTrivia(key)
            let colon = source[next] == .colon
            let after = colon ? next + 1 : key
            return Location(
                node: pairs[index].value,
                slot: node.isFlow ? .flow(after: after, colon: colon) : .value(indent: column, after: after),
                parent: node, path: path + [index])
        case .sequence(let items):
            let item = items[index]
            let dash = node.dash(index, in: source)
            return Location(
                node: item,
                slot: node.isFlow
                    ? .flow(after: item.start.offset, colon: true) : .item(indent: column, after: dash + 1),
                parent: node, path: path + [index])
        default: return self
        }
    }
}

extension Node {
    /// Returns the offset of the `-` of an item of a block sequence.
    func dash(_ index: Int, in source: SourceText) -> Int {
        guard case .sequence(let items) = content, index > 0 else { return contentStart }
        return source.skipTrivia(items[index - 1].end.offset)
    }
}
