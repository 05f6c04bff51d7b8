package import YAML
/// The smallest unit of compose's merge: a value or an entry of a list, at a path that does not depend on the syntax.
///
/// `environment: [A=b]` and `environment: { A: b }` are the same leaf `environment.A`; the entries of `ports:` are found
/// by what they publish, those of `volumes:` by their target, and so on, as ``MergeRule`` has it.
package struct ComposeLeaf: Sendable {
    /// What a leaf does to what earlier files say at its path.
    package enum Kind: Sendable, Equatable {
        /// It replaces it.
        case value
        /// It is added to a list, or replaces the entry that is the same.
        case entry
        /// It is always added to a list; its path has its position in its own file.
        case item
        /// It changes nothing where earlier files say something: a null, a network without settings.
        case mention
        /// It only replaces what earlier files say: a default of the syntax.
        case implied
        /// `!reset`: it removes everything at and below its path.
        case reset
        /// `!override`: it removes what earlier files say at and below its path; the new leaves follow.
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
    /// The alias that it comes from, and its line.
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
