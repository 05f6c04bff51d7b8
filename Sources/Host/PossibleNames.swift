import Glance

/// The words of texts: each of them may name a variable of the environment.
package struct PossibleNames: Sendable {
    /// The digests of the words.
    private(set) var digests: Set<UInt64> = []
    /// Whether a text has what YAML reads as the number of a character, or as no line break, which may be part of a name.
    package private(set) var isUncertain = false

    /// Makes an empty set.
    package init() {}

    /// Adds the words of a text.
    package mutating func add(_ text: String) {
        var word: Digest?
        for byte in text.utf8 {
            if byte.isInName {
                word = word ?? Digest()
                word?.add(byte)
            } else {
                if let word { digests.insert(word.value) }
                word = nil
            }
        }
        if let word { digests.insert(word.value) }
        isUncertain =
            isUncertain
            || zip(text.utf8, text.utf8.dropFirst()).contains {
                $0 == UInt8(ascii: "\\") && "xuU\n\r".utf8.contains($1)
            }
    }

    /// Whether a variable is named, as far as the words tell.
    package func contains(_ name: String) -> Bool { digests.contains(Digest(name.utf8).value) }
}

extension UInt8 {
    /// Whether it can be part of the name of a variable.
    fileprivate var isInName: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
