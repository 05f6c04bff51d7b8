/// A number of bytes, for a person: `1.4 GB`.
package struct ByteCount: Sendable, Hashable, CustomStringConvertible {
    /// The number of bytes.
    package let bytes: Int

    /// Counts bytes.
    package init(_ bytes: Int) {
        self.bytes = bytes
    }

    /// Counts kilobytes of 1024 bytes, as `du -k` and `df -k` do.
    package init(kilobytes: Int) {
        bytes = kilobytes * 1024
    }

    /// The number with a unit, in powers of 1000, and one decimal below 10.
    package var description: String {
        var (value, unit) = (bytes * 10, 0)
        let units = ["B", "kB", "MB", "GB", "TB"]
        while value >= 10_000, unit < units.count - 1 {
            value /= 1000
            unit += 1
        }
        return unit == 0 || value >= 100 ? "\(value / 10) \(units[unit])" : "\(value / 10).\(value % 10) \(units[unit])"
    }
}
