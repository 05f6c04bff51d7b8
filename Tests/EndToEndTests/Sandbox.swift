import Foundation
import Subprocess
import Synchronization
import SystemPackage
import TestSupport
import Testing

/// A small machine for one scenario: a home, a git configuration, remotes, and a name that no other stack has.
///
/// Its path has a space and a letter that is not ASCII, so that every scenario runs in such a path.
final class Sandbox: Sendable {
    /// In the name of everything that the scenario makes, and in that of nothing else.
    let tag: String
    let generation: ComposeGeneration
    /// Whether a docker engine can be reached.
    let hasEngine: Bool
    let root: FilePath
    /// Where commands run unless told otherwise; empty at first.
    let work: FilePath
    let home: FilePath
    /// The environment of every command.
    let environment: [String: String]
    /// The stacks that this sandbox has to remove though their names need not have the tag.
    let stacks = Mutex<Set<String>>([])

    var remotes: FilePath { root.appending("remotes") }
    var bin: FilePath { root.appending("bin") }

    /// A name for a project, and so for its stack, that is this sandbox's own: `hello_world_TAG`.
    func projectName(_ base: String = "hello_world") -> String { "\(base)_\(tag)" }

    init(_ generation: ComposeGeneration, hasEngine: Bool) throws {
        let variables = ProcessInfo.processInfo.environment
        self.generation = generation
        self.hasEngine = hasEngine
        self.tag = Self.nextTag()
        let files = FileManager.default
        root = temporaryFiles.appending("conductor ü \(tag)")
        work = root.appending("work")
        home = root.appending("home")
        environment = Self.environment(root: root, hasEngine: hasEngine, from: variables)

        for folder in [work, home, root.appending("remotes"), root.appending("bin")] {
            try files.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        }
        let binary = try Self.binary(variables)
        try files.createSymbolicLink(atPath: bin.appending("git-conductor").string, withDestinationPath: binary.string)
        try files.createSymbolicLink(atPath: bin.appending("conductor").string, withDestinationPath: "git-conductor")
        try files.createSymbolicLink(
            atPath: bin.appending("git-conductor-hook").string, withDestinationPath: "\(binary)-hook")
        try files.createSymbolicLink(
            atPath: bin.appending("git-conductor-dashboard").string, withDestinationPath: "\(binary)-dashboard")
        try Self.gitConfiguration(remotes: remotes, compose: generation)
            .write(toFile: home.appending(".gitconfig").string, atomically: true, encoding: .utf8)
    }

    /// Nothing of the caller's environment but the way to the programs and to the engine.
    private static func environment(
        root: FilePath, hasEngine: Bool, from variables: [String: String]
    ) -> [String: String] {
        let home = root.appending("home")
        var environment = [
            "HOME": home.string,
            "PATH": root.appending("bin").string + ":" + (variables["PATH"] ?? "/usr/bin:/bin"),
            "GIT_CONFIG_GLOBAL": home.appending(".gitconfig").string,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CEILING_DIRECTORIES": root.string,
            "GIT_TERMINAL_PROMPT": "0",
            "COLUMNS": "80",
            "TZ": "UTC",
            "LC_ALL": "C.UTF-8",
            "DOCKER_CONFIG": variables["DOCKER_CONFIG"] ?? (variables["HOME"] ?? "/root") + "/.docker",
        ]
        for name in ["DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH", "LD_LIBRARY_PATH"] {
            environment[name] = variables[name]
        }
        if !hasEngine { environment["DOCKER_HOST"] = "unix://\(root)/no-engine" }
        return environment
    }

    /// Next to the bundle of the tests, where the package manager has put it, or what `CONDUCTOR_BINARY` names.
    private static func binary(_ variables: [String: String]) throws -> FilePath {
        let bundle = CommandLine.arguments.first { $0.contains(".xctest") }.map { argument in
            let path = FilePath(argument)
            return FilePath(root: path.root, path.components.prefix { $0.extension != "xctest" })
        }
        let path = variables["CONDUCTOR_BINARY"].map { FilePath($0) } ?? bundle?.appending("git-conductor")
        guard let path, FileManager.default.isExecutableFile(atPath: path.string) else {
            throw BinaryMissing(path: path)
        }
        return path
    }

    struct BinaryMissing: Error, CustomStringConvertible {
        let path: FilePath?

        var description: String {
            "There is no git-conductor at '\(path?.string ?? "the folder of the tests")'. CONDUCTOR_BINARY names another place"
        }
    }

    private static func gitConfiguration(remotes: FilePath, compose: ComposeGeneration) -> String {
        // Each home has a registry of ports of its own, and tests run side by side.
        let ports = 20000 + sandboxes.withLock(\.self) % 30 * 300
        return """
            [user]
            \tname = Ada Lovelace
            \temail = ada@example.com
            [init]
            \tdefaultBranch = main
            [protocol "file"]
            \tallow = always
            [gc]
            \tauto = 0
            [maintenance]
            \tauto = false
            [url "file://\(remotes)/"]
            \tinsteadOf = git@github.com:
            [conductor]
            \tcompose = \(compose.command.joined(separator: " "))
            \ttimeout = 600
            \tportRange = \(ports)-\(ports + 299)

            """
    }

    private static let sandboxes = Mutex(0)

    private static func nextTag() -> String {
        let number = sandboxes.withLock { count in
            count += 1
            return count
        }
        return testRun + String(String(1000 + number).dropFirst())
    }
}

/// Runs a scenario in a sandbox of its own, and removes all that it made. The suite says whether an engine is in reach.
///
/// What the scenario should not have left, such as a process, is an issue of the test that called.
///
/// - Parameter patience: How long a process that is about to end may take to do so.
func withSandbox(
    _ generation: ComposeGeneration = .v2, patience: Duration = .seconds(5),
    sourceLocation: SourceLocation = #_sourceLocation,
    _ scenario: (Sandbox) async throws -> Void
) async throws {
    let hasEngine = Test.current?.traits.contains { ($0 as? Turn)?.hasEngine == true } ?? true
    if hasEngine { try await Engine.require() }
    let sandbox = try Sandbox(generation, hasEngine: hasEngine)
    let result: Result<Void, any Error>
    do {
        result = .success(try await scenario(sandbox))
    } catch {
        result = .failure(error)
    }
    // A task of its own: a test that took too long is cancelled, and has to be cleaned up nevertheless.
    for complaint in await Task.detached(operation: { await sandbox.close(patience: patience) }).value {
        Issue.record("\(complaint)", sourceLocation: sourceLocation)
    }
    try result.get()
}
