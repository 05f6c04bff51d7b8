/// Replaces `$X`, `${X}`, `${X:-default}` and the other forms in the values of a compose file.
///
/// The forms are those of the compose specification (its chapter "Interpolation"); what the specification leaves open
/// is done as in docker compose v2. In a few points docker-compose 1.29 differs: it knows neither `${X:+alternative}`
/// nor nested forms (`${A:-${B:-c}}`), refuses a `$` that begins no form, and lets a default span lines.
package struct Interpolation: Sendable {
    /// The values of the variables that are set.
    package let variables: [String: String]
    /// The places of the variables that the environment files of an `include:` set.
    package let origins: [String: Origin]

    /// The place of a variable in an environment file.
    package struct Origin: Sendable, Hashable {
        /// The name of the file.
        package let file: String
        /// The line, from 1.
        package let line: Int
    }

    /// Creates an interpolation.
    ///
    /// - Parameters:
    ///   - variables: The values of the variables that are set; all others are unset.
    ///   - origins: The places of those that the environment files of an `include:` set.
    package init(variables: [String: String], origins: [String: Origin] = [:]) {
        self.variables = variables
        self.origins = origins
    }

    /// Replaces the variables in a text.
    ///
    /// An unset variable without a default is replaced by nothing. A default is evaluated only where it is used, as in
    /// the shell and in compose-go since 2.10 (docker compose up to 2.40 fails on an invalid default that is not used).
    ///
    /// - Throws: `InterpolationError`, for a `${` that is not a valid form and for a required variable that is missing.
    package func callAsFunction(_ text: String) throws(InterpolationError) -> String {
        try InterpolationTemplate(text).expanded { variables[$0] }
    }

    /// Escapes a text so that interpolation gives it back as it was: every `$` becomes `$$`.
    package static func escape(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == "$" { escaped.append(scalar) }
            escaped.append(scalar)
        }
        return String(escaped)
    }

    /// Returns a text of what docker-compose printed as it was: `$$` becomes `$`.
    package static func unescape(_ text: String) -> String { text.replacing("$$", with: "$") }
}
