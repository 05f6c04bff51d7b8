import Foundation
import Testing

/// Compares a text with a file in `Snapshots`; `CONDUCTOR_RECORD=1` writes the file instead.
func expectSnapshot(_ actual: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Snapshots/\(name)")
    if ProcessInfo.processInfo.environment["CONDUCTOR_RECORD"] == "1" {
        return try actual.write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOf: file, encoding: .utf8) == actual, sourceLocation: sourceLocation)
}
