/// The version of a docker-compose, to compare with others.
package struct ComposeVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
    private let numbers: [Int]

    /// Reads a version; what follows the third number, such as `-desktop.1`, does not count.
    package init(_ text: String) {
        let parts = text.split(separator: ".").prefix(3).map { Int($0.prefix(while: \.isNumber)) ?? 0 }
        numbers = parts + Array(repeating: 0, count: 3 - parts.count)
    }

    /// The version as docker-compose names it: `2.24.4`.
    package var description: String { numbers.map(String.init).joined(separator: ".") }

    /// Whether one version is older than another.
    package static func < (one: ComposeVersion, other: ComposeVersion) -> Bool {
        one.numbers.lexicographicallyPrecedes(other.numbers)
    }
}

extension ComposeVersion: ExpressibleByStringLiteral {
    /// Reads a version.
    package init(stringLiteral text: String) { self.init(text) }
}

extension ComposeTool {
    /// Its version, to compare with others.
    package var number: ComposeVersion { ComposeVersion(version) }
}
