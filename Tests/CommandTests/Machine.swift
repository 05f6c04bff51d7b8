import Compose
@testable import ConductorCommands
@testable import Hooks
import Host
@testable import Projects
@testable import Repositories
import Synchronization
import SystemPackage
import TestSupport

/// A sandbox with real git, a terminal that is remembered, and a docker that is told what to say.
final class Machine: Sendable {
    private let sandbox: Sandbox
    let docker = FakeDocker()
    /// What hooks run; by default a program that is not there.
    let executable: FilePath

    /// What every program sees.
    static let environment = Sandbox.environment.merging(["TERM": "xterm"]) { $1 }

    init(executable: FilePath = "/usr/bin/git-conductor", in sandbox: Sandbox = Sandbox()) {
        self.executable = executable
        self.sandbox = sandbox
    }

    /// The folder, without symbolic links.
    var root: FilePath { sandbox.root }

    /// A path in the folder.
    func path(_ relative: String) -> FilePath { sandbox.path(relative) }

    /// Writes files, by their paths in the folder.
    func write(_ files: [String: String], in folder: String = "project") throws {
        try sandbox.write(files, in: folder)
    }

    /// Reads a file of the folder.
    func read(_ relative: String) throws -> String { try sandbox.read(relative) }

    /// Runs a shell script in a folder and returns what it printed.
    @discardableResult
    func run(_ script: String, in folder: String = "project") async throws -> String {
        let captured = try await LiveProcessRunner().capture(
            Command("sh", ["-ec", script], environment: Self.environment, workingDirectory: path(folder)))
        guard captured.status.isSuccess else { throw HostError(.process, "\(script): \(captured.error)") }
        return captured.output
    }

    /// Makes a project of files, with its hooks installed.
    func project(_ files: [String: String]) async throws {
        try write(files)
        try await run("git init --quiet")
        let project = try Project.find(from: path("project"))
        try await RepositoryHooks(
            of: project, git: GitProgram(host(RecordingTerminal(isInteractive: false)))
        ).install()
    }

    /// Runs a command line as `main` does.
    func conductor(
        _ words: [String], in folder: String = "project", environment: [String: String] = [:],
        isInteractive: Bool = false
    ) async -> Outcome {
        let terminal = RecordingTerminal(isInteractive: isInteractive)
        let before = (lines: docker.lines.count, resolutions: docker.resolutions.count)
        let status = await ConductorCommandLine.run(words, host: host(terminal, in: folder, environment: environment))
        return Outcome(
            status: status, output: redacted(terminal.output), error: redacted(terminal.messages),
            docker: docker.lines.dropFirst(before.lines).map(redacted),
            resolutions: docker.resolutions.dropFirst(before.resolutions).map(redacted))
    }

    private func host(
        _ terminal: RecordingTerminal, in folder: String = "project", environment: [String: String] = [:]
    ) -> Host {
        let own = ["XDG_STATE_HOME": path("state").string]
        var host = Host(
            processes: docker, terminal: terminal,
            environment: Self.environment.merging(own) { $1 }.merging(environment) { $1 },
            currentDirectory: path(folder), executable: executable)
        // Among hundreds of tests on few processors all takes its time.
        host.timeLimits.query = .seconds(3600)
        host.timeLimits.patience = .seconds(3600)
        host.timeLimits.progress = .seconds(3600)
        host.timeLimits.writing = .seconds(60)
        return host
    }

    func conductor(_ line: String, in folder: String = "project") async -> Outcome {
        await conductor(line.split(separator: " ").map(String.init), in: folder)
    }

    private func redacted(_ text: String) -> String {
        text.replacing(root.string, with: "$ROOT").replacing(/\b[0-9a-f]{40}\b/, with: "COMMIT")
            .replacing(/\.(\w+)\.\d+\.tmp\//, with: { "\($0.output.1)/" })
    }
}

/// All that came of a command line.
struct Outcome: Sendable {
    let status: Int32
    let output: String
    let error: String
    /// The calls of docker and docker-compose, without the looks at versions and containers.
    let docker: [String]
    /// The calls that asked docker-compose what it makes of the files.
    let resolutions: [String]

    /// The whole, for a comparison.
    var transcript: String {
        (output + error.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { "! \($0)\n" }.joined())
            + "status \(status)\n"
    }
}

/// Remembers what is written.
final class RecordingTerminal: Terminal {
    private let written = Mutex((output: "", messages: ""))
    private let isInteractive: Bool

    init(isInteractive: Bool) { self.isInteractive = isInteractive }

    var output: String { written.withLock { $0.output } }
    var messages: String { written.withLock { $0.messages } }

    func write(_ text: String) { written.withLock { $0.output += text } }
    func message(_ text: String) { written.withLock { $0.messages += text } }
    var isOutputInteractive: Bool { isInteractive }
    var isMessageInteractive: Bool { isInteractive }
    var isInputInteractive: Bool { false }
}

/// Runs git, and plays a docker that does what it is told.
final class FakeDocker: ProcessRunner {
    /// What the docker has been told and has done.
    struct State {
        /// What was asked of docker, but for its version, its containers and its images.
        var lines: [String] = []
        /// The calls that asked docker-compose what it makes of the files.
        var resolutions: [String] = []
        /// The containers, a line of `docker ps` each, by service.
        var containers: [String: String] = [:]
        /// Whether the engine answers.
        var isUp = true
        /// What its client says of itself.
        var clientVersion = "Docker version 27.5.1, build 1"
        /// Whether there is a docker.
        var isThere = true
        /// What it answers where it can do nothing.
        var failure: Captured?
        /// Whether it has the images that are asked for.
        var hasImages = true
        /// The ids of containers that ended for want of memory.
        var outOfMemory: [String] = []
        /// What it lists as networks.
        var networks = ""
        /// The first words of a call of git that fails.
        var failingGit: [String]?
        /// The verb of docker-compose's that takes longer than it may.
        var endless: String?
        /// What git and the shell have written to the terminal.
        var shown = ""
    }

    private let state = Mutex(State())

    var lines: [String] { state.withLock { $0.lines } }
    var resolutions: [String] { state.withLock { $0.resolutions } }
    var shown: String { state.withLock { $0.shown } }

    /// Sets what it says and does from now on.
    func set(_ change: (inout sending State) -> Void) { state.withLock { change(&$0) } }

    /// A line of `docker ps`.
    static func container(
        _ service: String, state: String = "running", status: String = "Up 2 minutes", image: String = "image",
        ports: String = "", folder: String = ""
    ) -> String {
        ["id-\(service)", service, state, status, image, ports, folder, "False", "", "", "project_default"].joined(
            separator: "\t")
    }

    private func answer(_ command: Command) async throws -> Captured {
        if command.executable == "git" {
            let failing = state.withLock { $0.failingGit }
            if let failing, command.arguments.starts(with: failing) {
                return Captured(status: .exited(1), error: "fatal: no\n")
            }
            return try await LiveProcessRunner().capture(command)
        }
        if ["cp", "sh"].contains(command.executable) { return try await LiveProcessRunner().capture(command) }
        return try state.withLock { try $0.answer(command) }
    }

    func capture(_ command: Command) async throws -> Captured {
        // What docker-compose makes of the files asks for nothing.
        if command.executable == "docker", command.arguments.last == "config" {
            set { $0.resolutions.append(command.description) }
            return Captured(status: .exited(0), output: try Self.resolved(command.arguments))
        }
        return try await answer(command)
    }

    /// What docker-compose makes of the files: of each service its name.
    private static func resolved(_ words: [String]) throws -> String {
        let files = words.indices.filter { words[$0] == "-f" }.map { FilePath(words[$0 + 1]) }
        let names = try files.flatMap { path in
            try ComposeFile(try Files.text(of: path), path: path, name: path.string).services.map(\.name)
        }
        return "services:\n" + Set(names).sorted().map { "  \($0): {}\n" }.joined()
    }

    func attach(_ command: Command, output: Attachment) async throws -> ExitStatus {
        let captured = try await answer(command)
        set { $0.shown += captured.output + captured.error }
        return captured.status
    }
    func detach(_ command: Command, log: FilePath) throws { set { $0.lines.append("in the background: \(command)") } }
    func startSession() {}
}

extension FakeDocker.State {
    fileprivate mutating func answer(_ command: Command) throws -> Captured {
        guard isThere, command.executable == "docker" else {
            throw HostError(.programNotFound, "'\(command.executable)' is not on this machine's PATH")
        }
        let words = command.arguments
        if words == ["--version"] { return Captured(status: .exited(0), output: clientVersion + "\n") }
        if words.starts(with: ["version"]) {
            return isUp ? Captured(status: .exited(0), output: "27.5.1\n") : .unanswered
        }
        if words.starts(with: ["compose", "version"]) { return Captured(status: .exited(0), output: "2.40.3\n") }
        guard isUp else { return .unanswered }
        if words.first == "ps" {
            let lines = containers.sorted { $0.key < $1.key }.map(\.value)
            return Captured(status: .exited(0), output: words.contains("--all") ? lines.joined(separator: "\n") : "")
        }
        if words.starts(with: ["network", "ls"]) { return Captured(status: .exited(0), output: networks) }
        if words.starts(with: ["image", "inspect"]) { return Captured(status: .exited(hasImages ? 0 : 1)) }
        if words.contains("{{.Id}} {{.State.OOMKilled}}") {
            return Captured(status: .exited(0), output: outOfMemory.map { "\($0) true\n" }.joined())
        }
        // Nobody knows what containers were made from without us.
        if words.contains("--hash") { return Captured(status: .exited(1)) }
        lines.append(command.description)
        if let endless, words.contains(endless) {
            throw HostError(
                .timeout, "'\(command.title)' has not ended within \(TimeLimits.words(command.timeLimit ?? .zero))")
        }
        if let failure { return failure }
        if let index = words.firstIndex(of: "--no-deps") {
            for service in words[(index + 1)...] where !service.hasPrefix("-") {
                containers[service] = FakeDocker.container(service, image: "acme/\(service)")
            }
        }
        if words.contains("down") { containers = [:] }
        if let verb = words.first(where: { ["stop", "kill", "rm"].contains($0) }), !words.contains("-s") {
            let named = words.filter { containers[$0] != nil }
            for service in named.isEmpty ? Array(containers.keys) : named {
                containers[service] =
                    verb == "rm"
                    ? nil : FakeDocker.container(service, state: "exited", status: "Exited (0) 1 second ago")
            }
        }
        return Captured(status: .exited(0))
    }
}

extension Captured {
    /// What docker says when its engine does not answer.
    fileprivate static let unanswered = Captured(
        status: .exited(1), error: "Cannot connect to the Docker daemon at unix:///var/run/docker.sock.\n")
}

/// Runs nothing.
struct SilentRunner: ProcessRunner {
    func capture(_ command: Command) async throws -> Captured { Captured(status: .exited(0)) }
    func attach(_ command: Command, output: Attachment) async throws -> ExitStatus { .exited(0) }
    func detach(_ command: Command, log: FilePath) throws {}
    func startSession() {}
}
