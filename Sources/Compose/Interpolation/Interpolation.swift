/// Replaces `$X`, `${X}`, `${X:-default}` and their relatives in the values of a compose file.
///
/// The forms are those of the compose specification (its chapter "Interpolation"); what the specification leaves open
/// is as docker compose v2 has it. In a few points docker-compose 1.29 differs: it knows neither `${X:+alternative}`
/// nor nested forms (`${A:-${B:-c}}`), refuses a `$` that begins nothing, and lets a default span lines.
package struct Interpolation: Sendable {
    /// The values of the variables that are set.
    package let variables: [String: String]

    /// Creates an interpolation.
    ///
    /// - Parameter variables: The values of the variables that are set; all others are unset.
    package init(variables: [String: String]) {
        self.variables = variables
    }

    /// Replaces the variables in a text.
    ///
    /// An unset variable without a default is replaced by nothing. A default is looked at only where it is used, as the
    /// shell has it and compose-go since 2.10 (docker compose up to 2.40 fails on a bad default that nobody needs).
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
}
