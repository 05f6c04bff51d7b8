/// What is to be done at the end of a path.
enum Goal {
    case set(Draft)
    case append(Draft)
}

/// Finds the one change that an edit comes down to, or says why there is none.
struct Planner {
    let document: Document
    let anchors: Anchors
    private var source: SourceText { document.source }

    init(_ document: Document) {
        self.document = document
        anchors = Anchors(document.root)
    }

    typealias Plan = (location: Location, change: Change)

    /// Returns the change that reaches a goal; nil when the document says so already.
    func plan(_ goal: Goal, at path: [PathStep], root: Node) throws(YAMLError) -> Plan? {
        var location = Location(root: root)
        for (position, step) in path.enumerated() {
            let node = location.node
            let rest = path[position...]
            if node.isAlias || node.isNull { return try replace(location, extending(node, rest, goal)) }
            try check(node)
            let after = rest.dropFirst()
            switch (node.content, step) {
            case (.mapping(let pairs), .key(let key)):
                if let index = pairs.firstIndex(where: { $0.key.keyText == key }) {
                    location = location.child(index, in: source)
                } else {
                    let value =
                        if let merged = node[key] { try extending(merged, after, goal) } else {
                            try fresh(after, goal, at: node)
                        }
                    return (location, .insert(key: .string(key), value: value))
                }
            case (.sequence(let items), .index(let index)):
                guard (0...items.count).contains(index) else { throw noItem(index, node) }
                guard index < items.count else { return (location, .append(try fresh(after, goal, at: node))) }
                location = location.child(index, in: source)
            default: throw mismatch(step, node)
            }
        }
        return try finish(goal, at: location)
    }

    private func finish(_ goal: Goal, at location: Location) throws(YAMLError) -> Plan? {
        let node = location.node
        switch goal {
        case .set(let draft):
            if !node.isAlias, Shape(node, anchors) == Shape(draft, anchors) { return nil }
            return try replace(location, draft)
        case .append(let item):
            if !node.isAlias, case .sequence = node.content {
                try check(node)
                return (location, .append(item))
            }
            return try replace(location, extending(node, [], goal))
        }
    }

    /// Returns the change that removes a node; nil when there is none at the path.
    func removal(at path: [PathStep], root: Node) throws(YAMLError) -> Plan? {
        guard let last = path.last else {
            throw document.error("the whole document cannot be removed", at: root)
        }
        guard document.node(at: path) != nil else { return nil }
        var location = Location(root: root)
        for step in path {
            let node = location.node
            guard !node.isAlias else { throw inherited(step, from: node, of: node) }
            try check(node)
            let found: Int? =
                switch (node.content, step) {
                case (.mapping(let pairs), .key(let key)): pairs.firstIndex { $0.key.keyText == key }
                case (_, .index(let index)): index
                default: nil
                }
            guard let index = found else { throw inherited(step, from: node[step.description], of: node) }
            guard location.path.count == path.count - 1 else {
                location = location.child(index, in: source)
                continue
            }
            let removed: [Node] =
                switch node.content {
                case .mapping(let pairs): [pairs[index].key, pairs[index].value]
                default: [location.child(index, in: source).node]
                }
            try check(removing: removed)
            return (location, .remove(index))
        }
        throw mismatch(last, root)
    }

    // MARK: Values that take over what was there

    /// Returns the value of a node with a goal reached in it, as far as possible without repeating what it aliases.
    private func extending(_ node: Node, _ path: ArraySlice<PathStep>, _ goal: Goal) throws(YAMLError) -> Draft {
        guard let step = path.first else {
            guard case .append(let item) = goal else { return try fresh(path, goal, at: node) }
            if node.isNull { return .sequence([item]) }
            guard let items = node.sequence else {
                throw document.error("cannot append to \(node.kindName), only to a list", at: node)
            }
            if case .alias(let name) = node.content {
                throw document.error(
                    "the list is the alias '*\(name)', which cannot be added to; edit the file by hand", at: node)
            }
            return .sequence(items.map(Draft.init(copying:)) + [item])
        }
        if node.isNull { return try fresh(path, goal, at: node) }
        let rest = path.dropFirst()
        switch (node.resolved.content, step) {
        case (.mapping(let pairs), .key(let key)):
            let value =
                if let old = node[key] { try extending(old, rest, goal) } else { try fresh(rest, goal, at: node) }
            if case .alias(let name) = node.content {
                return .mapping([(.plain("<<"), .alias(name, target: node.resolved)), (.string(key), value)])
            }
            var entries = pairs.map { (key: Draft(copying: $0.key), value: Draft(copying: $0.value)) }
            if let index = pairs.firstIndex(where: { $0.key.keyText == key }) {
                entries[index].value = value
            } else {
                entries.append((.string(key), value))
            }
            return tagged(.mapping(entries), as: node)
        case (.sequence(let items), .index(let index)):
            if case .alias(let name) = node.content {
                throw document.error(
                    "the list is the alias '*\(name)', whose items cannot be changed here; edit the file by hand",
                    at: node)
            }
            guard (0...items.count).contains(index) else { throw noItem(index, node) }
            var drafts = items.map(Draft.init(copying:))
            if index < items.count {
                drafts[index] = try extending(items[index], rest, goal)
            } else {
                drafts.append(try fresh(rest, goal, at: node))
            }
            return tagged(.sequence(drafts), as: node)
        default: throw mismatch(step, node)
        }
    }

    private func tagged(_ draft: Draft, as node: Node) -> Draft { node.tag.map { .tagged($0, draft) } ?? draft }

    /// Returns a value with nothing in it but the goal.
    func fresh(_ path: ArraySlice<PathStep>, _ goal: Goal, at node: Node?) throws(YAMLError) -> Draft {
        switch (path.first, goal) {
        case (nil, .set(let draft)): return draft
        case (nil, .append(let item)): return .sequence([item])
        case (.key(let key), _): return .mapping([(.string(key), try fresh(path.dropFirst(), goal, at: node))])
        case (.index(0), _): return .sequence([try fresh(path.dropFirst(), goal, at: node)])
        case (.index(let index), _): throw noItem(index, node)
        }
    }

    private func replace(_ location: Location, _ draft: Draft) throws(YAMLError) -> Plan {
        try check(removing: [location.node])
        return (location, .replace(draft))
    }

    // MARK: What forbids an edit

    /// Throws when other places alias the node, which an edit inside it would change too.
    private func check(_ node: Node) throws(YAMLError) {
        guard let alias = anchors.alias(of: node) else { return }
        throw aliased(node, alias)
    }

    private func check(removing nodes: [Node]) throws(YAMLError) {
        guard let (node, alias) = anchors.aliasedFromOutside(nodes) else { return }
        throw aliased(node, alias)
    }

    private func aliased(_ node: Node, _ alias: Node) -> YAMLError {
        document.error(
            "the anchor '&\(node.anchor ?? "")' is used on line \(alias.start.line) as well; edit the file by hand",
            at: node)
    }

    private func inherited(_ step: PathStep, from source: Node?, of node: Node) -> YAMLError {
        let line = (source?.resolved ?? node).start.line
        return document.error(
            "'\(step)' comes from line \(line) by an alias or a merge key; edit the file by hand", at: node)
    }

    private func mismatch(_ step: PathStep, _ node: Node) -> YAMLError {
        switch step {
        case .key(let key):
            document.error("cannot look for the key '\(key)' in \(node.kindName), only in a mapping", at: node)
        case .index(let index):
            document.error("cannot look for item \(index) in \(node.kindName), only in a list", at: node)
        }
    }

    private func noItem(_ index: Int, _ node: Node?) -> YAMLError {
        guard let node else { return YAMLError(message: "there is no item \(index)", file: document.file) }
        return document.error("there is no item \(index)", at: node)
    }
}
