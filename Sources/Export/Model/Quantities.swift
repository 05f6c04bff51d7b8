import YAML

/// A duration of a compose file, such as `1m30s`.
struct ComposeDuration {
    /// The seconds, with fractions.
    let seconds: Double

    /// Reads the text; `nil` where it is no duration.
    init?(_ text: String) {
        let units = ["h": 3600, "m": 60, "s": 1, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9]
        var rest = text[...]
        var sum = 0.0
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let number = rest.prefix { $0.isNumber || $0 == "." }
            rest = rest.dropFirst(number.count)
            let unit = rest.prefix { !$0.isNumber && $0 != "." }
            rest = rest.dropFirst(unit.count)
            guard let value = Double(number), let factor = units[String(unit)] else { return nil }
            sum += value * factor
        }
        seconds = sum
    }

    /// Whole seconds, rounded up, and at least 1.
    var wholeSeconds: Int { max(1, Int(seconds.rounded(.up))) }
}

/// The permissions of a file in a compose file: a number, or its octal digits as text.
struct ComposeMode {
    /// The number.
    let bits: Int

    /// Reads a value; `nil` where it is neither.
    init?(_ value: Value?) {
        if case .int(let number)? = value {
            bits = number
        } else if let number = value?.text.flatMap({ Int($0, radix: 8) }) {
            bits = number
        } else {
            return nil
        }
    }
}

/// A number of bytes of a compose file, such as `64m`.
struct ComposeBytes {
    /// The number.
    let count: Int

    /// Reads the text; `nil` where it is no number of bytes.
    init?(_ text: String) {
        let text = text.lowercased()
        let number = text.prefix { $0.isNumber || $0 == "." }
        let powers = ["": 0, "b": 0, "k": 1, "kb": 1, "m": 2, "mb": 2, "g": 3, "gb": 3, "t": 4, "tb": 4]
        guard let value = Double(number), let power = powers[String(text.dropFirst(number.count))] else { return nil }
        let bytes = (0..<power).reduce(value) { sum, _ in sum * 1024 }
        guard bytes < 1e18 else { return nil }
        count = Int(bytes)
    }
}
