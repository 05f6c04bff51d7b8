/// Reads the statements of an environment file by the rules of compose-go's `dotenv`.
struct EnvironmentFileParser {
    private let scalars: [Unicode.Scalar]
    private let file: String
    private var position = 0
    private var line = 1

    init(_ text: String, file: String) {
        // Editors on Windows put a byte order mark first.
        let hasMark = text.unicodeScalars.first == "\u{FEFF}"
        scalars = Array(text.unicodeScalars.dropFirst(hasMark ? 1 : 0))
        self.file = file
    }

    /// Returns the next statement, `nil` at the end of the file.
    mutating func next() throws(EnvironmentFileError) -> EnvironmentStatement? {
        skipToStatement()
        guard position < scalars.count else { return nil }
        skipExport()
        let line = line
        let (key, hasValue) = try key()
        guard !key.unicodeScalars.contains(" ") else { throw error(.spaceInName(key), line: line) }
        guard hasValue else { return EnvironmentStatement(key: key, value: .inherited, line: line) }
        return EnvironmentStatement(key: key, value: try value(of: key), line: line)
    }

    // MARK: Between statements

    private mutating func skipToStatement() {
        while position < scalars.count {
            if scalars[position] == "#" {
                _ = take { $0 != "\n" }
            } else if scalars[position].properties.isWhitespace {
                advance()
            } else {
                return
            }
        }
    }

    private mutating func skipExport() {
        let word = Array("export".unicodeScalars)
        let end = position + word.count
        guard end < scalars.count, Array(scalars[position..<end]) == word, scalars[end].properties.isWhitespace
        else { return }
        position = end
        _ = take(while: Self.isBlank)
    }

    // MARK: Key

    /// Reads a key and the `=` or `:` after it, without which it has no value.
    private mutating func key() throws(EnvironmentFileError) -> (String, hasValue: Bool) {
        let start = position
        while position < scalars.count {
            let scalar = scalars[position]
            if scalar == "=" || scalar == ":" || scalar == "\n" { break }
            guard Self.isBlank(scalar) || Self.isName(scalar) else {
                let line = scalars[start...].prefix { $0 != "\n" && $0 != "\r" }
                throw error(.unexpectedCharacter(String(Character(scalar)), name: string(line)), line: self.line)
            }
            position += 1
        }
        let key = string(trimmingEnd(scalars[start..<position]))
        guard position < scalars.count, scalars[position] != "\n" else { return (key, false) }
        position += 1
        return (key, true)
    }

    private static func isName(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .decimalNumber, .letterNumber, .otherNumber:
            true
        default: ["_", ".", "-", "[", "]"].contains(scalar)
        }
    }

    // MARK: Value

    private mutating func value(of key: String) throws(EnvironmentFileError) -> EnvironmentStatement.Value {
        _ = take(while: Self.isBlank)
        switch position < scalars.count ? scalars[position] : "\n" {
        case "'": return .literal(string(try quoted(of: key)[...]))
        case "\"": return .template(string(EnvironmentFileEscapes.expanded(try quoted(of: key))[...]))
        default: return .template(unquoted())
        }
    }

    /// Reads an unquoted value, up to the end of the line or to a comment: a `#` after a space, but not as the first
    /// thing after the `=`.
    private mutating func unquoted() -> String {
        let line = take { $0 != "\n" }
        let comment = line.indices.dropLast().first { line[$0] == " " && line[$0 + 1] == "#" }
        return string(trimmingEnd(line[..<(comment ?? line.endIndex)]))
    }

    /// Reads a quoted value. Only the escape of the quote itself is resolved here.
    private mutating func quoted(of key: String) throws(EnvironmentFileError) -> [Unicode.Scalar] {
        let line = line
        let quote = scalars[position]
        var value: [Unicode.Scalar] = []
        position += 1
        while position < scalars.count {
            let scalar = scalars[position]
            advance()
            if scalar == quote { return value }
            guard scalar == "\\", position < scalars.count else {
                value.append(scalar)
                continue
            }
            if scalars[position] != quote { value.append(scalar) }
            value.append(scalars[position])
            advance()
        }
        throw error(.unterminatedQuote(key: key), line: line)
    }

    // MARK: Characters

    private mutating func advance() {
        if scalars[position] == "\n" { line += 1 }
        position += 1
    }

    private mutating func take(while condition: (Unicode.Scalar) -> Bool) -> ArraySlice<Unicode.Scalar> {
        let taken = scalars[position...].prefix(while: condition)
        position = taken.endIndex
        return taken
    }

    /// White space that does not end a line.
    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        ["\t", "\u{0B}", "\u{0C}", "\r", " ", "\u{85}", "\u{A0}"].contains(scalar)
    }

    private func trimmingEnd(_ slice: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
        var slice = slice
        while let last = slice.last, last.properties.isWhitespace { slice.removeLast() }
        return slice
    }

    private func string(_ slice: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: slice)
        return String(view)
    }

    private func error(_ kind: EnvironmentFileError.Kind, line: Int) -> EnvironmentFileError {
        EnvironmentFileError(kind, file: file, line: line)
    }
}
