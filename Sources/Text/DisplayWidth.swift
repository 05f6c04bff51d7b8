extension String {
    /// The number of columns that the text takes on a terminal: two for a wide character, such as a Chinese one or an emoji,
    /// none for a mark on the character before.
    package var displayWidth: Int {
        if utf8.allSatisfy({ $0 < 0x80 }) { return utf8.count }
        return reduce(0) { $0 + $1.displayWidth }
    }

    /// Returns the beginning of the text that fits a number of columns, with a sign at its end where something was left out.
    package func cut(toWidth width: Int, sign: String = "…") -> String {
        if displayWidth <= width { return self }
        var (result, taken) = ("", sign.displayWidth)
        for character in self {
            taken += character.displayWidth
            guard taken <= width else { break }
            result.append(character)
        }
        return result + sign
    }
}

extension Character {
    /// The number of columns that the character takes on a terminal.
    fileprivate var displayWidth: Int {
        let scalars = unicodeScalars
        // With this selector a sign is shown as a picture.
        if scalars.count > 1, scalars.contains("\u{FE0F}") { return 2 }
        return scalars.reduce(0) { max($0, $1.displayWidth) }
    }
}

extension Unicode.Scalar {
    fileprivate var displayWidth: Int {
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: break
        }
        if properties.isEmojiPresentation { return 2 }
        // What Unicode's EastAsianWidth.txt has as wide or full width, in whole blocks.
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
            0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
            0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F2FF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
