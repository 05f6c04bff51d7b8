package import Errors
import Text

/// What a person has in a working tree that would be lost with it.
package struct WorkAtRisk: Sendable, Equatable {
    /// One thing, such as a changed file or a commit.
    package struct Item: Sendable, Equatable {
        /// What it is, for a person: `changed: index.html`.
        package let line: String
        /// Whether it can be put aside so that it is found again.
        package let canBeKept: Bool
    }

    /// All of it.
    package var items: [Item] = []
    /// The files among it that git does not know, and that are in the place of others.
    package var inTheWay: [String] = []

    /// Whether nothing would be lost.
    package var isEmpty: Bool { items.isEmpty }

    /// All of it, a line each.
    package var lines: [String] { items.map(\.line) }

    /// Nothing.
    package init() {}

    /// Adds things, a line each.
    package mutating func add(_ lines: [String], canBeKept: Bool = true) {
        items += lines.map { Item(line: $0, canBeKept: canBeKept) }
    }

    /// What is at risk in either.
    package static func + (left: WorkAtRisk, right: WorkAtRisk) -> WorkAtRisk {
        var sum = left
        sum.items += right.items
        return sum
    }

    /// How many lines of a list a person reads.
    private static let shown = 20

    /// Why something is not done to a working tree.
    ///
    /// - Parameters:
    ///   - message: what is the matter, if it can be put aside.
    ///   - hint: what to do then.
    ///   - path: the working tree, as a person names it.
    ///   - force: whether what can be put aside is no reason.
    /// - Returns: `nil` where there is no reason.
    package func error(_ message: String, hint: String, at path: String, force: Bool) -> ConductorError? {
        let unfinished = items.filter { !$0.canBeKept }
        if force, unfinished.isEmpty { return nil }
        guard !isEmpty else { return nil }
        guard unfinished.isEmpty else {
            return ConductorError(
                .workAtRisk, "'\(path)' is in the middle of an operation of git", details: Self.shortened(lines),
                hint: "finish or abort it first: git -C \(path.quoted) status")
        }
        return ConductorError(.workAtRisk, message, details: Self.shortened(lines), hint: hint)
    }

    static func shortened(_ lines: [String]) -> [String] {
        lines.count > shown + 1
            ? lines.prefix(shown) + ["and \(lines.count - shown) more"] : lines
    }
}
