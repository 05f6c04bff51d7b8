/// A text split into literals and references to variables.
struct InterpolationTemplate {
    /// A part of the text.
    enum Piece: Equatable {
        case literal(String)
        case reference(InterpolationReference)
    }

    private(set) var pieces: [Piece] = []

    /// Splits a text.
    ///
    /// - Throws: `InterpolationError` for a `${` that begins no valid form. A `$` that begins no form is literal.
    init(_ text: String) throws(InterpolationError) {
        // Names and signs are ASCII, and no other byte of UTF-8 looks like them.
        let bytes = Array(text.utf8)
        var literal: [UInt8] = []
        var position = 0
        while position < bytes.count {
            let next = position + 1 < bytes.count ? bytes[position + 1] : nil
            switch (bytes[position], next) {
            case (UInt8(ascii: "$"), UInt8(ascii: "$")):
                literal.append(UInt8(ascii: "$"))
                position += 2
            case (UInt8(ascii: "$"), UInt8(ascii: "{")):
                finish(&literal)
                pieces.append(.reference(try Self.braced(in: bytes, at: &position)))
            case (UInt8(ascii: "$"), let byte?) where Self.beginsName(byte):
                finish(&literal)
                position += 1
                pieces.append(.reference(InterpolationReference(name: Self.name(in: bytes, at: &position))))
            case (let byte, _):
                literal.append(byte)
                position += 1
            }
        }
        finish(&literal)
    }

    /// Returns the text with its variables replaced.
    func expanded(by lookup: (String) -> String?) throws(InterpolationError) -> String {
        var result = ""
        for piece in pieces {
            switch piece {
            case .literal(let text): result += text
            case .reference(let reference): result += try reference.expanded(by: lookup)
            }
        }
        return result
    }

    private mutating func finish(_ literal: inout [UInt8]) {
        guard !literal.isEmpty else { return }
        pieces.append(.literal(String(decoding: literal, as: UTF8.self)))
        literal = []
    }

    /// Reads the `${…}` at a position and moves past it.
    private static func braced(
        in bytes: [UInt8], at position: inout Int
    ) throws(InterpolationError) -> InterpolationReference {
        let start = position
        position += 2
        guard position < bytes.count, beginsName(bytes[position]) else { throw invalid(bytes, at: start) }
        var reference = InterpolationReference(name: name(in: bytes, at: &position))
        if position < bytes.count, bytes[position] == UInt8(ascii: "}") {
            position += 1
            return reference
        }
        if position < bytes.count, bytes[position] == UInt8(ascii: ":") {
            reference.emptyIsUnset = true
            position += 1
        }
        guard position < bytes.count, let operation = InterpolationReference.Operation(sign: bytes[position]),
            let end = closingBrace(in: bytes, of: start, operand: position + 1)
        else { throw invalid(bytes, at: start) }
        reference.operation = operation
        reference.operand = String(decoding: bytes[(position + 1)..<end], as: UTF8.self)
        position = end + 1
        return reference
    }

    /// Returns the position of the brace that ends a `${`: the one that balances it, else the last one of the line.
    ///
    /// This is what compose-go does, which also skips the byte after each opening brace: in `${X:-{}}` it does not
    /// count the first closing brace, finds no balance, and takes the last brace of the line.
    ///
    /// - Returns: `nil` where there is none, or where more than ``deepest`` braces are nested.
    private static func closingBrace(in bytes: [UInt8], of start: Int, operand: Int) -> Int? {
        let line = bytes[operand...].prefix { $0 != UInt8(ascii: "\n") }
        guard let last = line.lastIndex(of: UInt8(ascii: "}")) else { return nil }
        var depth = 0
        var index = start
        while index <= last {
            switch bytes[index] {
            case UInt8(ascii: "{"):
                depth += 1
                guard depth <= deepest else { return nil }
                index += 1
            case UInt8(ascii: "}"):
                depth -= 1
                if depth == 0 { return index }
            default: break
            }
            index += 1
        }
        return last
    }

    /// How many braces may be open at once; operands are read by recursion.
    private static let deepest = 64

    private static func name(in bytes: [UInt8], at position: inout Int) -> String {
        let name = bytes[position...].prefix { beginsName($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        position = name.endIndex
        return String(decoding: name, as: UTF8.self)
    }

    private static func beginsName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
        default: false
        }
    }

    private static func invalid(_ bytes: [UInt8], at start: Int) -> InterpolationError {
        let rest = bytes[start...].prefix { $0 != UInt8(ascii: "\n") }
        let end = rest.firstIndex(of: UInt8(ascii: "}")).map { $0 + 1 } ?? rest.endIndex
        let lineStart = bytes[..<start].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return InterpolationError(
            .invalid(
                fragment: String(decoding: bytes[start..<end], as: UTF8.self),
                line: String(decoding: bytes[lineStart..<rest.endIndex], as: UTF8.self)))
    }
}
