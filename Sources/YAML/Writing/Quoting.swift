extension String {
    /// Returns the text as a scalar that every reader of YAML 1.1 and 1.2 reads as this string.
    ///
    /// - Parameters:
    ///   - flow: Whether it stands in a flow collection, where `,[]{}` have a meaning.
    ///   - style: The style to keep where the text can be written so.
    func quoted(flow: Bool = false, keeping style: ScalarStyle = .plain) -> String {
        switch style {
        case .doubleQuoted: return doubleQuoted
        case .singleQuoted where isPrintableLine: return singleQuoted
        default: break
        }
        if isPlain(flow: flow) { return self }
        guard isPrintableLine else { return doubleQuoted }
        // Single quotes only where double ones would need a backslash.
        return utf8.contains(UInt8(ascii: "\"")) || utf8.contains(UInt8(ascii: "\\")) ? singleQuoted : doubleQuoted
    }

    /// The text in double quotes, with control characters escaped.
    var doubleQuoted: String {
        var result = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.isPrintable: result.unicodeScalars.append(scalar)
            default:
                let hex = String(scalar.value, radix: 16, uppercase: true)
                let (letter, width) = hex.utf8.count <= 2 ? ("x", 2) : hex.utf8.count <= 4 ? ("u", 4) : ("U", 8)
                result += "\\" + letter + String(repeating: "0", count: width - hex.utf8.count) + hex
            }
        }
        return result + "\""
    }

    private var singleQuoted: String {
        "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
    }

    /// Whether the text is one line without characters that need an escape.
    private var isPrintableLine: Bool { unicodeScalars.allSatisfy { $0.isPrintable } }

    private func isPlain(flow: Bool) -> Bool {
        guard case .string = Scalar(plain: self), isPrintableLine else { return false }
        let bytes = Array(utf8)
        guard let first = bytes.first, let last = bytes.last else { return false }
        // Anything of digits and their signs alone is somebody's number, date or time.
        if bytes.allSatisfy({ "0123456789_+-.:eE".utf8.contains($0) }) { return false }
        if " -?:,[]{}#&*!|>'\"%@`".utf8.contains(first) || last == .space || last == .colon { return false }
        if bytes.starts(with: "...".utf8) { return false }
        for (index, byte) in bytes.enumerated().dropFirst() {
            switch byte {
            case .space where bytes[index - 1] == .colon: return false
            case .hash where bytes[index - 1] == .space: return false
            case _ where flow && ",[]{}?".utf8.contains(byte): return false
            default: break
            }
        }
        return true
    }
}

extension Unicode.Scalar {
    /// Whether YAML allows the character as it is, within a line.
    fileprivate var isPrintable: Bool {
        switch value {
        case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD: true
        case 0x10000...0x10FFFF: value & 0xFFFE != 0xFFFE
        default: false
        }
    }
}
