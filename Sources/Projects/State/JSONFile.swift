import FoundationEssentials
import Host
package import SystemPackage
import YAML

/// Reads and writes state files, which are JSON with sorted keys, replaced as a whole.
package enum JSONFile {
    /// Reads a file; one that cannot be decoded, or has another schema, is renamed to `….unreadable`.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - warn: called when the file was renamed; with `nil` it stays where it is.
    ///   - isCurrent: whether a value has the present schema.
    /// - Returns: the value; `nil` if the file does not exist or cannot be used.
    package static func read<Value: Decodable>(
        _ path: FilePath, warn: ((String) -> Void)?, isCurrent: (Value) -> Bool
    ) -> Value? {
        guard let bytes = try? Files.bytes(of: path) else { return nil }
        if let value = try? JSONDecoder().decode(Value.self, from: Data(bytes)), isCurrent(value) { return value }
        guard let warn else { return nil }
        let aside = FilePath("\(path).unreadable")
        try? Files.move(path, to: aside)
        warn("'\(path)' could not be read; it was set aside as '\(aside.lastComponent?.string ?? "")' and is made anew")
        return nil
    }

    /// Writes a value as JSON with sorted keys.
    ///
    /// - Throws: `HostError`; the file is then unchanged.
    package static func write(_ value: some Encodable, to path: FilePath) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let data = try encoder.encode(value)
        try Files.write(String(decoding: data, as: UTF8.self) + "\n", to: path)
    }
}
