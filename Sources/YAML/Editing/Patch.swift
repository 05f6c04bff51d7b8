/// Replacements of parts of a text, collected and then made at once.
struct Patch {
    private var edits: [(range: Range<Int>, text: String)] = []

    mutating func replace(_ range: Range<Int>, with text: String) {
        if range.isEmpty && text.isEmpty { return }
        edits.append((range, text))
    }

    mutating func insert(_ text: String, at offset: Int) { replace(offset..<offset, with: text) }

    mutating func remove(_ range: Range<Int>) { replace(range, with: "") }

    /// Returns the text with all replacements made; those at one offset in the order they were given.
    func applied(to source: SourceText) -> String {
        var result: [UInt8] = []
        var offset = 0
        for (_, edit) in edits.enumerated().sorted(by: {
            ($0.element.range.lowerBound, $0.offset) < ($1.element.range.lowerBound, $1.offset)
        }) {
            if edit.range.lowerBound > offset { result += source.bytes[offset..<edit.range.lowerBound] }
            result += edit.text.utf8
            offset = max(offset, edit.range.upperBound)
        }
        result += source.bytes[offset...]
        return String(decoding: result, as: UTF8.self)
    }
}
