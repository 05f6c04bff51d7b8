/// How a scalar is written.
package enum ScalarStyle: Hashable, Sendable {
    /// `text`
    case plain
    /// `'text'`
    case singleQuoted
    /// `"text"`
    case doubleQuoted
    /// `|`
    case literal
    /// `>`
    case folded
}

/// A node of the tree that a document holds; it never changes.
///
/// `content` is what the text says, with aliases and merge keys as they stand. The accessors
/// (`string`, `mapping`, `subscript` and so on) see through both.
package final class Node: Sendable {
    /// What a node holds.
    package enum Content: Sendable {
        /// A text, with escapes and line folding resolved.
        case scalar(String, ScalarStyle)
        /// A list of nodes.
        case sequence([Node])
        /// Keys with their values, merge keys (`<<`) among them.
        case mapping([Pair])
        /// The name of an anchor.
        case alias(String)
    }

    /// A key of a mapping with its value.
    package struct Pair: Sendable {
        /// The key.
        package let key: Node
        /// The value.
        package let value: Node
    }

    /// The tag, where one is written, as libyaml resolves it: `!reset`, `tag:yaml.org,2002:str`.
    package let tag: String?
    /// The name of the anchor on this node, without `&`.
    package let anchor: String?
    /// Where the node starts, its anchor and tag included.
    ///
    /// An empty value starts and ends right after the `:` or `-` before it.
    package let start: Mark
    /// Where the node's own text ends.
    ///
    /// A flow collection ends after its bracket, a block collection where its last entry ends. A block
    /// scalar ends before the line break of its last line; blank lines after it count only where `+`
    /// keeps them.
    package let end: Mark
    /// What the text says.
    package let content: Content

    /// The offset of the text after anchor and tag.
    let contentStart: Int
    /// Whether the collection is in flow style; an empty one always is.
    let isFlow: Bool
    /// The node that an alias stands for.
    let target: Node?
    /// The pairs of a mapping that has a merge key, with what it merges; nil for all others.
    let merged: [Pair]?
    /// How many nodes and levels the tree has, with each alias counted as what it stands for.
    let expandedCount: Int
    let expandedHeight: Int

    init(
        tag: String? = nil, anchor: String? = nil, start: Mark, end: Mark, content: Content, contentStart: Int,
        isFlow: Bool = false, target: Node? = nil, merged: [Pair]? = nil, expandedCount: Int = 1,
        expandedHeight: Int = 1
    ) {
        self.tag = tag
        self.anchor = anchor
        self.start = start
        self.end = end
        self.content = content
        self.contentStart = contentStart
        self.isFlow = isFlow
        self.target = target
        self.merged = merged
        self.expandedCount = expandedCount
        self.expandedHeight = expandedHeight
    }
}
