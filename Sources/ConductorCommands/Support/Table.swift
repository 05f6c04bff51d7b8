import Text

/// Columns of text, aligned, two spaces apart; the last one is not padded.
struct Table {
    private var rows: [[String]] = []

    /// Adds a row.
    mutating func add(_ cells: String...) {
        rows.append(cells.map(\.shownInLine))
    }

    /// Returns the rows as lines.
    ///
    /// - Parameters:
    ///   - indent: the number of spaces before each line.
    ///   - paint: returns the coloured text of a cell, given its column and its text; colours do not count for the
    ///     width.
    func lines(indent: Int = 0, paint: (Int, String) -> StyledText = { StyledText($1) }) -> [StyledText] {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            let last = row.lastIndex { !$0.isEmpty } ?? 0
            var line = StyledText(String(repeating: " ", count: indent))
            for (column, cell) in row.enumerated() where column <= last {
                let padding = column == last ? 0 : widths[column] - cell.count + 2
                // A column that is empty in all rows takes no room.
                if widths[column] == 0 { continue }
                line += paint(column, cell) + StyledText(String(repeating: " ", count: padding))
            }
            return line
        }
    }
}
