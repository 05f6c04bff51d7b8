package import YAML
/// The smallest thing that compose's merge knows: a value, or an entry of a list, at a place that does not depend on
/// the syntax that it is written in.
///
/// `environment: [A=b]` and `environment: { A: b }` are the same leaf `environment.A`; the entries of `ports:` are found
/// by what they publish, those of `volumes:` by their target, and so on, as ``MergeRule`` has it.
package struct ComposeLeaf: Sendable {
    /// What a leaf does to what stood at its place.
    package enum Kind: Sendable, Equatable {
        /// It replaces it.
        case value
        /// It is added to a list, or replaces the entry that is the same.
        case entry
        /// It is added to a list, whatever is in that; its place is that among those of its own file.
        case item
        /// It says nothing where something was said: a null, a network without settings.
        case mention
        /// It replaces what was said, and says nothing where nothing was: a default of the syntax.
        case implied
        /// `!reset`: it takes everything at and below its place away.
        case reset
        /// `!override`: it takes everything away that earlier files said at and below its place, and others follow.
        case override
    }

    /// The keys that lead to it from the root of the file.
    package let path: [String]
    /// What it does.
    package let kind: Kind
    /// What it says, as far as it is written; of `NAME=VALUE` the value. Variables are not replaced.
    package let value: Value
    /// Its text, in one line.
    package var text: String
    /// The line, from 1, where it stands; of an alias that of its anchor.
    package let line: Int
    /// The alias that brings it here, and its line.
    package let alias: (name: String, line: Int)?
}

extension ComposeLeaf {
    /// A variable that a file of variables sets.
    ///
    /// - Parameters:
    ///   - line: what the file says.
    ///   - path: the keys that lead to the variable from the root of a compose file.
    package init(_ line: EnvironmentFile.Line, at path: [String]) {
        let value = line.text.map(Value.string) ?? .null
        self.init(
            path: path, kind: .value, value: value, text: line.text == nil ? "" : value.inOneLine, line: line.line,
            alias: nil)
    }
}

extension Value {
    /// The value in one line, in flow style, its texts without quotes.
    package var inOneLine: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .int(let value): "\(value)"
        case .string(let text): text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\\n")
        case .sequence(let items): "[\(items.map(\.inOneLine).joined(separator: ", "))]"
        case .mapping(let entries):
            "{" + entries.map { "\($0.key): \($0.value.inOneLine)" }.joined(separator: ", ") + "}"
        case .tagged(_, let value): value.inOneLine
        }
    }
}
