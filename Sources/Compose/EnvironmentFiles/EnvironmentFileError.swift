/// An environment file that cannot be read.
package struct EnvironmentFileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What can be wrong.
    package enum Kind: Sendable, Hashable {
        /// A name has a character that names cannot have.
        case unexpectedCharacter(String, name: String)
        /// A name contains a space; mostly the `=` is missing.
        case spaceInName(String)
        /// The quote that a value begins with is never closed.
        case unterminatedQuote(key: String)
        /// A variable in the value cannot be replaced.
        case interpolation(InterpolationError)
    }

    /// What is wrong.
    package let kind: Kind
    /// The name of the file, as it was given to the reader.
    package let file: String
    /// The line of the file, from 1.
    package let line: Int

    /// Creates an error.
    package init(_ kind: Kind, file: String, line: Int) {
        self.kind = kind
        self.file = file
        self.line = line
    }

    /// `file:line: what is wrong`.
    package var description: String {
        let problem =
            switch kind {
            case .unexpectedCharacter(let character, let name):
                "unexpected character \"\(character)\" in variable name \"\(name)\""
            case .spaceInName(let name): "variable name \"\(name)\" contains a space; write NAME=value"
            case .unterminatedQuote(let key): "the quoted value of \"\(key)\" has no closing quote"
            case .interpolation(let error): error.description
            }
        return "\(file):\(line): \(problem)"
    }
}
