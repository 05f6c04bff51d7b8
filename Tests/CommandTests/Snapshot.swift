import Host
import SystemPackage
import Testing

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The top of the project that holds these tests.
let repository = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()

/// Compares a text with the file `Snapshots/NAME.txt`; `CONDUCTOR_RECORD=1` writes the file instead.
func expectSnapshot(_ actual: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let path = FilePath(#filePath).removingLastComponent().appending("Snapshots").appending(name + ".txt")
    if getenv("CONDUCTOR_RECORD").map({ String(cString: $0) }) == "1" {
        try Files.write(actual, to: path)
        return
    }
    guard let expected = try? Files.text(of: path) else {
        Issue.record(
            "There is no snapshot '\(name)'; CONDUCTOR_RECORD=1 writes it. It would be:\n\(actual)",
            sourceLocation: sourceLocation)
        return
    }
    #expect(actual == expected, sourceLocation: sourceLocation)
}
