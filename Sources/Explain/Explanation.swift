import Compose
package import Projects
import YAML

/// Which files set something of the stack, in the order in which docker-compose merges them, and what came of it.
package struct Explanation: Sendable, Equatable {
    /// A line of a file.
    package struct Place: Sendable, Equatable, Codable {
        /// The file, as the project writes it.
        package let file: String
        /// The line, from 1.
        package let line: Int
    }

    /// What became of what stands at a place.
    package enum Role: String, Sendable, Codable {
        /// It is what the container gets.
        case set
        /// It is an entry of a list that the container gets, beside others.
        case added
        /// A later place says something else.
        case overridden
        /// A later `!reset` took it away.
        case reset
        /// A later place replaced all that stood there: with `!override`, or by another logging driver.
        case replaced
        /// It is a `!reset`, and takes away what stood before it.
        case resets
        /// It is a `!reset` that docker-compose takes no notice of.
        case ignored
        /// No file says it; docker-compose does.
        case `default`
    }

    /// What stands at a place.
    package struct Entry: Sendable, Equatable, Encodable {
        /// The place; `nil` for what docker-compose adds by itself.
        @Nullable package var place: Place?
        /// What it says there, in one line, its variables not replaced.
        package let text: String
        /// What became of it.
        package let role: Role
        /// The place that overrides, resets or replaces it.
        @Nullable package var by: Place?
        /// Why it stands there, and where its variables come from; a sentence each.
        package internal(set) var why: [String]
    }

    /// The smallest thing that is set as a whole: a value, or an entry of a list.
    package struct Leaf: Sendable, Equatable {
        /// What leads to it from what was asked for; empty where it is that.
        package let path: String
        /// What docker-compose makes of it; `nil` where that is nothing.
        let value: Value?
        /// The places that have to do with it, those that win last.
        package let entries: [Entry]

        /// The value in one line; `nil` where there is none.
        package var words: String? { value?.inOneLine }

        /// Whether something is there, whatever docker-compose makes of it.
        package var isSet: Bool { value != nil || entries.contains { $0.role == .set || $0.role == .added } }
    }

    /// What was asked for.
    package let path: String
    /// What docker-compose makes of it; `nil` where that is nothing.
    let value: Value?
    /// All that it consists of, in the order in which docker-compose tells it.
    package let leaves: [Leaf]

    /// The value as lines of YAML.
    package var block: [String] { (value?.serialized() ?? "").split(separator: "\n").map(String.init) }

    /// Whether it is set as a whole, and not part by part.
    package var isWhole: Bool { leaves.count == 1 && leaves[0].path.isEmpty }
}
