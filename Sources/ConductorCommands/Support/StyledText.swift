import Text

/// A line for the terminal, perhaps with colours.
///
/// Whatever text is put into it is made visible; only ``Style`` gives it control characters. What is written in the code
/// itself stays as it is.
struct StyledText: ExpressibleByStringInterpolation, Sendable, Equatable {
    /// The line as the terminal gets it.
    let terminalText: String

    /// Shows a text as it is, but for what cannot be seen.
    init(_ text: String) { terminalText = text.shownInLine }

    init(stringLiteral literal: String) { terminalText = literal }

    init(stringInterpolation parts: Parts) { terminalText = parts.terminalText }

    /// Paints a text with a colour of the terminal's.
    init(_ text: String, colour: String) { terminalText = "\u{1B}[\(colour)m\(text.shownInLine)\u{1B}[0m" }

    private init(terminalText: String) { self.terminalText = terminalText }

    static func + (left: StyledText, right: StyledText) -> StyledText {
        StyledText(terminalText: left.terminalText + right.terminalText)
    }

    static func += (left: inout StyledText, right: StyledText) { left = left + right }

    /// Returns the lines of a message. It may name what has a line break in it, so no line but the first one begins where
    /// ours do.
    static func lines(ofMessage message: String) -> [StyledText] {
        message.shown.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
            StyledText(terminalText: (index == 0 || line.hasPrefix(" ") ? "" : "  ") + line)
        }
    }

    /// What stands between the quotes of a literal.
    struct Parts: StringInterpolationProtocol {
        fileprivate var terminalText = ""

        init(literalCapacity: Int, interpolationCount: Int) {}

        mutating func appendLiteral(_ literal: String) { terminalText += literal }
        mutating func appendInterpolation(_ text: StyledText) { terminalText += text.terminalText }
        mutating func appendInterpolation(_ value: some CustomStringConvertible) {
            terminalText += "\(value)".shownInLine
        }
        /// A message, whose line breaks stay.
        mutating func appendInterpolation(message: String) {
            terminalText += StyledText.lines(ofMessage: message).map(\.terminalText).joined(separator: "\n")
        }
    }
}
