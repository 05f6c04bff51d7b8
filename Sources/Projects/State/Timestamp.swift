import FoundationEssentials

/// The current time as text.
package enum Timestamp {
    /// The current time in UTC, in ISO 8601, to the second.
    package static var now: String { Date().formatted(.iso8601) }
}
