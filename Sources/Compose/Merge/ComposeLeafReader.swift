package import YAML
/// Splits a node of a compose file into leaves.
package struct ComposeLeafReader {
    let interpolation: Interpolation
    let isLegacy: Bool
    /// The folder of relative paths, where it is not the project's.
    let folder: String?
    private var leaves: [ComposeLeaf] = []

    /// Returns the leaves of a node, in the order of the file.
    ///
    /// - Parameters:
    ///   - node: the node.
    ///   - key: the node of its key.
    ///   - path: the keys that lead to it from the root of the file.
    ///   - interpolation: replaces the variables on which the path of a leaf depends.
    ///   - isLegacy: whether docker-compose 1.29 merges.
    ///   - folder: the folder of relative paths, where it is not the project's.
    /// - Throws: `InterpolationError`.
    package static func leaves(
        of node: Node, key: Node, at path: [String], _ interpolation: Interpolation, isLegacy: Bool = false,
        folder: String? = nil
    ) throws(InterpolationError) -> [ComposeLeaf] {
        var reader = ComposeLeafReader(interpolation: interpolation, isLegacy: isLegacy, folder: folder)
        try reader.read(node, key, path)
        return reader.leaves
    }

    private init(interpolation: Interpolation, isLegacy: Bool, folder: String?) {
        self.interpolation = interpolation
        self.isLegacy = isLegacy
        self.folder = folder
    }

    mutating func read(_ node: Node, _ key: Node, _ path: [String]) throws(InterpolationError) {
        switch node.resolved.tag {
        case "!reset":
            return add(.reset, path, node, key, text: "!reset \(Value(node).inOneLine)")
        case "!override": add(.override, path, node, key, text: "!override")
        default: break
        }
        if isLegacy, path.count == 2, path[0] != "services" {
            add(.override, path, node, key, text: "docker-compose 1 takes the whole of it from here")
        }
        let rule = MergeRule.rule(for: path, isLegacy: isLegacy)
        switch rule {
        case .consumed: return
        case .whole: add(.value, path, node, key)
        case .shorthand(let name) where node.string != nil: add(.value, path + [name], node, key)
        case .entries(let identity) where !node.isNull: try entries(node, key, path, identity)
        default:
            if let pairs = node.mapping, !pairs.isEmpty {
                for pair in pairs {
                    let next = path + [pair.key.string ?? pair.key.canonical]
                    if rule == .pairs, pair.value.resolved.tag != "!reset" {
                        add(.value, next, pair.value, pair.key)
                    } else {
                        try read(pair.value, pair.key, next)
                    }
                }
            } else if let items = node.sequence, !items.isEmpty {
                switch rule {
                case .pairs: try self.pairs(items, path)
                case .names: for item in items { add(.mention, path + [try text(item)], item, item) }
                case .dependencies: try dependencies(items, path)
                default: try entries(node, key, path, .position)
                }
            } else {
                add(node.string == nil ? .mention : .value, path, node, key)
            }
        }
    }

    mutating func add(
        _ kind: ComposeLeaf.Kind, _ path: [String], _ node: Node, _ key: Node, value: Value? = nil,
        text: String? = nil
    ) {
        // A number is shown as it is written, and null as an empty text.
        let written = value ?? node.string.map(Value.string) ?? (node.isNull ? "" : Value(node))
        let alias: (String, Int)? =
            if case .alias(let name) = node.content { (name, node.start.line) } else { nil }
        // The value of an alias is at its anchor.
        let line = (node.isAlias ? node : key).resolved.start.line
        leaves.append(
            ComposeLeaf(
                path: path, kind: kind, value: value ?? Value(node), text: text ?? written.inOneLine, line: line,
                alias: alias))
    }
}
