import Text

/// The cells of a terminal, to draw lines and boxes on.
struct TextCanvas {
    /// Where the lines in a cell go.
    struct Arms: OptionSet {
        let rawValue: UInt8
        static let up = Arms(rawValue: 1)
        static let down = Arms(rawValue: 2)
        static let left = Arms(rawValue: 4)
        static let right = Arms(rawValue: 8)
    }

    private struct Cell {
        /// The lines that run through it: which, where, and how they are drawn.
        var lines: [(line: [Int], arms: Arms, style: Picture.LineStyle)] = []
        /// What is written there; empty for the second half of a wide character.
        var text: String?
        var tone = GraphText.Tone.plain
    }

    private var cells: [[Cell]]
    private let signs: TextSigns

    init(width: Int, height: Int, _ signs: TextSigns) {
        cells = Array(repeating: Array(repeating: Cell(), count: width), count: height)
        self.signs = signs
    }

    /// Draws a line along some corners, up to the cell before the last one, with an arrow there.
    ///
    /// - Parameter line: what it has in common with the lines that it joins.
    mutating func draw(_ points: [GraphLayout.Point], _ line: [Int], _ style: Picture.LineStyle) {
        guard let start = points.first, let end = points.last, let before = points.dropLast().last else { return }
        // The lower side of a box is the row below it, the upper one is the row of its border.
        let isDown = before.y < end.y
        let last = GraphLayout.Point(x: end.x, y: isDown ? end.y - 1 : end.y)
        let first = GraphLayout.Point(x: start.x, y: isDown ? start.y : start.y - 1)
        let corners = [first] + points.dropFirst().dropLast() + [last]
        for (one, other) in zip(corners, corners.dropFirst()) {
            if one.x == other.x {
                for y in min(one.y, other.y)...max(one.y, other.y) {
                    var arms: Arms = []
                    if y > min(one.y, other.y) { arms.insert(.up) }
                    if y < max(one.y, other.y) { arms.insert(.down) }
                    add(arms, line, style, x: one.x, y: y)
                }
            } else {
                for x in min(one.x, other.x)...max(one.x, other.x) {
                    var arms: Arms = []
                    if x > min(one.x, other.x) { arms.insert(.left) }
                    if x < max(one.x, other.x) { arms.insert(.right) }
                    add(arms, line, style, x: x, y: one.y)
                }
            }
        }
        add(isDown ? .up : .down, line, style, x: first.x, y: first.y)
        write(String(signs.arrow(isDown: isDown)), x: last.x, y: last.y)
    }

    private mutating func add(_ arms: Arms, _ line: [Int], _ style: Picture.LineStyle, x: Int, y: Int) {
        guard cells.indices.contains(y), cells[y].indices.contains(x) else { return }
        // A line goes over the frame of a pod.
        (cells[y][x].text, cells[y][x].tone) = (nil, .plain)
        if let index = cells[y][x].lines.firstIndex(where: { $0.line == line }) {
            cells[y][x].lines[index].arms.formUnion(arms)
        } else {
            cells[y][x].lines.append((line, arms, style))
        }
    }

    /// Draws the border of a rectangle.
    ///
    /// - Parameter isFilled: whether what is in it is taken away.
    mutating func frame(_ place: GraphLayout.Rectangle, _ tone: GraphText.Tone, isFilled: Bool) {
        guard place.width > 1, place.height > 1 else { return }
        for y in place.y..<place.maxY {
            for x in place.x..<place.maxX {
                var arms: Arms = []
                let (isTop, isBottom) = (y == place.y, y == place.maxY - 1)
                let (isLeft, isRight) = (x == place.x, x == place.maxX - 1)
                if isTop || isBottom { arms.formUnion([.left, .right]) }
                if isLeft || isRight { arms.formUnion([.up, .down]) }
                if isTop { arms.remove(.up) }
                if isBottom { arms.remove(.down) }
                if isLeft { arms.remove(.left) }
                if isRight { arms.remove(.right) }
                if !arms.isEmpty {
                    write(String(signs.line(arms, .dependency)), tone, x: x, y: y)
                } else if isFilled {
                    write(" ", x: x, y: y)
                }
            }
        }
    }

    /// Writes a text over what is there.
    mutating func write(_ text: String, _ tone: GraphText.Tone = .plain, x: Int, y: Int) {
        var x = x
        for character in text {
            let width = String(character).displayWidth
            guard cells.indices.contains(y), cells[y].indices.contains(x), x + width <= cells[y].count else { return }
            // A mark without a character before it takes no cell.
            guard width > 0 else { continue }
            cells[y][x] = Cell(text: String(character), tone: tone)
            for rest in x + 1..<max(x + 1, x + width) { cells[y][rest] = Cell(text: "") }
            x += width
        }
    }

    /// The lines of text, without spaces at their ends.
    var lines: [[GraphText]] {
        cells.map { row in
            var pieces: [GraphText] = []
            for cell in row {
                let text = cell.text ?? sign(of: cell)
                if pieces.last?.tone == cell.tone {
                    pieces[pieces.count - 1].text += text
                } else {
                    pieces.append(GraphText(text, cell.tone))
                }
            }
            while let last = pieces.last, last.text.allSatisfy({ $0 == " " }) { pieces.removeLast() }
            if var last = pieces.popLast() {
                while last.text.last == " " { last.text.removeLast() }
                pieces.append(last)
            }
            return pieces
        }
    }

    /// The sign of a cell in which there are only lines. Where lines cross that do not join, one goes over the other.
    private func sign(of cell: Cell) -> String {
        guard let first = cell.lines.first else { return " " }
        let over = cell.lines.first { $0.arms.isSuperset(of: [.up, .down]) } ?? first
        return String(signs.line(over.arms, over.style))
    }
}
