/// The version of this program, and that of cage whose projects it runs.
package enum Version {
    /// The version of this program.
    package static let text = "0.1.0"
    /// The first line of `--version`.
    package static let line = "git-conductor \(text)"
    /// The last version of cage whose projects run unchanged.
    static let cage = "0.4.1"
}

/// A range of versions, as Cargo's `semver` writes it: `0.3.5` or `^0.3.5`, `~1.2`, `>=0.2, <0.4`, `=1.0.0`, `1.*`.
///
/// Its rules are those of <https://docs.rs/semver/latest/semver/enum.Op.html>; what follows a `-` in a version is not compared.
package struct VersionRange: Sendable, Equatable {
    private typealias Numbers = [Int]

    /// The lowest version of a comparator, and the lowest one above it; `nil` for no bound.
    private struct Bounds: Equatable {
        var low: Numbers = [0, 0, 0]
        var end: Numbers?
    }

    private let bounds: [Bounds]

    /// Reads a range; `nil` for a text that is none.
    package init?(_ text: String) {
        var bounds: [Bounds] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let found = Self.bounds(of: part.filter { $0 != " " }) else { return nil }
            bounds.append(found)
        }
        self.bounds = bounds
    }

    private static func bounds(of text: String) -> Bounds? {
        let operation = text.prefix { "<>=^~".contains($0) }
        var numbers: Numbers = []
        var hasWildcard = false
        let version = text.dropFirst(operation.count).prefix { $0 != "-" && $0 != "+" }
        for part in version.split(separator: ".", omittingEmptySubsequences: false) {
            if ["*", "x", "X"].contains(part) {
                hasWildcard = true
            } else {
                guard !hasWildcard, let number = Int(part), number >= 0 else { return nil }
                numbers.append(number)
            }
        }
        guard numbers.count <= 3, !numbers.isEmpty || hasWildcard else { return nil }
        if numbers.isEmpty { return operation.isEmpty ? Bounds() : nil }
        let low = numbers + Array(repeating: 0, count: 3 - numbers.count)
        /// The lowest version in which the number at a place is greater.
        func above(_ place: Int) -> Numbers {
            low.indices.map { $0 < place ? low[$0] : $0 == place ? low[$0] + 1 : 0 }
        }
        let last = numbers.count - 1
        switch operation {
        case "" where hasWildcard, "=", "~":
            return Bounds(low: low, end: above(operation == "~" ? min(last, 1) : last))
        case "", "^": return Bounds(low: low, end: above(numbers.firstIndex { $0 > 0 } ?? last))
        case ">": return Bounds(low: above(last))
        case ">=": return Bounds(low: low)
        case "<": return Bounds(end: low)
        case "<=": return Bounds(end: above(last))
        default: return nil
        }
    }

    /// Whether a version is in the range.
    package func contains(_ version: String) -> Bool {
        let parts = version.prefix { $0 != "-" && $0 != "+" }.split(separator: ".").compactMap { Int($0) }
        let numbers = parts + Array(repeating: 0, count: max(0, 3 - parts.count))
        return bounds.allSatisfy { bound in
            !numbers.lexicographicallyPrecedes(bound.low) && bound.end.map(numbers.lexicographicallyPrecedes) != false
        }
    }

    /// Whether there is a version in the range that is not newer than another.
    func begins(by version: String) -> Bool {
        bounds.allSatisfy { bound in
            !version.split(separator: ".").compactMap { Int($0) }.lexicographicallyPrecedes(bound.low)
        }
    }
}
