import Text

/// Columns of text, aligned, two spaces apart; the last one is not padded.
struct Table {
    /// What a cell says: in full and, for where there is less room, in ever fewer words.
    typealias Cell = [String]

    private var rows: [[Cell]] = []

    /// Adds a row.
    mutating func add(_ cells: String...) {
        add(forms: cells.map { [$0] })
    }

    /// Adds a row of cells that may be said in fewer words.
    mutating func add(forms cells: [Cell]) {
        rows.append(cells.map { $0.map(\.shownInLine) })
    }

    /// Returns the rows as lines.
    ///
    /// - Parameters:
    ///   - indent: the number of spaces before each line.
    ///   - screen: the room that there is for them; as much as they need where it is `nil`.
    ///   - order: the columns that are said in fewer words where there is not enough room, the first one first; the last one is
    ///     cut only where nothing else helps.
    ///   - paint: returns the coloured text of a cell, given its column and its text; colours do not count for the
    ///     width.
    func lines(
        indent: Int = 0, in screen: Screen? = nil, shortening order: [Int] = [],
        paint: (Int, String) -> StyledText = { StyledText($1) }
    ) -> [StyledText] {
        let rows = fitting(screen, indent: indent, order)
        let widths = Self.widths(rows)
        return rows.map { row in
            let last = row.lastIndex { !$0.isEmpty } ?? 0
            var line = StyledText(String(repeating: " ", count: indent))
            for (column, cell) in row.enumerated() where column <= last {
                let padding = column == last ? 0 : widths[column] - cell.displayWidth + 2
                // A column that is empty in all rows takes no room.
                if widths[column] == 0 { continue }
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

    /// Returns the text of each cell: the widest ones are shortened first, until all lines fit.
    private func fitting(_ screen: Screen?, indent: Int, _ order: [Int]) -> [[String]] {
        var forms = rows
        var texts: [[String]] { forms.map { $0.map { $0.first ?? "" } } }
        guard let screen, let columns = screen.columns else { return texts }
        func excess() -> Int {
            let present = Self.widths(texts).filter { $0 > 0 }
            return indent + present.reduce(0, +) + 2 * max(0, present.count - 1) - columns
        }
        var isShorter = true
        while isShorter, excess() > 0 {
            isShorter = false
            // In turns, so that no column gives up all that it says before another one says less.
            for column in order where excess() > 0 {
                let width = Self.widths(texts)[column]
                let widest = forms.indices.filter {
                    column < forms[$0].count && (forms[$0][column].first ?? "").displayWidth == width
                }
                guard width > 0, widest.allSatisfy({ forms[$0][column].count > 1 }) else { continue }
                for row in widest { forms[row][column].removeFirst() }
                isShorter = true
            }
        }
        guard excess() > 0 else { return texts }
        // Then columns are cut, always the widest one, and the last one only where the others are narrow.
        var widths = Self.widths(texts)
        var missing = excess()
        for columns in [order.dropLast(), order[...]] {
            while missing > 0, let column = columns.max(by: { widths[$0] < widths[$1] }), widths[column] > 6 {
                widths[column] -= 1
                missing -= 1
            }
        }
        return texts.map { row in row.enumerated().map { screen.cut($1, to: widths[$0]) } }
    }
}
