package import Errors
import FoundationEssentials
package import Host
package import SystemPackage
package import Testing

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A temporary folder with real git repositories; it is removed with its last reference.
package final class Sandbox: Sendable {
    /// The folder, without symbolic links.
    package let root: FilePath

    /// What every program in the sandbox sees.
    package static let environment: [String: String] = [
        "PATH": getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin", "HOME": testHome, "TZ": "UTC",
        "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8", "GIT_AUTHOR_DATE": "1700000000 +0000",
        "GIT_COMMITTER_DATE": "1700000000 +0000",
    ]

    /// Makes the folder.
    package init() {
        _ = testHome
        root = (try? makeTemporaryFolder("sandbox")) ?? "/nonexistent"
    }

    /// Makes a folder for several tests; it is removed with the home folder, when the process ends.
    package init(sharedAs name: String) throws {
        root = FilePath(testHome).appending(name)
        try Files.createFolder(root)
    }

    deinit { try? Files.remove(root) }

    /// A path in the folder.
    package func path(_ relative: String) -> FilePath { root.pushing(FilePath(relative)) }

    /// Writes files, by their paths in the folder.
    package func write(_ files: [String: String], in folder: String = "") throws {
        for (name, text) in files {
            let path = path(folder).pushing(FilePath(name))
            try Files.createFolder(path.removingLastComponent())
            // Without the wait for the disk that `Files.write` takes.
            let file = try FileDescriptor.open(
                path, .writeOnly, options: [.create, .truncate, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
            _ = try file.closeAfter { try file.writeAll(text.utf8) }
        }
    }

    /// Reads a file of the folder.
    package func read(_ relative: String) throws -> String { try Files.text(of: path(relative)) }

    /// Runs a shell script in a folder and returns what it printed, without the last line end.
    @discardableResult
    package func run(
        _ script: String, in folder: String = "", sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> String {
        let captured = try await LiveProcessRunner().capture(
            Command("sh", ["-ec", script], environment: Self.environment, workingDirectory: path(folder)))
        if !captured.status.isSuccess {
            Issue.record("the script ended with \(captured.status): \(captured.error)", sourceLocation: sourceLocation)
        }
        return captured.output.hasSuffix("\n") ? String(captured.output.dropLast()) : captured.output
    }

    /// What real git makes of an empty folder, made once: hundreds of tests begin with it.
    private static let template = Task {
        let sandbox = Sandbox()
        try await sandbox.run("git init --quiet")
        return [
            ".git/HEAD": try sandbox.read(".git/HEAD"), ".git/config": try sandbox.read(".git/config"),
        ]
    }

    /// Makes a git repository with files.
    package func repository(_ files: [String: String], in folder: String = "project") async throws {
        try write(files, in: folder)
        let template = try await Self.template.value
        try Files.createFolder(path(folder))
        try write(template, in: folder)
        for name in ["objects", "refs"] { try Files.createFolder(path(folder).appending(".git").appending(name)) }
    }

    /// A text with the sandbox's own path taken out.
    package func redacted(_ text: String) -> String { text.replacing(root.string, with: "$SANDBOX") }

    /// Makes a bare repository with one commit on `main`, and returns its URL.
    package func remote(_ name: String, files: [String: String] = ["app.txt": "one\n"]) async throws -> String {
        try await repository(files, in: "work-\(name)")
        try await run(
            "git add . && git commit --quiet -m First && git clone --quiet --bare . ../\(name).git", in: "work-\(name)")
        return "file://\(path("\(name).git"))"
    }

    /// What a command may use of the machine, with another runner of programs where one is given.
    package func host(
        _ processes: any ProcessRunner = LiveProcessRunner(), in folder: String = "project",
        environment: [String: String] = environment
    ) -> Host {
        Host(
            processes: processes, terminal: SilentTerminal(), environment: environment, currentDirectory: path(folder),
            executable: "/usr/bin/git-conductor")
    }
}

/// Expects a ``ConductorError`` of a kind and returns it.
@discardableResult
package func expectError(
    _ kind: ConductorError.Kind, sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async throws -> ConductorError {
    let error = await #expect(throws: ConductorError.self, sourceLocation: sourceLocation) { try await body() }
    let found = try #require(error, sourceLocation: sourceLocation)
    #expect(found.kind == kind, sourceLocation: sourceLocation)
    return found
}
