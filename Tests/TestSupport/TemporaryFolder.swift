import Foundation
package import SystemPackage

/// The name of this run of the tests. Everything that they make has it in its own name, so that `Tests/run` finds what
/// is left.
package let testRun =
    ProcessInfo.processInfo.environment["CONDUCTOR_TEST_RUN"]
    ?? String((0..<6).compactMap { _ in "hjkmnpqrstvwxz".randomElement() })

/// The folder for temporary files, without symbolic links.
package let temporaryFiles: FilePath = {
    let folder = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
    // Foundation would take `/private` away on macOS, which git keeps.
    guard let real = realpath(folder, nil) else { return FilePath(folder) }
    defer { free(real) }
    return FilePath(platformString: real)
}()

/// Makes a folder of its own for a test.
///
/// - Parameter name: What it is for.
/// - Returns: Its path, without symbolic links.
package func makeTemporaryFolder(_ name: String) throws -> FilePath {
    let folder = temporaryFiles.appending("conductor-\(name)-\(testRun)-\(UUID().uuidString)")
    try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
    return folder
}
