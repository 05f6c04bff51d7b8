import Errors
import GitURLs
package import Host
package import SystemPackage
/// The user's own git, for what changes a repository or goes over the network.
package struct GitProgram: Sendable {
    /// The machine whose git it is.
    package let host: Host

    /// Uses the git of this machine.
    package init(_ host: Host) {
        self.host = host
    }

    /// Runs git quietly.
    ///
    /// - Returns: its standard output, without the line break at the end.
    /// - Throws: ``ConductorError`` of kind `git` with what git said.
    @discardableResult
    package func callAsFunction(_ arguments: String..., in folder: FilePath? = nil) async throws -> String {
        try await capture(arguments, in: folder)
    }

    /// Runs git quietly; like `callAsFunction`, for arguments in a list.
    @discardableResult
    package func capture(_ arguments: [String], in folder: FilePath? = nil) async throws -> String {
        try output(of: try await attempt(arguments, in: folder), for: arguments)
    }

    /// Runs git quietly, with something to read on its standard input.
    ///
    /// - Parameter variables: what its environment has beside the usual.
    @discardableResult
    package func capture(
        _ arguments: [String], in folder: FilePath?, input: String, _ variables: [String: String] = [:]
    ) async throws -> String {
        var command = command(arguments, in: folder)
        command.input = input
        command.environment.merge(variables) { $1 }
        return try output(of: try await run(command), for: arguments)
    }

    /// Runs git quietly, whatever comes of it.
    package func attempt(_ arguments: [String], in folder: FilePath? = nil) async throws -> Captured {
        try await run(command(arguments, in: folder))
    }

    private func run(_ command: Command) async throws -> Captured {
        do {
            return try await host.processes.capture(command)
        } catch let error as HostError where error.kind == .timeout {
            throw ConductorError(
                .git, error.message,
                hint: "look what keeps git from answering\(command.workingDirectory.map { " in '\($0)'" } ?? ""); "
                    + "'git config conductor.timeout SECONDS' gives it more time, and 0 all the time there is")
        }
    }

    /// What git printed, without the line break at the end.
    ///
    /// - Throws: ``ConductorError`` of kind `git` where it failed.
    func output(of captured: Captured, for arguments: [String]) throws -> String {
        guard captured.status.isSuccess else {
            throw failure(arguments, captured.status, said: captured.error)
        }
        return captured.output.hasSuffix("\n") ? String(captured.output.dropLast()) : captured.output
    }

    /// Runs git for as long as a job takes, and tells the job how far it is.
    ///
    /// - Parameters:
    ///   - variables: what its environment has beside the usual.
    ///   - line: told each line of its standard error.
    /// - Throws: ``ConductorError`` of kind `git`.
    package func run(
        _ arguments: [String], in folder: FilePath? = nil, _ variables: [String: String] = [:], for job: Job,
        line: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws {
        var command = command(arguments, in: folder, for: job)
        command.environment.merge(variables) { $1 }
        let captured = try await host.processes.capture(command) { text in
            line(text)
            if job.wantsProgress, let progress = TransferProgress(gitLine: text) { job.report(progress) }
        }
        _ = try output(of: captured, for: arguments)
    }

    /// Talks to the user's credential helpers.
    ///
    /// - Parameters:
    ///   - action: `fill`, `approve` or `reject`.
    ///   - description: what `git credential` reads.
    @discardableResult
    func credential(_ action: String, _ description: String, for job: Job) async throws -> Captured {
        var command = command(["credential", action], in: nil, for: job)
        command.input = description
        return try await host.processes.capture(command)
    }

    /// Clones a project.
    ///
    /// - Throws: ``ConductorError`` of kind `git`, of kind `content` for a URL that is not safe, or of kind
    ///   `interrupted` after a signal.
    package func clone(_ url: String, into folder: FilePath, jobs: Jobs) async throws {
        if let problem = GitContext(url)?.problem ?? (url.hasPrefix("-") ? "it begins with '-'" : nil) {
            throw ConductorError(.content, "'\(url)' is not safe to clone: \(problem)")
        }
        let work = try place(toCloneInto: folder)
        let (result, signal) = await Interruption.cancelling {
            await jobs.job(Self.folderName(for: url), isAlone: true) { job in
                job.begin("Cloning \(url)")
                do {
                    try await transfer("clone", ["--", url, work.string], from: url, for: job)
                    if work != folder { try Files.move(work, to: folder) }
                } catch {
                    if work != folder { try Files.remove(work) }
                    throw error
                }
            }
        }
        if let signal {
            throw ConductorError(.interrupted, "interrupted: '\(url)' is not cloned", signal: signal)
        }
        try result.get()
    }

    /// Where a clone is made before it is renamed, so that its folder is there when it is whole. What a clone that was
    /// killed has left there goes.
    private func place(toCloneInto folder: FilePath) throws -> FilePath {
        let work = Files.temporarySibling(of: folder)
        let parent = folder.removingLastComponent()
        for left in Files.leftovers(in: parent)
        where left.lastComponent?.string.hasPrefix(".\(folder.lastComponent?.string ?? "").") == true {
            try Files.remove(left)
        }
        // Into what is there git does not clone, and says so.
        guard !Files.exists(folder) || Files.kind(of: folder) == .folder && Files.names(in: folder).isEmpty else {
            return folder
        }
        return work
    }

    /// The name that git gives to the folder of a clone.
    package static func folderName(for url: String) -> String {
        var name = url[...]
        while name.hasSuffix("/") { name = name.dropLast() }
        if name.hasSuffix("/.git") { name = name.dropLast(5) }
        if let cut = name.lastIndex(where: { $0 == "/" || $0 == ":" }) { name = name[name.index(after: cut)...] }
        return String(name.hasSuffix(".git") ? name.dropLast(4) : name)
    }

    /// A job that is not alone has no terminal to ask at: nobody could tell whose question it is.
    private func command(_ arguments: [String], in folder: FilePath?, for job: Job) -> Command {
        var command = command(arguments, in: folder)
        if !job.isAlone || !host.terminal.isInputInteractive {
            command.ownsSession = true
            command.environment["GIT_TERMINAL_PROMPT"] = "0"
        }
        return command
    }

    private func command(_ arguments: [String], in folder: FilePath?) -> Command {
        var environment = host.environment
        // Some of what git says we read.
        environment["LANGUAGE"] = "en"
        // What we do ourselves needs no hook of ours.
        environment["CONDUCTOR_HOOKS"] = "0"
        // Looking at a repository is not to keep the user's own commands from its index.
        environment["GIT_OPTIONAL_LOCKS"] = "0"
        if !host.terminal.isInputInteractive { environment["GIT_TERMINAL_PROMPT"] = "0" }
        var command = Command("git", arguments, environment: environment, workingDirectory: folder)
        let verb = Self.verb(of: arguments)
        command.title = "git \(verb)"
        if Self.queries.contains(verb) { command.timeLimit = host.timeLimits.query }
        return command
    }

    /// What only reads a repository of this machine, and asks nobody anything.
    private static let queries: Set = [
        "for-each-ref", "log", "ls-files", "ls-tree", "merge-base", "rev-list", "rev-parse", "status", "var", "version",
    ]

    private static func verb(of arguments: [String]) -> String {
        arguments.first { !$0.hasPrefix("-") && !$0.contains("=") } ?? ""
    }

    private func failure(_ arguments: [String], _ status: ExitStatus, said: String) -> ConductorError {
        let lines = said.split { $0.isNewline }.map(String.init).filter {
            !$0.hasPrefix("Cloning into") && TransferProgress(gitLine: $0) == nil
        }
        return ConductorError(
            .git, "'git \(Self.verb(of: arguments))' failed" + (lines.isEmpty ? " with status \(status.code)" : ""),
            details: lines)
    }
}
