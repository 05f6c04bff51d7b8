/// A pattern for the paths of files, as git and shells have it.
///
/// `*` and `?` stand for characters of one name, `[a-z]` and `[!a-z]` for one of some, `**` for folders at any depth. A
/// slash at the end means all that is beneath. Upper and lower case differ.
public struct Glob: Sendable, Hashable {
    /// The pattern, relative to the folder that it is about.
    public let pattern: String
    /// Whether it names one path and no others.
    public let isLiteral: Bool
    private let names: [[Unicode.Scalar]]

    /// Reads a pattern.
    public init(_ text: String) {
        var names = text.split(separator: "/").filter { $0 != "." }.map { Array($0.unicodeScalars) }
        if text.hasSuffix("/") { names.append(Self.anyDepth) }
        self.names = names
        pattern = names.map { String(String.UnicodeScalarView($0)) }.joined(separator: "/")
        isLiteral = !names.joined().contains { "*?[\\".unicodeScalars.contains($0) }
    }

    /// Whether a path fits.
    ///
    /// - Parameter path: relative to the same folder, with `/` between the names.
    public func matches(_ path: String) -> Bool {
        Self.matches(names[...], path.split(separator: "/").map { Array($0.unicodeScalars) }[...])
    }

    private static let anyDepth = Array("**".unicodeScalars)

    private static func matches(_ pattern: ArraySlice<[Unicode.Scalar]>, _ path: ArraySlice<[Unicode.Scalar]>) -> Bool {
        guard let first = pattern.first else { return path.isEmpty }
        if first == anyDepth {
            return matches(pattern.dropFirst(), path) || !path.isEmpty && matches(pattern, path.dropFirst())
        }
        guard let name = path.first, matches(first[...], name[...]) else { return false }
        return matches(pattern.dropFirst(), path.dropFirst())
    }

    private static func matches(_ pattern: ArraySlice<Unicode.Scalar>, _ name: ArraySlice<Unicode.Scalar>) -> Bool {
        guard let first = pattern.first else { return name.isEmpty }
        let rest = pattern.dropFirst()
        if first == "*" { return matches(rest, name) || !name.isEmpty && matches(pattern, name.dropFirst()) }
        guard let scalar = name.first else { return false }
        switch first {
        case "?":
            return matches(rest, name.dropFirst())
        case "[":
            guard let (set, after) = oneOf(rest) else { break }
            return set(scalar) && matches(after, name.dropFirst())
        case "\\":
            if let escaped = rest.first { return escaped == scalar && matches(rest.dropFirst(), name.dropFirst()) }
        default: break
        }
        return first == scalar && matches(rest, name.dropFirst())
    }

    /// What stands in brackets; `nil` where they are not closed, and the bracket stands for itself.
    private static func oneOf(
        _ text: ArraySlice<Unicode.Scalar>
    ) -> (contains: (Unicode.Scalar) -> Bool, rest: ArraySlice<Unicode.Scalar>)? {
        let isNegated = text.first == "!" || text.first == "^"
        let start = isNegated ? text.dropFirst() : text
        // A closing bracket that comes first is one of the characters.
        guard let end = start.dropFirst().firstIndex(of: "]") else { return nil }
        let members = Array(start[..<end])
        return (
            { scalar in
                var index = 0
                while index < members.count {
                    if index + 2 < members.count, members[index + 1] == "-" {
                        if members[index] <= scalar, scalar <= members[index + 2] { return !isNegated }
                        index += 3
                    } else {
                        if members[index] == scalar { return !isNegated }
                        index += 1
                    }
                }
                return isNegated
            }, text[text.index(after: end)...]
        )
    }
}
