extension EnvironmentFile {
    /// A variable as it is written in an environment file.
    package struct Line: Sendable, Hashable {
        /// Its name.
        package let name: String
        /// Its value without quotes and before interpolation; `nil` for a name alone, which takes its value from the
        /// environment.
        package let text: String?
        /// Whether the value is interpolated.
        package let isInterpolated: Bool
        /// The line, from 1, on which it begins.
        package let line: Int
    }

    /// The variables of a file, each with its line.
    ///
    /// - Parameters:
    ///   - text: The text of the file.
    ///   - file: The name of the file, for messages.
    /// - Throws: `EnvironmentFileError`, which names the line.
    package static func lines(of text: String, file: String) throws(EnvironmentFileError) -> [Line] {
        var lines: [Line] = []
        var parser = EnvironmentFileParser(text, file: file)
        while let statement = try parser.next() {
            guard !statement.key.isEmpty else { continue }
            let (text, isInterpolated): (String?, Bool) =
                switch statement.value {
                case .inherited: (nil, false)
                case .literal(let text): (text, false)
                case .template(let text): (text, true)
                }
            lines.append(Line(name: statement.key, text: text, isInterpolated: isInterpolated, line: statement.line))
        }
        return lines
    }

    /// Returns the variables of a file that is read with `format: raw`, each with its line: what follows the sign is the
    /// value, with quotes, spaces and `$` as they are.
    ///
    /// docker compose refuses a name with spaces in it, and a line without a name; here they are left out.
    ///
    /// - Parameter text: The text of the file.
    package static func rawLines(of text: String) -> [Line] {
        let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        return lines.enumerated().compactMap { index, line in
            let line = line.drop(while: \.isWhitespace)
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let name = parts.first, !name.isEmpty, !name.hasPrefix("#"), !name.contains(where: \.isWhitespace)
            else { return nil }
            return Line(
                name: name, text: parts.count > 1 ? parts[1] : nil, isInterpolated: false, line: index + 1)
        }
    }
}
