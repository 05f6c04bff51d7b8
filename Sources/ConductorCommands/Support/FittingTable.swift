import Text

/// The forms of the cells of a table with which its lines fit and the least is lost.
///
/// What stands last in a row may take the rest of its line, also where other rows have something in columns behind it.
struct FittingTable {
    /// What each cell says.
    private(set) var texts: [[String]]
    /// The widths of the columns, of which what stands last in a row may be wider.
    private(set) var widths: [Int]

    /// Chooses the forms.
    ///
    /// - Parameters:
    ///   - rows: the cells.
    ///   - room: the columns of the terminal that a line may take.
    ///   - screen: says how a text is cut that has no form which is narrow enough.
    init(_ rows: [[Table.Cell]], room: Int, _ screen: Screen) {
        let cells = rows.map { row in row.map { FittingCell($0, room: room) } }
        let last = rows.map { row in row.lastIndex { !($0.first?.text ?? "").isEmpty } ?? 0 }
        let count = rows.map(\.count).max() ?? 0
        // From the last column to the first one, the best width at each place where the column may begin.
        var rest = [Int](repeating: 0, count: room + 1)
        var choices: [[Int]] = []
        for column in (0..<count).reversed() {
            let inside = cells.indices.filter { column < last[$0] }.map { cells[$0][column] }
            let atEnd = cells.indices.filter { column == last[$0] }.map { cells[$0][column] }
            let insideLoss = (0...room).map { width in inside.reduce(0) { $0 + $1.loss(in: width) } }
            let widest = min(room, inside.map(\.widest).max() ?? 0)
            var (losses, widths) = ([Int](), [Int]())
            for start in 0...room {
                let endLoss = atEnd.reduce(0) { $0 + $1.loss(in: room - start) }
                var best = (loss: Int.max, width: 0)
                for width in 0...min(widest, room - start) {
                    let loss = insideLoss[width] + rest[min(room, start + (width == 0 ? 0 : width + 2))]
                    if loss < best.loss { best = (loss, width) }
                }
                losses.append(best.loss + endLoss)
                widths.append(best.width)
            }
            rest = losses
            choices.insert(widths, at: 0)
        }
        (texts, widths) = (rows.map { $0.map { _ in "" } }, [])
        var start = 0
        for column in 0..<count {
            let width = choices[column][start]
            widths.append(width)
            for row in cells.indices where column <= last[row] {
                texts[row][column] = cells[row][column].text(
                    in: column == last[row] ? room - start : width, sign: screen.ellipsis)
            }
            start = min(room, start + (width == 0 ? 0 : width + 2))
        }
    }
}

/// A cell, with the best of its forms for each width.
private struct FittingCell {
    private let forms: [Table.Form]
    private let narrowest: (width: Int, text: String)
    /// The index of the best form that fits a width; `nil` where none does.
    private var best: [Int?]
    /// The columns of the widest form.
    let widest: Int

    init(_ forms: [Table.Form], room: Int) {
        self.forms = forms
        let widths = forms.map(\.text.displayWidth)
        narrowest = zip(widths, forms.map(\.text)).min { $0.0 < $1.0 } ?? (0, "")
        widest = widths.max() ?? 0
        best = Array(repeating: nil, count: room + 1)
        for (index, width) in widths.enumerated() where width <= room {
            if best[width].map({ forms[$0].loss > forms[index].loss }) ?? true { best[width] = index }
        }
        for width in best.indices.dropFirst() {
            guard let narrower = best[width - 1] else { continue }
            if best[width].map({ forms[$0].loss > forms[narrower].loss }) ?? true { best[width] = narrower }
        }
    }

    /// How much is lost where the cell is so wide; to cut it is worse than any form.
    func loss(in width: Int) -> Int {
        if narrowest.width == 0, forms.count < 2 { return 0 }
        return best[width].map { forms[$0].loss } ?? 10_000 * (1 + narrowest.width - width)
    }

    /// What it says where it is so wide.
    func text(in width: Int, sign: String) -> String {
        best[width].map { forms[$0].text } ?? narrowest.text.shortened(toWidth: width, sign: sign)
    }
}
