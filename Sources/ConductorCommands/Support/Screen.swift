import Host
import Text

/// How much room there is for lines on the standard output, and which characters it shows.
struct Screen {
    /// The columns of a line; `nil` where lines may be as long as they like.
    let columns: Int?
    /// The lines that are seen at once; `nil` where that is not known.
    let rows: Int?
    /// Whether more than ASCII is shown.
    let isUnicode: Bool
    /// What stands for the rest of a text that was cut.
    let ellipsis: String

    /// The fewest columns for which a table is made; where there are fewer, the terminal breaks the lines.
    static let fewestColumns = 40

    /// Takes the width from `COLUMNS`, or else from the terminal; output that goes elsewhere has no limit.
    ///
    /// The characters are ASCII unless `LC_ALL`, `LC_CTYPE` or `LANG`, the first of them that is set, names UTF-8.
    ///
    /// - Parameter limit: the most columns of a line, also where there is no other limit.
    init(_ host: Host, atMost limit: Int? = nil) {
        let size = host.terminal.isOutputInteractive ? host.terminal.outputSize : nil
        let wish = host.environment["COLUMNS"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
        let room = (wish ?? size?.columns).map { max($0, Self.fewestColumns) }
        columns = limit.map { min($0, room ?? $0) } ?? room
        rows = size?.rows
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { host.environment[$0] }.first { !$0.isEmpty }
        let encoding = locale?.lowercased().split(separator: ".").last?.prefix { $0 != "@" }
        isUnicode = encoding == "utf-8" || encoding == "utf8"
        ellipsis = isUnicode ? "…" : "..."
    }

    /// Returns a text of several words as lines that fit, broken between words.
    ///
    /// - Parameters:
    ///   - indent: the number of spaces before the first line.
    ///   - hanging: the number of spaces before the others.
    func lines(_ text: String, indent: Int = 0, hanging: Int? = nil) -> [String] {
        let text = text.shownInLine
        let hanging = hanging ?? indent + 2
        guard let columns else { return [String(repeating: " ", count: indent) + text] }
        var lines: [String] = []
        var (line, width, isEmpty) = (String(repeating: " ", count: indent), indent, true)
        for word in text.split(separator: " ", omittingEmptySubsequences: false).map(String.init) {
            if !isEmpty, width + 1 + word.displayWidth > columns {
                lines.append(line)
                (line, width, isEmpty) = (String(repeating: " ", count: hanging), hanging, true)
            }
            line += (isEmpty ? "" : " ") + word
            width += (isEmpty ? 0 : 1) + word.displayWidth
            isEmpty = false
        }
        return lines + [line]
    }

    /// Returns a text that takes at most some columns, cut at the end where it is longer.
    func cut(_ text: String, to columns: Int) -> String {
        guard text.displayWidth > columns else { return text }
        return text.prefix(columns: max(0, columns - ellipsis.displayWidth)) + ellipsis.prefix(columns: columns)
    }
}
