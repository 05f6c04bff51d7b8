/// The variables that an `.env` or an `env_file:` sets, read as docker compose v2 does.
///
/// docker-compose 1.29 reads the same files with python-dotenv, which differs: a line that it cannot read is left out
/// without a warning, `KEY: value` is not known, `$X` and `${X:?message}` in values are not replaced (only `${X}` and
/// `${X:-default}` are), a tab may precede a comment, and `'KEY'=value` is allowed.
package struct EnvironmentFile: Sendable {
    /// The variables in the order of the file; a key that is set twice is there twice.
    package let entries: [(key: String, value: String)]

    /// The variables by key; for a key that is set twice, the later value.
    package let values: [String: String]

    /// Reads the text of a file.
    ///
    /// A value is unquoted, `'raw'` or `"with escapes"`; quoted ones may span lines. Variables in unquoted and
    /// double-quoted values are replaced as `Interpolation` does it. A key without a value takes the one of the same
    /// name from `variables`, and is left out when there is none.
    ///
    /// Two oddities of docker compose are not copied: it reads a key alone on a last line without a line break as the
    /// value of a variable with an empty name, and it sets such a variable for `=value`. Here such a key is like one on
    /// any other line, and `=value` sets nothing.
    ///
    /// - Parameters:
    ///   - text: The text of the file.
    ///   - file: The name of the file, for messages.
    ///   - variables: Looks up a variable of the environment. Where a value uses a variable, this wins over earlier
    ///     keys of the file.
    ///   - earlier: The variables of earlier files, over which keys of this file win.
    /// - Throws: `EnvironmentFileError`, which names the line.
    package init(
        parsing text: String, file: String, variables: (String) -> String? = { _ in nil },
        earlier: [String: String] = [:]
    ) throws(EnvironmentFileError) {
        var entries: [(key: String, value: String)] = []
        var values: [String: String] = [:]
        var parser = EnvironmentFileParser(text, file: file)
        while let statement = try parser.next() {
            let value: String
            switch statement.value {
            case .inherited:
                guard let inherited = variables(statement.key) else { continue }
                value = inherited
            case .literal(let text):
                value = text
            case .template(let text):
                do throws(InterpolationError) {
                    value = try InterpolationTemplate(text).expanded { variables($0) ?? values[$0] ?? earlier[$0] }
                } catch {
                    throw EnvironmentFileError(.interpolation(error), file: file, line: statement.line)
                }
            }
            guard !statement.key.isEmpty else { continue }
            entries.append((statement.key, value))
            values[statement.key] = value
        }
        self.entries = entries
        self.values = values
    }
}
