internal import CLibgit2

/// The name of an object: its SHA-1.
public struct ObjectID: Hashable, Sendable, CustomStringConvertible {
    /// The 20 bytes, 8, 8 and 4 of them, as big-endian numbers.
    private let high: UInt64
    private let middle: UInt64
    private let low: UInt32

    /// Reads 40 hexadecimal digits, in upper or lower case; `nil` for anything else.
    public init?(hex: String) {
        let digits = hex.utf8.compactMap { UInt8(asciiHexDigit: $0) }
        guard digits.count == 40, hex.utf8.count == 40 else { return nil }
        func number(_ range: Range<Int>) -> UInt64 { digits[range].reduce(0) { $0 << 4 | UInt64($1) } }
        high = number(0..<16)
        middle = number(16..<32)
        low = UInt32(truncatingIfNeeded: number(32..<40))
    }

    /// The 40 hexadecimal digits, in lower case.
    public var description: String {
        Self.hex(high, digits: 16) + Self.hex(middle, digits: 16) + Self.hex(UInt64(low), digits: 8)
    }

    /// The first 7 digits, as git shows them; not necessarily enough to find the object again.
    public var abbreviated: String { String(Self.hex(high, digits: 16).prefix(7)) }

    /// The id that git gives to a file with this content.
    ///
    /// Does not set libgit2 up, so that it costs no more than the hashing.
    public static func ofBlob(_ bytes: some Sequence<UInt8>) -> ObjectID {
        var id = git_oid()
        // Hashing touches neither libgit2's allocator nor any other state that its initialisation prepares, and
        // fails only where that runs out of memory.
        let code =
            bytes.withContiguousStorageIfAvailable { git_odb_hash(&id, $0.baseAddress, $0.count, GIT_OBJECT_BLOB) }
            ?? Array(bytes).withUnsafeBytes { git_odb_hash(&id, $0.baseAddress, $0.count, GIT_OBJECT_BLOB) }
        precondition(code == 0, "libgit2 could not hash")
        return ObjectID(id)
    }

    private static func hex(_ number: UInt64, digits: Int) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: digits - text.count) + text
    }
}

extension ObjectID: Codable {
    /// Reads the 40 hexadecimal digits.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let id = ObjectID(hex: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is no object id")
        }
        self = id
    }

    /// Writes the 40 hexadecimal digits.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension ObjectID {
    /// Takes libgit2's form.
    init(_ id: git_oid) {
        (high, middle, low) = withUnsafeBytes(of: id.id) { bytes in
            (
                UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
                UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self))
            )
        }
    }

    /// libgit2's form.
    var raw: git_oid {
        var id = git_oid()
        withUnsafeMutableBytes(of: &id.id) { bytes in
            bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
            bytes.storeBytes(of: middle.bigEndian, toByteOffset: 8, as: UInt64.self)
            bytes.storeBytes(of: low.bigEndian, toByteOffset: 16, as: UInt32.self)
        }
        return id
    }
}

extension UInt8 {
    /// The value of a hexadecimal digit.
    fileprivate init?(asciiHexDigit digit: UInt8) {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self = digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self = digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self = digit - UInt8(ascii: "A") + 10
        default: return nil
        }
    }
}
