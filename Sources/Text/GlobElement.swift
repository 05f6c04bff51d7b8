/// One part of a pattern for a name.
enum GlobElement: Hashable {
    /// `*`: any characters, or none.
    case anyText
    /// `?`: any one character.
    case anyOne
    /// This character.
    case one(Unicode.Scalar)
    /// `[a-z]`, `[!a-z]`: one of these characters, or none of them.
    case oneOf([ClosedRange<Unicode.Scalar>], isNegated: Bool)

    /// Reads the pattern of a name.
    static func elements(of text: String) -> [GlobElement] {
        var elements: [GlobElement] = []
        var rest = Array(text.unicodeScalars)[...]
        while let first = rest.popFirst() {
            switch first {
            case "*": elements.append(.anyText)
            case "?": elements.append(.anyOne)
            case "[": elements.append(brackets(&rest) ?? .one(first))
            case "\\": elements.append(.one(rest.popFirst() ?? first))
            default: elements.append(.one(first))
            }
        }
        return elements
    }

    /// What stands in brackets; `nil` where they are not closed, and the bracket stands for itself.
    private static func brackets(_ text: inout ArraySlice<Unicode.Scalar>) -> GlobElement? {
        let isNegated = text.first == "!" || text.first == "^"
        let start = isNegated ? text.dropFirst() : text
        // A closing bracket that comes first is one of the characters.
        guard let end = start.dropFirst().firstIndex(of: "]") else { return nil }
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        var members = start[..<end]
        while let first = members.popFirst() {
            if members.first == "-", let last = members.dropFirst().first {
                if first <= last { ranges.append(first...last) }
                members = members.dropFirst(2)
            } else {
                ranges.append(first...first)
            }
        }
        text = text[text.index(after: end)...]
        return .oneOf(ranges, isNegated: isNegated)
    }

    /// Whether one character fits.
    func fits(_ scalar: Unicode.Scalar) -> Bool {
        switch self {
        case .anyText: false
        case .anyOne: true
        case .one(let own): own == scalar
        case .oneOf(let ranges, let isNegated): ranges.contains { $0.contains(scalar) } != isNegated
        }
    }
}
