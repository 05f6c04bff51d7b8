import Errors
import GitURLs
package import Host
package import SystemPackage
/// The user's own git, for all that changes a repository or uses the network, and to read what libgit2 cannot.
package struct GitProgram: Sendable {
    /// The machine on which git runs.
    package let host: Host

    /// Uses the git of this machine.
    package init(_ host: Host) {
        self.host = host
    }

    /// Runs git, without showing its output.
    ///
    /// - Returns: its standard output, without the line break at the end.
    /// - Throws: ``ConductorError`` of kind `git` if it fails, with what it wrote to its standard error.
    @discardableResult
    package func callAsFunction(_ arguments: String..., in folder: FilePath? = nil) async throws -> String {
        try await capture(arguments, in: folder)
    }

    /// Runs git, without showing its output; like ``callAsFunction(_:in:)``, with the arguments as a list.
    @discardableResult
    package func capture(_ arguments: [String], in folder: FilePath? = nil) async throws -> String {
        try output(of: try await attempt(arguments, in: folder), for: arguments)
    }

    /// Runs git, without showing its output, and gives it some input.
    ///
    /// - Parameters:
    ///   - input: what it reads on its standard input.
    ///   - variables: further variables for its environment.
    @discardableResult
    package func capture(
        _ arguments: [String], in folder: FilePath?, input: String, _ variables: [String: String] = [:]
    ) async throws -> String {
        var command = command(arguments, in: folder)
        command.input = input
        command.environment.merge(variables) { $1 }
        return try output(of: try await run(command), for: arguments)
    }

    /// Runs git, without showing its output, and returns the output and the status also if it fails.
    ///
    /// - Parameter variables: further variables for its environment.
    /// - Throws: ``ConductorError`` of kind `git` if a query exceeds its time limit.
    package func attempt(
        _ arguments: [String], in folder: FilePath? = nil, _ variables: [String: String] = [:]
    ) async throws -> Captured {
        var command = command(arguments, in: folder)
        command.environment.merge(variables) { $1 }
        return try await run(command)
    }

    /// Runs git on our own terminal, with the user's language.
    ///
    /// - Parameter variables: further variables for its environment.
    package func attach(
        _ arguments: [String], in folder: FilePath, _ variables: [String: String]
    ) async throws -> ExitStatus {
        try await host.processes.attach(
            Command(
                "git", arguments,
                environment: host.environment.merging(host.settingVariables.merging(variables) { $1 }) { $1 },
                workingDirectory: folder),
            output: .inherited)
    }

    private func run(_ command: Command) async throws -> Captured {
        do {
            return try await host.processes.capture(command)
        } catch let error as HostError where error.kind == .timeout {
            throw ConductorError(
                .gitTimeout, error.message,
                hint: "look what keeps git from answering\(command.workingDirectory.map { " in '\($0)'" } ?? ""); "
                    + "'git config conductor.timeout SECONDS' gives it more time, and 0 all the time there is")
        }
    }

    /// Returns what git printed, without the line break at the end.
    ///
    /// - Throws: ``ConductorError`` of kind `git` if it failed.
    func output(of captured: Captured, for arguments: [String]) throws -> String {
        guard captured.status.isSuccess else {
            throw failure(arguments, captured.status, said: captured.error)
        }
        return captured.output.hasSuffix("\n") ? String(captured.output.dropLast()) : captured.output
    }

    /// Runs git for a job, and reports its progress to the job.
    ///
    /// - Parameters:
    ///   - variables: further variables for its environment.
    ///   - line: called with each line of its standard error.
    /// - Returns: its standard output, without the line break at the end.
    /// - Throws: ``ConductorError`` of kind `git`.
    @discardableResult
    package func run(
        _ arguments: [String], in folder: FilePath? = nil, _ variables: [String: String] = [:], for job: Job,
        line: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> String {
        try output(of: try await attempt(arguments, in: folder, variables, for: job, line: line), for: arguments)
    }

    /// Runs git for a job, as ``run(_:in:_:for:line:)`` does, and returns the output and the status also if it fails.
    func attempt(
        _ arguments: [String], in folder: FilePath?, _ variables: [String: String], for job: Job,
        line: @escaping @Sendable (String) -> Void
    ) async throws -> Captured {
        var command = command(arguments, in: folder, for: job)
        command.environment.merge(variables) { $1 }
        return try await host.processes.capture(command) { text in
            line(text)
            if job.wantsProgress, let progress = TransferProgress(gitLine: text) { job.report(progress) }
        }
    }

    /// Runs `git credential`, which asks the user's credential helpers.
    ///
    /// - Parameters:
    ///   - action: `fill`, `approve` or `reject`.
    ///   - description: its input, in the format of `git credential`.
    @discardableResult
    func credential(_ action: String, _ description: String, for job: Job) async throws -> Captured {
        var command = command(["credential", action], in: nil, for: job)
        command.input = description
        return try await host.processes.capture(command)
    }

    /// Clones a project.
    ///
    /// - Throws: ``ConductorError`` of kind `git`, of kind `content` for a URL that is not safe, of kind `exists` where something
    ///   is in the folder, or of kind `interrupted` after a signal.
    package func clone(_ url: String, into folder: FilePath, jobs: Jobs) async throws {
        if let problem = GitContext(url)?.problem ?? (url.hasPrefix("-") ? "it begins with '-'" : nil) {
            throw ConductorError(.unsafeURL, "'\(url)' is not safe to clone: \(problem)")
        }
        let work = try place(toCloneInto: folder)
        let (result, signal) = await Interruption.cancelling {
            await jobs.job(Self.folderName(for: url), isAlone: true) { job in
                job.begin("Cloning \(url)")
                do {
                    try await transfer("clone", ["--", url, work.string], from: url, for: job)
                    try Files.move(work, to: folder)
                } catch {
                    try Files.remove(work)
                    throw error
                }
            }
        }
        if let signal {
            throw ConductorError(.interrupted, "interrupted: '\(url)' is not cloned", signal: signal)
        }
        try result.get()
    }

    /// Returns the folder to clone into: a temporary one, renamed when the clone is complete.
    ///
    /// Removes what killed clones have left beside the folder.
    ///
    /// - Throws: ``ConductorError`` of kind `exists` for a folder that is not empty.
    private func place(toCloneInto folder: FilePath) throws -> FilePath {
        let work = Files.temporarySibling(of: folder)
        let parent = folder.removingLastComponent()
        for left in Files.leftovers(in: parent)
        where left.lastComponent?.string.hasPrefix(".\(folder.lastComponent?.string ?? "").") == true {
            try Files.remove(left)
        }
        guard !Files.exists(folder) || Files.kind(of: folder) == .folder && Files.names(in: folder).isEmpty else {
            throw ConductorError(
                .placeTaken, "'\(folder)' is there already and is not empty",
                hint: "name another folder: git conductor clone URL FOLDER")
        }
        return work
    }

    /// Returns the folder name that `git clone` chooses for a URL.
    package static func folderName(for url: String) -> String {
        var name = url[...]
        while name.hasSuffix("/") { name = name.dropLast() }
        if name.hasSuffix("/.git") { name = name.dropLast(5) }
        if let cut = name.lastIndex(where: { $0 == "/" || $0 == ":" }) { name = name[name.index(after: cut)...] }
        return String(name.hasSuffix(".git") ? name.dropLast(4) : name)
    }

    /// Describes a call of git for a job, in which git may prompt the user only if no other job runs beside it. It has the
    /// settings of the command line.
    private func command(_ arguments: [String], in folder: FilePath?, for job: Job) -> Command {
        var command = command(arguments, in: folder)
        command.environment.merge(host.settingVariables) { $1 }
        if !job.isAlone || !host.terminal.isInputInteractive {
            command.ownsSession = true
            command.environment["GIT_TERMINAL_PROMPT"] = "0"
        }
        return command
    }

    private func command(_ arguments: [String], in folder: FilePath?) -> Command {
        var environment = host.environment
        // We parse some of git's messages.
        environment["LANGUAGE"] = "en"
        // Our own hooks have nothing to do after what we do ourselves.
        environment["CONDUCTOR_HOOKS"] = "0"
        // Reading a repository must not lock its index: a git command of the user's would fail.
        environment["GIT_OPTIONAL_LOCKS"] = "0"
        if !host.terminal.isInputInteractive { environment["GIT_TERMINAL_PROMPT"] = "0" }
        var command = Command("git", arguments, environment: environment, workingDirectory: folder)
        let verb = Self.verb(of: arguments)
        command.title = "git \(verb)"
        if Self.queries.contains(verb) { command.ask(within: host.timeLimits.query) }
        return command
    }

    /// The subcommands that read a local repository, or write a line of it, and never prompt; they have a time limit.
    private static let queries: Set = [
        "check-ignore", "config", "diff-tree", "for-each-ref", "hash-object", "log", "ls-files", "ls-tree",
        "merge-base",
        "rev-list", "rev-parse", "status", "symbolic-ref", "var", "version",
    ]

    private static func verb(of arguments: [String]) -> String {
        arguments.first { !$0.hasPrefix("-") && !$0.contains("=") } ?? ""
    }

    private func failure(_ arguments: [String], _ status: ExitStatus, said: String) -> ConductorError {
        let lines = said.split { $0.isNewline }.map(String.init).filter {
            !$0.hasPrefix("Cloning into") && !$0.hasPrefix("Preparing worktree") && TransferProgress(gitLine: $0) == nil
        }
        return ConductorError(
            .gitFailed,
            "'git \(Self.verb(of: arguments))' failed" + (lines.isEmpty ? " with status \(status.code)" : ""),
            details: lines)
    }
}
