import YAML

/// An optional member that is encoded as `null` if it has no value, so that the JSON always has the same members.
@propertyWrapper
package struct Nullable<Value: Codable & Sendable & Equatable>: Sendable, Equatable, Codable {
    /// The value, if any.
    package var wrappedValue: Value?

    /// Holds a value, or none.
    package init(wrappedValue: Value?) {
        self.wrappedValue = wrappedValue
    }

    /// Reads a value or `null`.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        wrappedValue = container.decodeNil() ? nil : try container.decode(Value.self)
    }

    /// Writes the value or `null`.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(wrappedValue)
    }
}
