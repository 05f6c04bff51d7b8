import FoundationEssentials

/// Times as text.
package enum Timestamp {
    /// The current time in UTC, in ISO 8601, to the second.
    package static var now: String { Date().formatted(.iso8601) }

    /// The time that was a while ago, in the same form.
    package static func before(_ age: Duration) -> String {
        Date(timeIntervalSinceNow: -Double(age.components.seconds)).formatted(.iso8601)
    }
}
