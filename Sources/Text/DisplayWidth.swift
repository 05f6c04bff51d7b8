extension String {
    /// The columns of a terminal that the text takes: two for most characters of Chinese, Japanese and Korean and for emoji,
    /// none for marks on the character before.
    package var displayWidth: Int { reduce(0) { $0 + $1.displayWidth } }

    /// Returns as much of the beginning as fits in some columns of a terminal.
    package func prefix(columns: Int) -> String {
        var width = 0
        return String(
            prefix { character in
                width += character.displayWidth
                return width <= columns
            })
    }
}

extension Character {
    /// The columns of a terminal that the character takes: 0, 1 or 2.
    package var displayWidth: Int {
        // A variation selector makes an emoji of what is else a plain sign.
        if unicodeScalars.contains("\u{FE0F}") { return 2 }
        return unicodeScalars.map(\.displayWidth).max() ?? 0
    }
}

extension Unicode.Scalar {
    fileprivate var displayWidth: Int {
        if isASCII { return 1 }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: return properties.isEmojiPresentation || Self.wide.contains { $0.contains(value) } ? 2 : 1
        }
    }

    /// The blocks of characters that Unicode's `EastAsianWidth.txt` counts as wide (W) or full width (F).
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97C,
        0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6B, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
        0x16FE0...0x18CFF, 0x1AFF0...0x1B2FB, 0x20000...0x3FFFD,
    ]
}
