/// A place in a text.
package struct Mark: Hashable, Sendable {
    /// The line, counted from 1.
    package let line: Int
    /// The column in Unicode scalars, counted from 1.
    package let column: Int
    /// The number of UTF-8 bytes before the place, a byte order mark included.
    package let offset: Int

    /// Makes a mark from its parts.
    package init(line: Int, column: Int, offset: Int) {
        self.line = line
        self.column = column
        self.offset = offset
    }
}
