/// Makes text from outside fit to be shown: names, values and messages may hold what a terminal obeys, or does not show.
///
/// Such characters are written as `\u{1b}`. Text that is visible stays as it is, a backslash too, so that it does no harm to
/// do it twice.
extension String {
    /// The text with its control characters, bidirectional controls and invisible characters made visible. Line breaks and
    /// tabs stay.
    package var visible: String {
        replacingInvisible { $0 == "\n" ? "\n" : "\\u{\(String($0.value, radix: 16))}" }
    }

    /// The text made visible, with its line breaks written as `\n`: for a name or a value in a line of ours.
    package var visibleInLine: String {
        replacingInvisible { $0 == "\n" ? "\\n" : "\\u{\(String($0.value, radix: 16))}" }
    }

    /// The text as a message shows it: without passwords in its URLs, and visible.
    package var shown: String { withoutCredentials.visible }

    /// The text as a line of a message shows it: without passwords in its URLs, and visible.
    package var shownInLine: String { withoutCredentials.visibleInLine }

    /// The same JSON with such characters escaped in its strings, the only place where it can have them. Line breaks are those
    /// between its values and stay.
    package var visibleJSON: String {
        replacingInvisible { scalar in
            guard scalar != "\n" else { return "\n" }
            return String(scalar).utf16.map { unit in
                let digits = String(unit, radix: 16)
                return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }.joined()
        }
    }

    private func replacingInvisible(_ replacement: (Unicode.Scalar) -> String) -> String {
        guard unicodeScalars.contains(where: \.isInvisible) else { return self }
        var result = String.UnicodeScalarView()
        let scalars = Array(unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            let next = index + 1 < scalars.count ? scalars[index + 1] : nil
            if !scalar.isInvisible || scalar == "\u{200D}" && next?.isPictograph == true {
                result.append(scalar)
            } else {
                result.append(contentsOf: replacement(scalar).unicodeScalars)
            }
        }
        return String(result)
    }
}

extension Unicode.Scalar {
    /// Whether a terminal obeys it or shows nothing of it; a line break is such a character, a tab is not.
    fileprivate var isInvisible: Bool {
        if isASCII { return value < 0x20 && self != "\t" || value == 0x7F }
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: return true
        // These two only choose between two pictures.
        default: return properties.isDefaultIgnorableCodePoint && self != "\u{FE0E}" && self != "\u{FE0F}"
        }
    }

    /// Whether it is a picture, such as an emoji, which may be joined to the one before.
    fileprivate var isPictograph: Bool { !isASCII && properties.isEmoji }
}
