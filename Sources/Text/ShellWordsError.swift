/// A command that cannot be split into words.
package struct ShellWordsError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What can be wrong.
    package enum Kind: Sendable, Hashable {
        /// A quote is opened and never closed.
        case unterminatedQuote
        /// The last character is a backslash, which escapes nothing.
        case trailingBackslash
    }

    /// What is wrong.
    package let kind: Kind
    /// The command.
    package let text: String

    /// Creates an error.
    package init(_ kind: Kind, text: String) {
        self.kind = kind
        self.text = text
    }

    /// What is wrong, in a line.
    package var description: String {
        switch kind {
        case .unterminatedQuote: "a quote is not closed in the command \"\(text)\""
        case .trailingBackslash: "nothing follows the backslash at the end of the command \"\(text)\""
        }
    }
}
