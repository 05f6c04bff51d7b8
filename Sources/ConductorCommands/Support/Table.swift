import Text

/// Columns of text, aligned, two spaces apart; the last one is not padded.
struct Table {
    /// A way to say what a cell says.
    struct Form {
        let text: String
        /// How much is lost by saying it so, compared with the forms of all other cells.
        let loss: Int

        /// Takes any text.
        init(_ text: String, loss: Int = 0) { self.init(shown: text.shownInLine, loss: loss) }

        /// Takes a text that is fit to be shown in a line, as are the parts of one that is.
        init(shown text: String, loss: Int) { (self.text, self.loss) = (text, loss) }
    }

    /// What a cell says: in full and, for where there is less room, in other ways.
    typealias Cell = [Form]

    private var rows: [[Cell]] = []

    /// Adds a row.
    mutating func add(_ cells: String...) {
        add(forms: cells.map { [Form($0)] })
    }

    /// Adds a row of cells that may be said in fewer words, each in full first.
    mutating func add(forms cells: [Cell]) {
        rows.append(cells)
    }

    /// Returns the rows as lines.
    ///
    /// - Parameters:
    ///   - indent: the number of spaces before each line.
    ///   - screen: the room that there is for them, in which as little as can be is lost; as much as they need where it is
    ///     `nil`.
    ///   - paint: returns the coloured text of a cell, given its column and its text; colours do not count for the
    ///     width.
    func lines(
        indent: Int = 0, in screen: Screen? = nil, paint: (Int, String) -> StyledText = { StyledText($1) }
    ) -> [StyledText] {
        var texts = rows.map { $0.map { $0.first?.text ?? "" } }
        var widths = Self.widths(texts)
        if let screen, let columns = screen.columns, indent + Self.length(widths) > columns {
            let fitting = FittingTable(rows, room: columns - indent, screen)
            (texts, widths) = (fitting.texts, fitting.widths)
            // Where that much room is there, columns are as wide as all that stands in them.
            let aligned = Self.widths(texts)
            if indent + Self.length(aligned) <= columns { widths = aligned }
        }
        return texts.map { row in
            let last = row.lastIndex { !$0.isEmpty } ?? 0
            var line = StyledText(String(repeating: " ", count: indent))
            for (column, cell) in row.enumerated() where column <= last {
                // A column that is empty in all rows takes no room.
                let padding = column == last || widths[column] == 0 ? 0 : widths[column] - cell.displayWidth + 2
                line += paint(column, cell) + StyledText(String(repeating: " ", count: padding))
            }
            return line
        }
    }

    private static func widths(_ rows: [[String]]) -> [Int] {
        (0..<(rows.map(\.count).max() ?? 0)).map { column in
            rows.map { column < $0.count ? $0[column].displayWidth : 0 }.max() ?? 0
        }
    }

    /// The columns that a line takes at most.
    private static func length(_ widths: [Int]) -> Int {
        let present = widths.filter { $0 > 0 }
        return present.reduce(0, +) + 2 * max(0, present.count - 1)
    }
}
