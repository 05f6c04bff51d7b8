/// The rules for names of references (`git help check-ref-format`), those of one level included.
enum GitReferenceName {
    static func isValid(_ name: String) -> Bool {
        guard !name.hasPrefix("-"), name != "@", !name.hasSuffix("."), !name.contains(".."), !name.contains("@{"),
            name.unicodeScalars.allSatisfy(isAllowed)
        else { return false }
        return name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
            !$0.isEmpty && !$0.hasPrefix(".") && !$0.hasSuffix(".lock")
        }
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case " ", "~", "^", ":", "?", "*", "[", "\\": false
        default: scalar.properties.generalCategory != .control
        }
    }
}
