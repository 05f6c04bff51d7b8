package import YAML
/// The smallest unit of compose's merge: a value or an entry of a list, at a path that does not depend on the syntax.
///
/// `environment: [A=b]` and `environment: { A: b }` are the same leaf `environment.A`; the entries of `ports:` are
/// identified by what they publish, those of `volumes:` by their target, and so on: see ``MergeRule``.
package struct ComposeLeaf: Sendable {
    /// What a leaf does to what earlier files set at its path.
    package enum Kind: Sendable, Equatable {
        /// It replaces the value.
        case value
        /// It is added to a list, or replaces the entry with the same identity.
        case entry
        /// It is always added to a list; its path has its position in its own file.
        case item
        /// It changes nothing where earlier files set something there: a null, a network without settings.
        case mention
        /// It has an effect only where earlier files set something there: a default of the syntax.
        case implied
        /// `!reset`: it removes everything at and below its path.
        case reset
        /// `!override`: it removes what earlier files set at and below its path; the new leaves follow.
        case override
    }

    /// The keys that lead to it from the root of the file.
    package let path: [String]
    /// What it does.
    package let kind: Kind
    /// Its value as written, with variables not replaced; of `NAME=VALUE` the value.
    package let value: Value
    /// Its text, in one line.
    package var text: String
    /// Its line, from 1; for an alias the line of the anchor.
    package let line: Int
    /// The alias that it comes from, and its line.
    package let alias: (name: String, line: Int)?
}

extension ComposeLeaf {
    /// Creates the leaf of a text without variables at a line of a file that is no compose file.
    package init(_ text: String, at path: [String], line: Int) {
        self.init(path: path, kind: .value, value: .string(text), text: text, line: line, alias: nil)
    }

    /// Creates the leaf of a variable in an environment file.
    ///
    /// - Parameters:
    ///   - line: the variable as the file has it.
    ///   - path: the keys that lead to the variable from the root of a compose file.
    package init(_ line: EnvironmentFile.Line, at path: [String]) {
        let value = line.text.map(Value.string) ?? .null
        self.init(
            path: path, kind: .value, value: value, text: line.text == nil ? "" : value.inOneLine, line: line.line,
            alias: nil)
    }
}

extension Value {
    /// The value in one line, in flow style, with strings unquoted.
    package var inOneLine: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .int(let value): "\(value)"
        case .plain(let text): text
        case .string(let text): text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\\n")
        case .sequence(let items): "[\(items.map(\.inOneLine).joined(separator: ", "))]"
        case .mapping(let entries):
            "{" + entries.map { "\($0.key): \($0.value.inOneLine)" }.joined(separator: ", ") + "}"
        case .tagged(_, let value): value.inOneLine
        }
    }
}
