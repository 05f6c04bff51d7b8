extension Editor {
    /// The text of an entry or item.
    struct Entry {
        let start: Int
        let end: Int
    }

    /// Removes one of several entries.
    func remove(_ index: Int, of entries: [Entry], flow: Bool, in patch: inout Patch) {
        let entry = entries[index]
        let next = entries.indices.contains(index + 1) ? entries[index + 1] : nil
        if flow {
            removeFlow(entry, previous: index > 0 ? entries[index - 1] : nil, next: next, in: &patch)
        } else if source.isFirstOnLine(entry.start) {
            patch.remove(source.lineStart(entry.start)..<endOfLines(entry))
        } else if let next, source.skipBlanks(source.nextLine(entry.end)) >= next.start {
            // The first entry after `-`: the next one moves up.
            patch.remove(entry.start..<next.start)
        } else {
            // The same, with comments between: they stay, and `-` stands alone.
            var start = entry.start
            while start > 0, source.bytes[start - 1] == .space { start -= 1 }
            patch.remove(start..<source.lineEnd(entry.end))
        }
    }

    /// Returns the end of the lines of a block entry, with the comments below it that are indented as its own.
    private func endOfLines(_ entry: Entry) -> Int {
        var end = source.nextLine(entry.end)
        var offset = end
        while offset < source.count {
            let text = source.skipBlanks(offset)
            let isBlank = text >= source.lineEnd(offset)
            let isOwn = source[text] == .hash && source.column(text) > source.column(entry.start)
            guard isOwn || (isBlank && dropsBlankLines) else { break }
            offset = source.nextLine(offset)
            end = offset
        }
        return end
    }

    private func removeFlow(_ entry: Entry, previous: Entry?, next: Entry?, in patch: inout Patch) {
        let after = source.skipTrivia(entry.end)
        let comma = source[after] == .comma ? after : nil
        let end = comma.map { $0 + 1 } ?? entry.end
        if source.isFirstOnLine(entry.start), source.endsLine(end) {
            patch.remove(source.lineStart(entry.start)..<source.nextLine(end))
            guard next == nil, comma == nil, let previous else { return }
            let separator = source.skipTrivia(previous.end)
            patch.remove(separator..<separator + 1)
        } else if let next {
            patch.remove(entry.start..<next.start)
        } else if let previous {
            // `a:}` would be a text, not a key.
            let isBare = source[previous.end - 1] == .colon && source[entry.end].map { $0 > .space } ?? false
            patch.replace(previous.end..<entry.end, with: isBare ? " " : "")
        }
    }
}
