import Foundation
import SystemPackage
import TestSupport
import Testing

/// A temporary folder in which real git makes repositories; it goes away with its last reference.
final class Sandbox: Sendable {
    /// The folder, without symbolic links.
    let root: FilePath

    private static let home = testHome

    init() {
        _ = Self.home
        root = FilePath(Self.temporaryFolder("git-tests"))
    }

    deinit { try? FileManager.default.removeItem(atPath: root.string) }

    /// Runs a shell script in the folder and returns what it printed, without the last line end.
    ///
    /// Every git in it is hermetic, and the commit dates count up by a minute with `tick`.
    @discardableResult
    func run(_ script: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-ec", Self.prelude + script]
        process.currentDirectoryURL = URL(fileURLWithPath: root.string)
        process.environment = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": Self.home, "TZ": "UTC",
            "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "GIT_EDITOR": "true", "LC_ALL": "C.UTF-8",
            "GIT_AUTHOR_NAME": "A. Person", "GIT_AUTHOR_EMAIL": "person@example.com",
            "GIT_COMMITTER_NAME": "A. Person", "GIT_COMMITTER_EMAIL": "person@example.com",
            "GIT_CONFIG_COUNT": "2", "GIT_CONFIG_KEY_0": "init.defaultBranch", "GIT_CONFIG_VALUE_0": "main",
            "GIT_CONFIG_KEY_1": "protocol.file.allow", "GIT_CONFIG_VALUE_1": "always",
        ]
        let (output, errors) = (Pipe(), root.appending(".stderr").string)
        try Data().write(to: URL(fileURLWithPath: errors))
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errors))
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        ended.wait()
        if process.terminationStatus != 0 {
            let reason = try String(contentsOfFile: errors, encoding: .utf8)
            Issue.record(
                "the script ended with \(process.terminationStatus): \(reason)", sourceLocation: sourceLocation)
        }
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }

    /// A path in the folder.
    func path(_ relative: String) -> FilePath { root.pushing(FilePath(relative)) }

    /// `commit MESSAGE [FILE]…` changes and commits files, `FILE` being `file` when none is given.
    private static let prelude = """
        time=1700000000
        tick() { time=$((time + 60)); export GIT_AUTHOR_DATE="$time +0000" GIT_COMMITTER_DATE="$time +0000"; }
        tick
        commit() {
          tick; message=$1; shift; [ $# -gt 0 ] || set -- file
          for name; do echo "$message" >> "$name"; git add "$name"; done
          git commit --quiet --message "$message"
        }

        """

    private static func temporaryFolder(_ name: String) -> String {
        guard let folder = try? makeTemporaryFolder(name) else { preconditionFailure("no folder can be made") }
        return folder.string
    }

}
