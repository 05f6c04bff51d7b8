package import Errors
import Text

/// The user's work in a working tree that an operation would lose.
package struct WorkAtRisk: Sendable, Equatable {
    /// One thing, such as a changed file or a commit.
    package struct Item: Sendable, Equatable {
        /// The line for the user: `changed: index.html`.
        package let line: String
        /// Whether `--force` can keep it, in a stash or on a branch.
        package let canBeKept: Bool
    }

    /// All work at risk.
    package var items: [Item] = []
    /// The untracked and ignored files in the places of files of the target commit, relative to the top.
    package var inTheWay: [String] = []

    /// Whether nothing would be lost.
    package var isEmpty: Bool { items.isEmpty }

    /// The lines for the user.
    package var lines: [String] { items.map(\.line) }

    /// Makes an empty list.
    package init() {}

    /// Adds an item for each line.
    package mutating func add(_ lines: [String], canBeKept: Bool = true) {
        items += lines.map { Item(line: $0, canBeKept: canBeKept) }
    }

    /// Returns the items of both, with ``inTheWay`` of the left one.
    package static func + (left: WorkAtRisk, right: WorkAtRisk) -> WorkAtRisk {
        var sum = left
        sum.items += right.items
        return sum
    }

    /// How many lines of a list an error shows.
    private static let shown = 20

    /// Returns the error with which an operation on a working tree is refused.
    ///
    /// - Parameters:
    ///   - message: the error's message if all of the work can be kept.
    ///   - hint: its hint in that case.
    ///   - path: the working tree, as messages name it.
    ///   - force: whether to refuse only for work that cannot be kept.
    /// - Returns: `nil` if there is no reason to refuse.
    package func error(_ message: String, hint: String, at path: String, force: Bool) -> ConductorError? {
        let unfinished = items.filter { !$0.canBeKept }
        if force, unfinished.isEmpty { return nil }
        guard !isEmpty else { return nil }
        guard unfinished.isEmpty else {
            return ConductorError(
                .unfinishedOperation, "'\(path)' is in the middle of an operation of git",
                details: Self.shortened(lines),
                hint: "finish or abort it first: git -C \(path.quoted) status")
        }
        return ConductorError(.workWouldBeLost, message, details: Self.shortened(lines), hint: hint)
    }

    /// Returns what a preview says of it: that all this would be kept, a line each.
    ///
    /// - Parameters:
    ///   - path: the working tree, as messages name it.
    ///   - place: where it would be kept.
    package func preview(at path: String, keptIn place: String = "in a stash or on a branch") -> [String] {
        Self.shortened(lines).map { "keep \(place), of \(path): \($0)" }
    }

    /// Returns the first lines of a list, and how many more there are.
    package static func shortened(_ lines: [String]) -> [String] {
        lines.count > shown + 1
            ? lines.prefix(shown) + ["and \(lines.count - shown) more"] : lines
    }
}
