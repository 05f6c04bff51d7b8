import FoundationEssentials
import Host
import SystemPackage
import TestSupport
import Testing

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A temporary folder that goes away with its last reference.
final class Folder: Sendable {
    /// The folder, without symbolic links.
    let root: FilePath

    init() throws { root = try makeTemporaryFolder("host-tests") }

    deinit { try? Files.remove(root) }

    /// A path in the folder.
    func path(_ relative: String) -> FilePath { root.pushing(FilePath(relative)) }

    /// Runs a shell script in the folder and returns what it printed.
    @discardableResult
    func run(_ script: String) async throws -> String {
        let captured = try await LiveProcessRunner().capture(
            Command("/bin/sh", ["-ec", script], environment: ["PATH": searchPath], workingDirectory: root))
        #expect(captured.status == .exited(0), "\(captured.error)")
        return captured.output
    }
}

/// Where the tests' own programs are found.
let searchPath = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"

/// Waits until something has come about, five seconds at most.
func eventually(_ isSo: () throws -> Bool) async throws -> Bool {
    for _ in 0..<500 {
        if try isSo() { return true }
        try await Task.sleep(for: .milliseconds(10))
    }
    return false
}
