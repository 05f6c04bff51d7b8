import FoundationEssentials

/// The time of day.
package enum Timestamp {
    /// Now, in the form of ISO 8601, to the second.
    package static var now: String { Date().formatted(.iso8601) }
}
