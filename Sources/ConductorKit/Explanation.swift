import Compose
import YAML

/// Which files set something of the stack, in the order in which docker-compose merges them, and what came of it.
public struct Explanation: Sendable, Equatable {
    /// A line of a file.
    public struct Place: Sendable, Equatable, Codable {
        /// The file, as the project writes it.
        public let file: String
        /// The line, from 1.
        public let line: Int
    }

    /// What became of what stands at a place.
    public enum Role: String, Sendable, Codable {
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
    public struct Entry: Sendable, Equatable, Encodable {
        /// The place; `nil` for what docker-compose adds by itself.
        @Nullable public var place: Place?
        /// What it says there, in one line, its variables not replaced.
        public let text: String
        /// What became of it.
        public let role: Role
        /// The place that overrides, resets or replaces it.
        @Nullable public var by: Place?
        /// Why it stands there, and where its variables come from; a sentence each.
        public internal(set) var why: [String]
    }

    /// The smallest thing that is set as a whole: a value, or an entry of a list.
    public struct Leaf: Sendable, Equatable {
        /// What leads to it from what was asked for; empty where it is that.
        public let path: String
        /// What docker-compose makes of it; `nil` where that is nothing.
        let value: Value?
        /// The places that have to do with it, those that win last.
        public let entries: [Entry]

        /// The value in one line; `nil` where there is none.
        public var words: String? { value?.inOneLine }

        /// Whether something is there, whatever docker-compose makes of it.
        public var isSet: Bool { value != nil || entries.contains { $0.role == .set || $0.role == .added } }
    }

    /// What was asked for.
    public let path: String
    /// What docker-compose makes of it; `nil` where that is nothing.
    let value: Value?
    /// All that it consists of, in the order in which docker-compose tells it.
    public let leaves: [Leaf]

    /// The value as lines of YAML.
    public var block: [String] { (value?.serialized() ?? "").split(separator: "\n").map(String.init) }

    /// Whether it is set as a whole, and not part by part.
    public var isWhole: Bool { leaves.count == 1 && leaves[0].path.isEmpty }
}
