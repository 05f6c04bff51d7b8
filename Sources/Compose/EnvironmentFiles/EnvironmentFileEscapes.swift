/// The escapes of a double-quoted value in an environment file.
enum EnvironmentFileEscapes {
    /// Resolves the escapes; `\$` becomes `$$`, which interpolation turns into `$`.
    ///
    /// A backslash that begins no escape stays.
    static func expanded(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        var index = 0
        while index < scalars.count {
            guard scalars[index] == "\\", index + 1 < scalars.count else {
                result.append(scalars[index])
                index += 1
                continue
            }
            let next = scalars[index + 1]
            if next == "0" {
                let digits = scalars[(index + 2)...].prefix(3).prefix { "0"..."9" ~= $0 }
                result += octal(digits)
                index = digits.endIndex
            } else if let replacement = simple[next] {
                result += replacement
                index += 2
            } else {
                result.append(scalars[index])
                index += 1
            }
        }
        return result
    }

    private static let simple: [Unicode.Scalar: [Unicode.Scalar]] = [
        "a": ["\u{07}"], "b": ["\u{08}"], "f": ["\u{0C}"], "n": ["\n"], "r": ["\r"], "t": ["\t"], "v": ["\u{0B}"],
        "$": ["$", "$"], "\"": ["\""], "\\": ["\\"],
    ]

    /// Resolves `\0` with three octal digits up to 377; with other digits compose drops the zero and leaves the rest.
    private static func octal(_ digits: ArraySlice<Unicode.Scalar>) -> [Unicode.Scalar] {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: digits)
        if digits.count == 3, let value = UInt8(String(text), radix: 8) {
            return [Unicode.Scalar(value)]
        }
        return ["\\"] + digits
    }
}
