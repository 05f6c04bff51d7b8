/// A value to write.
package indirect enum Value: Hashable, Sendable {
    /// `null`
    case null
    /// `true` or `false`
    case bool(Bool)
    /// A whole number.
    case int(Int)
    /// A text, quoted where it has to be.
    case string(String)
    /// A scalar written as it is spelled, without quotes: `0.50`, `yes`.
    case plain(String)
    /// A list.
    case sequence([Value])
    /// Keys with values, in order.
    case mapping([Entry])
    /// A value with a tag: `.tagged("!reset", .null)` is `!reset null`.
    case tagged(String, Value)

    /// A key with its value.
    package struct Entry: Hashable, Sendable {
        /// The key.
        package var key: String
        /// The value.
        package var value: Value

        /// Makes an entry from its parts.
        package init(key: String, value: Value) {
            self.key = key
            self.value = value
        }
    }
}

extension Value: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    /// Makes a string.
    package init(stringLiteral value: String) { self = .string(value) }
    /// Makes a whole number.
    package init(integerLiteral value: Int) { self = .int(value) }
    /// Makes a truth value.
    package init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension Value: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    /// Makes a list.
    package init(arrayLiteral elements: Value...) { self = .sequence(elements) }
    /// Makes a mapping, in the order of the literal.
    package init(dictionaryLiteral elements: (String, Value)...) {
        self = .mapping(elements.map { Entry(key: $0.0, value: $0.1) })
    }
}

/// One step of a path into a document.
package enum PathStep: Hashable, Sendable, CustomStringConvertible {
    /// The value of a key.
    case key(String)
    /// An item of a list, counted from 0.
    case index(Int)

    /// The key or the number.
    package var description: String {
        switch self {
        case .key(let key): key
        case .index(let index): "\(index)"
        }
    }
}

extension PathStep: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral {
    /// Makes the step to a key.
    package init(stringLiteral value: String) { self = .key(value) }
    /// Makes the step to an item.
    package init(integerLiteral value: Int) { self = .index(value) }
}
