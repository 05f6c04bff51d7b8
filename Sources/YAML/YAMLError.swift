/// An error in a YAML text, or an edit that the text does not allow, with its place.
public struct YAMLError: Error, Hashable, Sendable {
    /// What is wrong, without the place.
    public let message: String
    /// The name of the file, as it was given to the document.
    public let file: String
    /// The place, where there is one.
    public let mark: Mark?
    /// The text of the line of `mark`, without its line break.
    public let line: String?

    /// Makes an error from its parts.
    public init(message: String, file: String, mark: Mark? = nil, line: String? = nil) {
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
    public var description: String {
        guard let mark else { return "\(file): \(message)" }
        let head = "\(file):\(mark.line):\(mark.column): \(message)"
        guard let line, !line.isEmpty else { return head }
        // A tab before the caret stays a tab, so that both lines are shifted alike.
        var padding = String.UnicodeScalarView()
        for scalar in line.unicodeScalars.prefix(mark.column - 1) {
            padding.append(scalar == "\t" ? "\t" : " ")
        }
        return "\(head)\n    \(line)\n    \(String(padding))^"
    }
}
