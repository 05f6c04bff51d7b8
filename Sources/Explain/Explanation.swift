import Compose
package import Projects
import YAML

/// The places in files that set a value of the stack, in the order in which docker-compose merges them, and their
/// effect.
package struct Explanation: Sendable, Equatable {
    /// A line of a file.
    package struct Place: Sendable, Equatable, Codable {
        /// The path of the file, relative to the project.
        package let file: String
        /// The line, from 1.
        package let line: Int
    }

    /// The effect of a place on the merged result.
    package enum Role: String, Sendable, Codable {
        /// Its value is in the result.
        case set
        /// Its entry is in a list of the result, beside others.
        case added
        /// A later place sets another value.
        case overridden
        /// A later `!reset` removes it.
        case reset
        /// A later place replaces all that was set there: with `!override`, or by another logging driver.
        case replaced
        /// It is a `!reset`, and removes what earlier places set.
        case resets
        /// It is a `!reset` that docker-compose ignores.
        case ignored
        /// No file sets it: it is docker-compose's default.
        case `default`
    }

    /// What one place sets, and its effect.
    package struct Entry: Sendable, Equatable, Encodable {
        /// The place; `nil` for a default of docker-compose.
        @Nullable package var place: Place?
        /// What the file says there, in one line, before interpolation.
        package let text: String
        /// Its effect.
        package let role: Role
        /// The place that overrides, resets or replaces it.
        @Nullable package var by: Place?
        /// Notes on why the file says so, and where its variables come from.
        package internal(set) var why: [String]
    }

    /// The smallest thing that is set as a whole: a value, or an entry of a list.
    package struct Leaf: Sendable, Equatable {
        /// Its path relative to the explained path; empty if it is the explained path itself.
        package let path: String
        /// Its value in docker-compose's result; `nil` if it has none.
        let value: Value?
        /// The places that concern it, in the order of the merge.
        package let entries: [Entry]

        /// The value in one line; `nil` if it has none.
        package var words: String? { value?.inOneLine }

        /// Whether it is in docker-compose's result, or a place sets it.
        package var isSet: Bool { value != nil || entries.contains { $0.role == .set || $0.role == .added } }
    }

    /// The explained path, as on the command line.
    package let path: String
    /// Its value in docker-compose's result; `nil` if it has none.
    let value: Value?
    /// The leaves at and below the path: those of docker-compose's result in its order, then those that only files
    /// have.
    package let leaves: [Leaf]

    /// The value as lines of YAML.
    package var block: [String] { (value?.serialized() ?? "").split(separator: "\n").map(String.init) }

    /// Whether the explained path is itself the only leaf.
    package var isWhole: Bool { leaves.count == 1 && leaves[0].path.isEmpty }
}
