internal import CLibgit2

/// The name of an object: its SHA-1, or its SHA-256 in a repository that uses those.
package struct ObjectID: Hashable, Sendable, CustomStringConvertible {
    /// The 40 or 64 hexadecimal digits, in lower case.
    package let description: String

    /// Reads 40 or 64 hexadecimal digits, in upper or lower case; `nil` for anything else.
    package init?(hex: String) {
        let digits = hex.utf8
        guard digits.count == 40 || digits.count == 64, digits.allSatisfy(\.isHexDigit) else { return nil }
        description = hex.lowercased()
    }

    /// The first 7 digits, for messages; they may fit several objects.
    package var abbreviated: String { String(description.prefix(7)) }

    /// The id that git gives to a file with this content in a repository with SHA-1.
    ///
    /// Does not set libgit2 up, so that it costs no more than the hashing.
    package static func ofBlob(_ bytes: some Sequence<UInt8>) -> ObjectID {
        var id = git_oid()
        // Hashing touches neither libgit2's allocator nor any other state that its initialisation prepares, and
        // fails only where that runs out of memory.
        let code =
            bytes.withContiguousStorageIfAvailable { git_odb_hash(&id, $0.baseAddress, $0.count, GIT_OBJECT_BLOB) }
            ?? Array(bytes).withUnsafeBytes { git_odb_hash(&id, $0.baseAddress, $0.count, GIT_OBJECT_BLOB) }
        precondition(code == 0, "libgit2 could not hash")
        return ObjectID(id)
    }
}

extension ObjectID: Codable {
    /// Reads the hexadecimal digits.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let id = ObjectID(hex: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is no object id")
        }
        self = id
    }

    /// Writes the hexadecimal digits.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension ObjectID {
    /// Takes libgit2's form.
    init(_ id: git_oid) {
        var id = id
        var digits = [CChar](repeating: 0, count: 41)
        git_oid_tostr(&digits, digits.count, &id)
        description = digits.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    }

    /// libgit2's form; that of no object for a SHA-256, which this libgit2 does not know.
    var raw: git_oid {
        var id = git_oid()
        if description.utf8.count == 40 { git_oid_fromstr(&id, description) }
        return id
    }
}

extension UInt8 {
    fileprivate var isHexDigit: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}
