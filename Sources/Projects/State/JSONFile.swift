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

    /// Changes a file that several processes share, while no other process changes it.
    ///
    /// The lock is the file of the same name that ends in `.lock`.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - read: reads the present value.
    ///   - body: changes the value; the same value is not written.
    /// - Throws: what the body throws; `HostError`, and the file is then unchanged; `CancellationError`.
    static func change<Value: Encodable & Equatable>(
        _ path: FilePath, read: () -> Value, _ body: (inout Value) throws -> Void
    ) async throws {
        var lockPath = path
        lockPath.extension = "lock"
        try Files.createFolder(path.removingLastComponent())
        let lock = try await FileLock.wait(for: lockPath) {}
        let before = read()
        var after = before
        try body(&after)
        if after != before { try write(after, to: path) }
        _ = consume lock
    }

    /// Writes a value as JSON with sorted keys.
    ///
    /// - Parameter isPrivate: whether only the user may read the file.
    /// - Throws: `HostError`; the file is then unchanged.
    package static func write(_ value: some Encodable, to path: FilePath, isPrivate: Bool = false) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let data = try encoder.encode(value)
        try Files.write(String(decoding: data, as: UTF8.self) + "\n", to: path, isPrivate: isPrivate)
    }
}
