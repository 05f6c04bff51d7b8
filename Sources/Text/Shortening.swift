/// A text said in fewer columns of a terminal, with a sign where something was left out.
package struct Shortening: Sendable, Equatable {
    /// What is left of it.
    package let text: String
    /// The columns that it takes.
    package let width: Int
    /// How much worse than the whole it is: the columns that are missing, and more where a word is broken.
    package let loss: Int
    /// Whether enough of it can be read to know what it is: all its words are whole, or much of a broken one is there. What is
    /// not readable still tells a name from others.
    package let isReadable: Bool
}

extension String {
    /// The ways to shorten the text, the best first.
    ///
    /// The end of a name tells it from its neighbours, so it always stays. Something is left out before it: whole words between
    /// two separators, and parts of words where that leaves enough of them to be read.
    ///
    /// - Parameter sign: what stands for the rest.
    package func shortenings(sign: String) -> [Shortening] { MeasuredText(self).shortenings(sign: sign) }

    /// Returns the text, or as good a part of it as fits a number of columns; see ``shortenings(sign:)``.
    package func shortened(toWidth room: Int, sign: String = "…") -> String {
        [self].shortened(toWidth: room, sign: sign).joined()
    }
}

extension [String] {
    /// The ways to shorten names that are read together, without those in which one looks like another one.
    package func shortenings(sign: String) -> [[Shortening]] {
        let all = map { $0.shortenings(sign: sign) }
        var counts: [String: Int] = [:]
        for shortening in all.joined() { counts[shortening.text, default: 0] += 1 }
        return all.map { $0.filter { counts[$0.text] == 1 } }
    }

    /// Returns names that are read together so that each fits a number of columns, and that no two look alike if it can be
    /// avoided.
    package func shortened(toWidth room: Int, sign: String = "…") -> [String] {
        guard contains(where: { $0.displayWidth > room }) else { return self }
        return zip(self, shortenings(sign: sign)).map { name, shortenings in
            if name.displayWidth <= room { return name }
            return shortenings.first { $0.width <= room }?.text ?? MeasuredText(name).middle(cutTo: room, sign: sign)
        }
    }
}

/// A text with the columns that its beginnings take.
private struct MeasuredText {
    private let characters: [Character]
    /// The columns before each character, and those of all.
    private let columns: [Int]

    private static let separators: Set<Character> = ["/", "-", "_", ":", ".", "@"]
    /// What a shortening keeps at least.
    private static let (fewestCharacters, fewestColumns, fewestReadableColumns) = (4, 8, 12)
    /// How much worse it is to break a word, or to leave out the beginning, than to leave out a column.
    private static let (brokenWord, missingBeginning) = (8, 4)

    init(_ text: String) {
        characters = Array(text)
        columns = characters.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.displayWidth) }
    }

    private var width: Int { columns[characters.count] }

    func shortenings(sign: String) -> [Shortening] {
        let signWidth = sign.displayWidth
        var found: [[Int]: Shortening] = [:]
        func add(_ end: Int, _ start: Int, isBroken: Bool) {
            let kept = columns[end] + signWidth + width - columns[start]
            guard kept < width, end + characters.count - start >= Self.fewestCharacters, found[[end, start]] == nil
            else {
                return
            }
            found[[end, start]] = Shortening(
                text: text(end, sign, start), width: kept,
                loss: width - kept + (isBroken ? Self.brokenWord : 0) + (end == 0 ? Self.missingBeginning : 0),
                isReadable: !isBroken || kept >= Self.fewestReadableColumns)
        }
        let boundaries = characters.indices.dropFirst().filter { Self.separators.contains(characters[$0 - 1]) }
        for (position, start) in boundaries.enumerated() {
            for end in [0] + boundaries.prefix(position) { add(end, start, isBroken: false) }
        }
        for room in Self.fewestColumns..<max(Self.fewestColumns, width) {
            let (end, start) = halves(in: room - signWidth)
            add(end, start, isBroken: true)
        }
        return found.values.sorted { ($0.loss, $0.text) < ($1.loss, $1.text) }
    }

    /// Returns as much of the beginning and of the end as fits a number of columns, however few.
    func middle(cutTo room: Int, sign: String) -> String {
        guard room > sign.displayWidth else { return String(characters).prefix(columns: room) }
        let (end, start) = halves(in: room - sign.displayWidth)
        return text(end, sign, start)
    }

    private func text(_ end: Int, _ sign: String, _ start: Int) -> String {
        String(characters[..<end]) + sign + String(characters[start...])
    }

    /// The end of the beginning, and the beginning of the end, that fit a number of columns together.
    private func halves(in room: Int) -> (end: Int, start: Int) {
        let start = columns.firstIndex { width - $0 <= (room + 1) / 2 } ?? characters.count
        let end = (columns.firstIndex { $0 > room - (width - columns[start]) } ?? 1) - 1
        return (min(max(0, end), start), start)
    }
}
