/// A YAML file: its text, the tree of its nodes, and edits that leave the rest of the text as it is.
package struct Document: Sendable {
    /// The name that messages use.
    package let file: String
    /// The text, every byte of it.
    package private(set) var text: String
    /// The root of the tree; nil when the text holds no node, only comments or nothing at all.
    package private(set) var root: Node?

    /// The bytes of `text`.
    private(set) var source: SourceText

    /// Reads a text.
    ///
    /// - Parameters:
    ///   - text: The whole text of the file.
    ///   - file: The name for messages.
    /// - Throws: What libyaml finds wrong, and what docker-compose rejects too: a second document, a key
    ///   that stands twice in a mapping, an unknown alias, an anchor within itself, aliases that expand
    ///   without measure.
    package init(_ text: String, file: String) throws(YAMLError) {
        self.text = text
        self.file = file
        source = SourceText(text)
        var composer = try Composer(source, file: file)
        root = try composer.compose()
    }

    /// Returns an error at a node of this document, for messages about its content.
    package func error(_ message: String, at node: Node) -> YAMLError {
        source.error(message, file: file, at: node.start.offset)
    }

    /// Returns the node at a path, through aliases and merge keys.
    package func node(at path: [PathStep]) -> Node? {
        var node = root
        for step in path {
            switch step {
            case .key(let key): node = node?[key]
            case .index(let index):
                guard let items = node?.sequence, items.indices.contains(index) else { return nil }
                node = items[index]
            }
        }
        return node
    }
}
