/// A place in a text.
public struct Mark: Hashable, Sendable {
    /// The line, counted from 1.
    public let line: Int
    /// The column in Unicode scalars, counted from 1.
    public let column: Int
    /// The number of UTF-8 bytes before the place, a byte order mark included.
    public let offset: Int

    /// Makes a mark from its parts.
    public init(line: Int, column: Int, offset: Int) {
        self.line = line
        self.column = column
        self.offset = offset
    }
}
