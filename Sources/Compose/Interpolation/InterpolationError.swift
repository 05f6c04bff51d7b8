/// A text that cannot be interpolated.
package struct InterpolationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What can be wrong.
    package enum Kind: Sendable, Hashable {
        /// The `fragment`, which begins with `${`, is none of the forms; `line` is the line around it.
        case invalid(fragment: String, line: String)
        /// A required variable is not set; `message` is the one in the file, which may be empty.
        case missing(variable: String, message: String)
    }

    /// What is wrong.
    package let kind: Kind

    /// Creates an error.
    package init(_ kind: Kind) {
        self.kind = kind
    }

    /// What is wrong, in a line.
    package var description: String {
        switch kind {
        case .invalid(let fragment, let line):
            "invalid interpolation format for \"\(line)\": \"\(fragment)\"; use $$ for a literal $"
        case .missing(let variable, let message):
            message.isEmpty
                ? "required variable \"\(variable)\" is missing a value"
                : "required variable \"\(variable)\" is missing a value: \(message)"
        }
    }
}
