/// The bytes of a text with an index of its lines; offsets are in UTF-8 bytes.
struct SourceText: Sendable {
    let bytes: [UInt8]
    /// The offset of the first byte of each line.
    private let lineStarts: [Int]
    /// The length of the byte order mark that the text starts with, or 0.
    let bomLength: Int

    init(_ text: String) {
        bytes = Array(text.utf8)
        bomLength = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var starts = [0]
        for (offset, byte) in bytes.enumerated() {
            let isBreak =
                byte == .lineFeed
                || (byte == .carriageReturn && !(offset + 1 < bytes.count && bytes[offset + 1] == .lineFeed))
            if isBreak { starts.append(offset + 1) }
        }
        lineStarts = starts
    }

    var count: Int { bytes.count }

    /// The offset of the first conflict that git has marked; `nil` where there is none.
    var conflict: Int? { lineStarts.first { bytes[$0...].starts(with: "<<<<<<< ".utf8) } }

    subscript(offset: Int) -> UInt8? { bytes.indices.contains(offset) ? bytes[offset] : nil }

    func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    // MARK: Lines

    /// Returns the index, from 0, of the line that holds an offset.
    func lineIndex(_ offset: Int) -> Int {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }

    /// Returns the start of the line that holds an offset, after a byte order mark.
    func lineStart(_ offset: Int) -> Int {
        let start = lineStarts[lineIndex(offset)]
        return start == 0 ? bomLength : start
    }

    /// Returns the end of the line that holds an offset, before its line break.
    func lineEnd(_ offset: Int) -> Int {
        var end = nextLine(offset)
        let start = lineStarts[lineIndex(offset)]
        if end > start, bytes[end - 1] == .lineFeed { end -= 1 }
        if end > start, bytes[end - 1] == .carriageReturn { end -= 1 }
        return end
    }

    /// Returns the start of the line after the one that holds an offset, or the end of the text.
    func nextLine(_ offset: Int) -> Int {
        let index = lineIndex(offset) + 1
        return index < lineStarts.count ? lineStarts[index] : bytes.count
    }

    /// Tells whether two offsets are on one line.
    func sameLine(_ one: Int, _ other: Int) -> Bool { lineIndex(one) == lineIndex(other) }

    /// Tells whether only blanks stand between the start of the line and an offset.
    func isFirstOnLine(_ offset: Int) -> Bool { skipBlanks(lineStart(offset)) >= offset }

    /// Tells whether the line that holds an offset ends in a line break.
    func hasBreak(_ offset: Int) -> Bool { lineEnd(offset) < nextLine(offset) }

    /// Returns the number of columns before an offset, in Unicode scalars.
    func column(_ offset: Int) -> Int {
        bytes[min(lineStart(offset), offset)..<offset].count { $0 & 0xC0 != 0x80 }
    }

    /// Returns the line break to use beside an offset: that of its line, else of the line before.
    func eol(near offset: Int) -> String {
        let index = lineIndex(offset)
        let line = hasBreak(offset) || index == 0 ? offset : lineStarts[index - 1]
        let lineBreak = string(lineEnd(line)..<nextLine(line))
        return lineBreak.isEmpty ? "\n" : lineBreak
    }

    // MARK: Scanning

    /// Returns the first offset from here that is no blank (space or tab).
    func skipBlanks(_ offset: Int) -> Int {
        var offset = offset
        while let byte = self[offset], byte == .space || byte == .tab { offset += 1 }
        return offset
    }

    /// Returns the first offset from here that is neither blank nor line break nor in a comment.
    func skipTrivia(_ offset: Int) -> Int {
        var offset = offset
        while let byte = self[offset] {
            switch byte {
            case .space, .tab, .lineFeed, .carriageReturn: offset += 1
            case .hash: offset = lineEnd(offset)
            default: return offset
            }
        }
        return offset
    }

    /// Tells whether only blanks and a comment follow on the line.
    func endsLine(_ offset: Int) -> Bool {
        let next = skipBlanks(offset)
        return next >= lineEnd(offset) || self[next] == .hash
    }

    // MARK: Marks

    /// Returns the mark of an offset.
    func mark(_ offset: Int) -> Mark {
        Mark(line: lineIndex(offset) + 1, column: column(offset) + 1, offset: offset)
    }

    /// Returns an error with its place and line.
    func error(_ message: String, file: String, at offset: Int) -> YAMLError {
        let offset = min(max(offset, 0), bytes.count)
        return YAMLError(
            message: message, file: file, mark: mark(offset),
            line: string(lineStart(offset)..<max(lineStart(offset), lineEnd(offset))))
    }
}

extension UInt8 {
    static let tab = UInt8(ascii: "\t")
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")
    static let hash = UInt8(ascii: "#")
    static let colon = UInt8(ascii: ":")
    static let comma = UInt8(ascii: ",")
}
