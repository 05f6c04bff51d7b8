/// The rule for the name of a stack, compose's project name: lower-case letters, digits, `_` and `-`, and the first
/// character is a letter or a digit.
package enum StackName {
    /// Makes a name of any text, as docker compose does with the name of a folder.
    ///
    /// The text is lowercased, characters that are not allowed are dropped, and so are `_` and `-` at its start
    /// (docker-compose 1.29 keeps those). Where nothing is left, the name is `conductor`.
    package static func normalized(_ text: String) -> String {
        var name = String.UnicodeScalarView()
        for scalar in text.lowercased().unicodeScalars where name.isEmpty ? canBegin(scalar) : canContinue(scalar) {
            name.append(scalar)
        }
        return name.isEmpty ? "conductor" : String(name)
    }

    /// Whether docker compose accepts a text as a project name.
    package static func isValid(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first else { return false }
        return canBegin(first) && text.unicodeScalars.allSatisfy(canContinue)
    }

    private static func canBegin(_ scalar: Unicode.Scalar) -> Bool {
        "a"..."z" ~= scalar || "0"..."9" ~= scalar
    }

    private static func canContinue(_ scalar: Unicode.Scalar) -> Bool {
        canBegin(scalar) || scalar == "_" || scalar == "-"
    }
}
