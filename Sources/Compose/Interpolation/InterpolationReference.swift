/// One use of a variable in a text: `$X`, or `${X:-operand}`.
struct InterpolationReference: Equatable {
    /// What the sign after the name asks for.
    enum Operation: Equatable {
        /// `-`: the operand instead of a variable that is unset.
        case fallback
        /// `+`: the operand instead of a variable that is set.
        case alternative
        /// `?`: an error, with the operand as message, for a variable that is unset.
        case requirement

        /// Reads the sign, nil for any other.
        init?(sign: UInt8) {
            switch sign {
            case UInt8(ascii: "-"): self = .fallback
            case UInt8(ascii: "+"): self = .alternative
            case UInt8(ascii: "?"): self = .requirement
            default: return nil
            }
        }
    }

    let name: String
    var operation: Operation?
    /// Whether a variable that is set but empty counts as unset: the `:` before the sign.
    var emptyIsUnset = false
    /// What follows the sign, with interpolations of its own.
    var operand = ""

    /// Returns the value that replaces the reference.
    func expanded(by lookup: (String) -> String?) throws(InterpolationError) -> String {
        let value = lookup(name)
        let isSet = value.map { !(emptyIsUnset && $0.isEmpty) } ?? false
        switch operation {
        case .fallback where !isSet, .alternative where isSet:
            return try InterpolationTemplate(operand).expanded(by: lookup)
        case .requirement where !isSet:
            let message = try InterpolationTemplate(operand).expanded(by: lookup)
            throw InterpolationError(.missing(variable: name, message: message))
        default:
            return value ?? ""
        }
    }
}
