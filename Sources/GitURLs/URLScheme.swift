/// The scheme of a text that begins like `scheme://`.
package struct URLScheme {
    /// The scheme in lower case.
    package let name: String
    /// What follows the `://`.
    let rest: Substring

    /// Nil for a text without a scheme (its characters: RFC 3986, 3.1).
    package init?(of text: String) {
        let name = text.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }
        guard name.first?.isLetter ?? false, text[name.endIndex...].hasPrefix("://") else { return nil }
        self.name = name.lowercased()
        rest = text[name.endIndex...].dropFirst(3)
    }
}
