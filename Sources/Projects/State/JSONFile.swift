import FoundationEssentials
import Host
package import SystemPackage
import YAML

/// State files: JSON, sorted, written whole.
package enum JSONFile {
    /// Reads a file. One that cannot be read, or is of another schema, is renamed and `nil` comes back.
    ///
    /// - Parameter warn: told when the file was renamed; with `nil` it is left where it is.
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
    /// - Throws: `HostError`; the file is then as it was.
    package static func write(_ value: some Encodable, to path: FilePath) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let data = try encoder.encode(value)
        try Files.write(String(decoding: data, as: UTF8.self) + "\n", to: path)
    }
}
