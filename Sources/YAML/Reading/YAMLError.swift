/// An error in a YAML text, or an edit that the text does not allow, with its place.
package struct YAMLError: Error, Hashable, Sendable {
    /// What is wrong, without the place.
    package let message: String
    /// The name of the file, as it was given to the document.
    package let file: String
    /// The place, where there is one.
    package let mark: Mark?
    /// The text of the line of `mark`, without its line break.
    package let line: String?

    /// Makes an error from its parts.
    package init(message: String, file: String, mark: Mark? = nil, line: String? = nil) {
        self.message = message
        self.file = file
        self.mark = mark
        self.line = line
    }
}

extension YAMLError: CustomStringConvertible {
    /// The place and the message, then the line with a caret below the place.
    ///
    ///     pods/default.yml:3:8: did not find expected ',' or ']'
    ///         image: [a
    ///                ^
    ///
    /// A line that no person has written is not shown.
    package var description: String {
        guard let mark else { return "\(file): \(message)" }
        let head = "\(file):\(mark.line):\(mark.column): \(message)"
        guard let line, !line.isEmpty, line.utf8.count <= Self.longestLine else { return head }
        // A tab before the caret stays a tab, so that both lines are shifted alike.
        var padding = String.UnicodeScalarView()
        for scalar in line.unicodeScalars.prefix(mark.column - 1) {
            padding.append(scalar == "\t" ? "\t" : " ")
        }
        return "\(head)\n    \(line)\n    \(String(padding))^"
    }

    private static let longestLine = 1000
}
