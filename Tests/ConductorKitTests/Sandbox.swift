import Synchronization
@testable import Conductor
@testable import Docker
@testable import Errors
import FoundationEssentials
import Host
@testable import Pipeline
@testable import Projects
@testable import Repositories
import SystemPackage
import TestSupport
import Testing

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A temporary folder with real git repositories; it goes away with its last reference.
final class Sandbox: Sendable {
    /// The folder, without symbolic links.
    let root: FilePath

    /// The docker-composes that tests pretend to have found.
    static let modern = ComposeTool(command: ["docker", "compose"], version: "2.40.3")
    static let legacy = ComposeTool(command: ["docker-compose"], version: "1.29.2")

    private static let home = testHome

    /// What every program in the sandbox sees.
    static let environment: [String: String] = [
        "PATH": getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin", "HOME": home, "TZ": "UTC",
        "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8", "GIT_AUTHOR_DATE": "1700000000 +0000",
        "GIT_COMMITTER_DATE": "1700000000 +0000",
    ]

    init() {
        _ = Self.home
        root = FilePath(Self.temporaryFolder("sandbox"))
    }

    deinit { try? Files.remove(root) }

    private static func temporaryFolder(_ name: String) -> String {
        (try? makeTemporaryFolder(name))?.string ?? "/nonexistent"
    }

    /// A path in the folder.
    func path(_ relative: String) -> FilePath { root.pushing(FilePath(relative)) }

    /// Writes files, by their paths in the folder.
    func write(_ files: [String: String], in folder: String = "") throws {
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
    func read(_ relative: String) throws -> String { try Files.text(of: path(relative)) }

    /// Runs a shell script in a folder and returns what it printed, without the last line end.
    @discardableResult
    func run(
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
    func repository(_ files: [String: String], in folder: String = "project") async throws {
        try write(files, in: folder)
        let template = try await Self.template.value
        try Files.createFolder(path(folder))
        try write(template, in: folder)
        for name in ["objects", "refs"] { try Files.createFolder(path(folder).appending(".git").appending(name)) }
    }

    /// The project in a folder.
    func project(_ folder: String = "project") throws -> Project { try Project.find(from: path(folder)) }

    /// A text with the sandbox's own path taken out.
    func redacted(_ text: String) -> String { text.replacing(root.string, with: "$SANDBOX") }
}

extension Sandbox {
    /// Loads the project in a folder as the first stage of the pipeline does.
    func load(
        _ folder: String = "project", environment: String? = nil, tool: ComposeTool? = modern,
        variables: [String: String] = [:], state: WorktreeState = WorktreeState(), stack: String? = nil,
        warn: @escaping (String) -> Void = { _ in }
    ) async throws -> Situation {
        let (project, git) = (try project(folder), GitProgram(host()))
        return try await Situation.load(
            project, state: state, choice: .init(environment: environment, stack: stack), tool: tool, git: git,
            settings: try await ProjectSettings(of: project, git: git), variables: variables, warn: warn)
    }

    /// Makes a project of files and loads it.
    func situation(
        _ files: [String: String], environment: String? = nil, tool: ComposeTool? = modern,
        variables: [String: String] = [:], state: WorktreeState = WorktreeState()
    ) async throws -> Situation {
        try await repository(["pods/default.yml": "services: {}\n"].merging(files) { $1 })
        return try await load(environment: environment, tool: tool, variables: variables, state: state)
    }

    /// Makes a bare repository with one commit on `main`, and returns its URL.
    func remote(_ name: String, files: [String: String] = ["app.txt": "one\n"]) async throws -> String {
        try await repository(files, in: "work-\(name)")
        try await run(
            "git add . && git commit --quiet -m First && git clone --quiet --bare . ../\(name).git", in: "work-\(name)")
        return "file://\(path("\(name).git"))"
    }

    /// What a command may use of the machine, with another runner of programs where one is given.
    func host(
        _ processes: any ProcessRunner = LiveProcessRunner(), in folder: String = "project",
        environment: [String: String] = environment
    ) -> Host {
        Host(
            processes: processes, terminal: SilentTerminal(), environment: environment, currentDirectory: path(folder),
            executable: "/usr/bin/git-conductor")
    }

    /// A transfer of which nobody wants to hear.
    func transfer(_ settings: TransferSettings = TransferSettings()) -> Transfer {
        Transfer(git: GitProgram(host()), settings: settings, job: .quiet)
    }

    /// Work on the project on a machine.
    func session(on host: Host) throws -> Session {
        Session(host: host, project: try project(), report: { _ in }, warn: { _ in })
    }

    /// Whether the project's hooks are wanted and were never installed: a warning says so.
    func lacksHooks() async throws -> Bool {
        let warnings = Mutex<[String]>([])
        let session = Session(
            host: host(), project: try project(), report: { _ in },
            warn: { line in warnings.withLock { $0.append(line) } })
        try await session.checkHooks()
        return warnings.withLock { !$0.isEmpty }
    }

    /// Work on the project in a folder.
    func session(_ processes: any ProcessRunner = LiveProcessRunner(), in folder: String = "project") throws -> Session
    {
        Session(host: host(processes, in: folder), project: try project(folder), report: { _ in }, warn: { _ in })
    }
}

/// Expects a ``ConductorError`` of a kind and returns it.
@discardableResult
func expectError(
    _ kind: ConductorError.Kind, sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async throws -> ConductorError {
    let error = await #expect(throws: ConductorError.self, sourceLocation: sourceLocation) { try await body() }
    let found = try #require(error, sourceLocation: sourceLocation)
    #expect(found.kind == kind, sourceLocation: sourceLocation)
    return found
}

extension Proposal {
    /// What is out of date if all that was applied still runs.
    init(pending rendering: Rendering) {
        self.init(rendering, inventory: Inventory(assumedFor: rendering.situation), scope: .running)
    }
}
