/// A pattern for the paths of files, as git and shells have it.
///
/// `*` and `?` stand for characters of a name, `[a-z]` and `[!a-z]` for one character, `**` for folders at any depth. A
/// slash at the end stands for everything in a folder. Upper and lower case differ.
package struct Glob: Sendable, Hashable {
    /// The pattern, relative to a folder.
    package let pattern: String
    /// Whether the pattern fits one path only.
    package let isLiteral: Bool
    private let names: [Name]

    /// What a pattern says of one name, or of folders at any depth.
    private enum Name: Hashable {
        case anyDepth
        case name([GlobElement])
    }

    /// Reads a pattern.
    package init(_ text: String) {
        var words = text.split(separator: "/").filter { $0 != "." }.map(String.init)
        if text.hasSuffix("/") { words.append("**") }
        names = words.map { $0 == "**" ? .anyDepth : .name(GlobElement.elements(of: $0)) }
        pattern = words.joined(separator: "/")
        isLiteral = !pattern.unicodeScalars.contains { "*?[\\".unicodeScalars.contains($0) }
    }

    /// The folders at the beginning of the pattern that have no wildcard, or the whole pattern if it has none.
    package var literalBeginning: String {
        isLiteral
            ? pattern
            : pattern.split(separator: "/").prefix { name in
                !name.unicodeScalars.contains { "*?[\\".unicodeScalars.contains($0) }
            }.joined(separator: "/")
    }

    /// Whether a path fits, in at most length of the pattern × length of the path steps.
    ///
    /// - Parameter path: the path relative to the same folder, with `/` between the names.
    package func matches(_ path: String) -> Bool {
        let path = path.split(separator: "/").map { Array($0.unicodeScalars) }
        return Self.fits(names, path, isAny: { $0 == .anyDepth }) { pattern, name in
            guard case .name(let elements) = pattern else { return false }
            return Self.fits(elements, name, isAny: { $0 == .anyText }) { $0.fits($1) }
        }
    }

    /// Whether parts of a pattern fit what they are compared with, one by one, where some stand for any number.
    ///
    /// The last part that stands for any number takes one more whenever the rest does not fit; an earlier one never has to,
    /// since the later one could have taken as much. So nothing is tried twice.
    private static func fits<Part, Item>(
        _ pattern: [Part], _ items: [Item], isAny: (Part) -> Bool, _ fits: (Part, Item) -> Bool
    ) -> Bool {
        var (part, item) = (0, 0)
        var any: (part: Int, item: Int)?
        while item < items.count {
            if part < pattern.count, isAny(pattern[part]) {
                any = (part, item)
                part += 1
            } else if part < pattern.count, fits(pattern[part], items[item]) {
                part += 1
                item += 1
            } else if let last = any {
                any = (last.part, last.item + 1)
                (part, item) = (last.part + 1, last.item + 1)
            } else {
                return false
            }
        }
        return pattern[part...].allSatisfy(isAny)
    }
}
