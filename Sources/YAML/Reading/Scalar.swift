/// What a scalar means.
///
/// YAML 1.1 (docker-compose 1.29) and 1.2 (compose v2) read some spellings differently. Those are
/// `legacyBool` and `other`, which equal only themselves.
enum Scalar: Hashable, Sendable {
    case null
    case bool(Bool)
    /// `yes`, `off`, `y`: a truth value in YAML 1.1 only.
    case legacyBool(String)
    case int(Int)
    /// A float, a time, a number to the base of 60, or a number too large for `Int`, as written.
    case other(String)
    case string(String)

    /// Resolves a scalar by its text, style and tag.
    init(_ text: String, plain: Bool, tag: String?) {
        switch tag {
        case nil: self = plain ? Scalar(plain: text) : .string(text)
        case "!", Tag.string: self = .string(text)
        case Tag.null: self = .null
        case Tag.bool, Tag.int: self = Scalar(plain: text)
        case let tag? where tag.hasPrefix(Tag.corePrefix): self = plain ? .other(text) : .string(text)
        default: self = plain ? Scalar(plain: text) : .string(text)
        }
    }

    /// Resolves the text of a scalar without quotes and without a tag.
    init(plain text: String) {
        // All others are shorter, or begin with a digit, a sign or a dot.
        if text.utf8.count > 5, let first = text.utf8.first,
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first | 0x20)
        {
            self = .string(text)
            return
        }
        switch text {
        case "", "~", "null", "Null", "NULL": self = .null
        case "true", "True", "TRUE": self = .bool(true)
        case "false", "False", "FALSE": self = .bool(false)
        case "y", "Y", "n", "N", "yes", "Yes", "YES", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF":
            self = .legacyBool(text)
        case "=", "<<": self = .other(text)
        default:
            let bytes = Array(text.utf8)
            if let digits = Self.integer(bytes) {
                self = digits.value.map(Scalar.int) ?? .other(text)
            } else if Self.isFloat(bytes) || Self.isSexagesimal(bytes) || Self.isTime(bytes) {
                self = .other(text)
            } else {
                self = .string(text)
            }
        }
    }

    /// The truth value; `nil` for `y` and `n`, which not even all readers of YAML 1.1 take for one.
    var bool: Bool? {
        switch self {
        case .bool(let value): value
        case .legacyBool(let text):
            switch text.lowercased() {
            case "yes", "on": true
            case "no", "off": false
            default: nil
            }
        default: nil
        }
    }

    // MARK: Spellings

    /// Returns the value of a whole number, nil within where it is too large; nil for all other texts.
    private static func integer(_ bytes: [UInt8]) -> (value: Int?, Void)? {
        var body = withoutSign(bytes)
        let sign = bytes.first == UInt8(ascii: "-") ? "-" : ""
        var radix = 10
        if body.count > 1, body.first == UInt8(ascii: "0") {
            switch body[body.startIndex + 1] | 0x20 {
            case UInt8(ascii: "x"): radix = 16
            case UInt8(ascii: "o"): radix = 8
            case UInt8(ascii: "b"): radix = 2
            default: radix = 0
            }
            body = body.dropFirst(radix == 0 ? 1 : 2)
            if radix == 0 { radix = 8 }
        } else if body.first == UInt8(ascii: "_") {
            return nil
        }
        let digits = body.filter { $0 != UInt8(ascii: "_") }
        guard !digits.isEmpty else { return nil }
        let largest = radix == 8 ? 10 : radix  // `089` is a number to some, and octal to none.
        guard digits.allSatisfy({ digit($0).map { $0 < largest } ?? false }) else { return nil }
        return (Int(sign + String(decoding: digits, as: UTF8.self), radix: radix), ())
    }

    private static func isFloat(_ bytes: [UInt8]) -> Bool {
        var body = withoutSign(bytes)
        switch String(decoding: body, as: UTF8.self).lowercased() {
        case ".inf", ".nan", "inf", "nan", "infinity": return body.first == UInt8(ascii: ".")
        default: break
        }
        guard let first = body.first, isDigit(first) || first == UInt8(ascii: ".") else { return false }
        let mantissa = body.prefix { isDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".") }
        guard mantissa.contains(where: isDigit), mantissa.count(where: { $0 == UInt8(ascii: ".") }) <= 1 else {
            return false
        }
        body = body.dropFirst(mantissa.count)
        guard let exponent = body.first else { return true }
        guard exponent | 0x20 == UInt8(ascii: "e") else { return false }
        let digits = withoutSign(Array(body.dropFirst()))
        return !digits.isEmpty && digits.allSatisfy(isDigit)
    }

    /// Tells whether YAML 1.1 reads a number to the base of 60: `1:30`, `190:20:30.15`.
    private static func isSexagesimal(_ bytes: [UInt8]) -> Bool {
        let parts = withoutSign(bytes).split(separator: .colon, omittingEmptySubsequences: false)
        guard parts.count > 1, let first = parts.first, let head = first.first, isDigit(head) else { return false }
        guard first.allSatisfy({ isDigit($0) || $0 == UInt8(ascii: "_") }) else { return false }
        return parts.dropFirst().enumerated().allSatisfy { index, part in
            let isLast = index == parts.count - 2
            let whole = isLast ? part.prefix { $0 != UInt8(ascii: ".") } : part
            let fraction = part.dropFirst(whole.count + 1)
            guard let digit = whole.first, whole.count <= 2, whole.allSatisfy(isDigit) else { return false }
            return (whole.count == 1 || digit < UInt8(ascii: "6"))
                && fraction.allSatisfy { isDigit($0) || $0 == UInt8(ascii: "_") }
        }
    }

    /// Tells whether a text is a date, or starts with one that a time follows.
    private static func isTime(_ bytes: [UInt8]) -> Bool {
        let parts = bytes.split(separator: UInt8(ascii: "-"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 4, parts[0].allSatisfy(isDigit) else { return false }
        guard (1...2).contains(parts[1].count), parts[1].allSatisfy(isDigit) else { return false }
        let day = parts[2].prefix(while: isDigit)
        guard (1...2).contains(day.count) else { return false }
        guard let next = parts[2].dropFirst(day.count).first else { return true }
        return next | 0x20 == UInt8(ascii: "t") || next == .space || next == .tab
    }

    private static func withoutSign(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        guard let first = bytes.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") else {
            return bytes[...]
        }
        return bytes.dropFirst()
    }

    private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

    private static func digit(_ byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte - UInt8(ascii: "A")) + 10
        default: nil
        }
    }
}
