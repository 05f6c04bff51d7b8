/// Splits and quotes words as a POSIX shell does, without running one.
package enum ShellWords {
    /// Splits a command into words.
    ///
    /// Quotes and backslashes mean what they mean in a shell; `$`, `;`, `|`, `#` and the like are ordinary characters.
    /// docker-compose 1.29 does the same. docker compose v2 cuts the `command:` of a service at the first unquoted `;`,
    /// `&`, `|`, `<` or `>`, and keeps a line break after a backslash; here nothing is cut.
    ///
    /// - Throws: `ShellWordsError` for a quote that is not closed and for a backslash at the end.
    package static func split(_ text: String) throws(ShellWordsError) -> [String] {
        var words: [String] = []
        var word: String.UnicodeScalarView?
        var scalars = text.unicodeScalars.makeIterator()
        while let scalar = scalars.next() {
            switch scalar {
            case " ", "\t", "\n", "\r":
                if let word { words.append(String(word)) }
                word = nil
            case "'":
                word = (word ?? .init()) + (try singleQuoted(&scalars, in: text))
            case "\"":
                word = (word ?? .init()) + (try doubleQuoted(&scalars, in: text))
            case "\\":
                guard let next = scalars.next() else { throw ShellWordsError(.trailingBackslash, text: text) }
                if next != "\n" { word = (word ?? .init()) + [next] }
            default:
                word = (word ?? .init()) + [scalar]
            }
        }
        if let word { words.append(String(word)) }
        return words
    }

    /// Quotes a word for a POSIX shell, only when it needs it.
    package static func quote(_ argument: String) -> String {
        guard argument.isEmpty || !argument.unicodeScalars.allSatisfy(isPlain) else { return argument }
        var quoted = "'".unicodeScalars
        for scalar in argument.unicodeScalars {
            if scalar == "'" {
                quoted.append(contentsOf: "'\\''".unicodeScalars)
            } else {
                quoted.append(scalar)
            }
        }
        return String(quoted) + "'"
    }

    private typealias Scalars = String.UnicodeScalarView

    private static func singleQuoted(
        _ scalars: inout Scalars.Iterator, in text: String
    ) throws(ShellWordsError) -> Scalars {
        var value = Scalars()
        while let scalar = scalars.next() {
            if scalar == "'" { return value }
            value.append(scalar)
        }
        throw ShellWordsError(.unterminatedQuote, text: text)
    }

    private static func doubleQuoted(
        _ scalars: inout Scalars.Iterator, in text: String
    ) throws(ShellWordsError) -> Scalars {
        var value = Scalars()
        while let scalar = scalars.next() {
            if scalar == "\"" { return value }
            guard scalar == "\\" else {
                value.append(scalar)
                continue
            }
            guard let next = scalars.next() else { break }
            // Within double quotes a backslash escapes these and nothing else (POSIX, Shell Command Language, 2.2.3).
            if !["$", "`", "\"", "\\", "\n"].contains(next) { value.append(scalar) }
            if next != "\n" { value.append(next) }
        }
        throw ShellWordsError(.unterminatedQuote, text: text)
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "@", "%", "+", "=", ":", ",", ".", "/", "-": true
        default: false
        }
    }
}

extension String {
    /// The text as one word of a shell command, quoted where it needs it.
    package var quoted: String { ShellWords.quote(self) }
}
