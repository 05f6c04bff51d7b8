/// A version of git, as far as it decides what git can do.
package struct GitVersion: Sendable, Hashable, Comparable, Codable {
    let major: Int
    let minor: Int

    /// Names a version.
    package init(major: Int, minor: Int) {
        self.major = major
        self.minor = minor
    }

    /// Reads what `git version` prints: `git version 2.39.5 (Apple Git-154)`.
    package init?(_ text: String) {
        let words = text.split(separator: " ")
        guard words.count >= 3, words[0] == "git", words[1] == "version" else { return nil }
        let numbers = words[2].split(separator: ".").prefix(2).compactMap { Int($0) }
        guard numbers.count == 2 else { return nil }
        self.init(major: numbers[0], minor: numbers[1])
    }

    /// Whether one is older than the other.
    package static func < (left: Self, right: Self) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }
}
