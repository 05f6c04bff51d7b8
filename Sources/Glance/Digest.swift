/// A digest of bytes (FNV-1a, of 64 bits), to compare texts of one user's own with each other.
package struct Digest {
    /// The digest as a number.
    package private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    /// Creates the digest of no bytes.
    package init() {}

    /// Creates the digest of some bytes.
    package init(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { add(byte) }
    }

    /// Creates the digest of a text that ends with a zero.
    init(_ text: UnsafePointer<CChar>) {
        var place = text
        while place.pointee != 0 {
            add(UInt8(bitPattern: place.pointee))
            place += 1
        }
    }

    /// Creates the digest of numbers.
    init(_ numbers: UInt64...) {
        for number in numbers { add(number) }
    }

    /// Adds a byte at the end.
    package mutating func add(_ byte: UInt8) {
        add(UInt64(byte))
    }

    private mutating func add(_ number: UInt64) {
        value = (value ^ number) &* 0x100_0000_01b3
    }
}
