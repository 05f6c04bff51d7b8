/// A version of git: the major and minor number, which decide what git can do.
package struct GitVersion: Sendable, Hashable, Comparable, Codable {
    let major: Int
    let minor: Int

    /// Makes a version from its numbers.
    package init(major: Int, minor: Int) {
        self.major = major
        self.minor = minor
    }

    /// Reads the output of `git version`, such as `git version 2.39.5 (Apple Git-154)`; `nil` for any other text.
    package init?(_ text: String) {
        let words = text.split(separator: " ")
        guard words.count >= 3, words[0] == "git", words[1] == "version" else { return nil }
        let numbers = words[2].split(separator: ".").prefix(2).compactMap { Int($0) }
        guard numbers.count == 2 else { return nil }
        self.init(major: numbers[0], minor: numbers[1])
    }

    /// Whether the left version is older than the right one.
    package static func < (left: Self, right: Self) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }
}
