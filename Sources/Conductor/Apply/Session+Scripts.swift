import Compose
import Errors
import Host
import Pipeline
import Projects
import SystemPackage
import Text

/// Scripts of the project that run on this machine before a command, as cage has them: `config/hooks/COMMAND.d/NAME.hook`.
extension Session {
    /// Runs the scripts before a command, in the order of their names, at the top of the project.
    ///
    /// The worktree's lock must not be held, as a script may run commands that take it.
    ///
    /// - Parameters:
    ///   - command: `up`, `checkout`, `pull` or `build`.
    ///   - approves: whether to approve scripts that are new or have changed; otherwise they have to be approved already.
    /// - Throws: `ConductorError` of kind `approval`; of kind `content` where a script fails; `HostError`.
    package func runScripts(before command: String, approves: Bool) async throws {
        let scripts = scripts(before: command)
        guard !scripts.isEmpty, host.environment[Self.scriptVariable] == nil else { return }
        let powers = try scripts.map { path in
            let name = project.display(path)
            let real = Files.real(path) ?? path
            let target = real.starts(with: project.root) ? "" : ", a link to '\(real)',"
            // Another content is another power.
            return HostPower(
                nil, "hook", "has '\(name)'\(target) run on this machine before '\(command)'", place: "\(name):1",
                details: [Fact(String(decoding: try Files.bytes(of: path), as: UTF8.self)).digest])
        }
        if let script = scripts.first(where: { !Files.isExecutable($0) }) {
            let name = project.display(script)
            throw ConductorError(.scriptFailed, "'\(name)' is not executable", hint: "chmod +x \(name.quoted)")
        }
        if approves { try await approve(powers) } else { try checkApproved(powers) }
        for path in scripts {
            var run = Command(path.string, [], environment: host.environment, workingDirectory: project.root)
            run.environment[Self.scriptVariable] = command
            let status = try await host.processes.attach(run, output: .toStandardError)
            guard status.isSuccess else {
                throw ConductorError(
                    .scriptFailed,
                    "'\(project.display(path))' ended with \(status.code), so '\(command)' was not begun",
                    hint: "mend the script, then run the command again", signal: status.signal)
            }
        }
    }

    /// Returns what ``runScripts(before:approves:)`` would do, one line each.
    package func previewScripts(before command: String) -> [String] {
        scripts(before: command).map { "run \(project.display($0))" }
    }

    /// The variable that scripts get, so that commands in them run no scripts.
    private static let scriptVariable = "CONDUCTOR_SCRIPT"

    private func scripts(before command: String) -> [FilePath] {
        guard project.shape == .pods else { return [] }
        let folder = project.root.pushing(FilePath("config/hooks")).appending("\(command).d")
        return Files.names(in: folder).filter { $0.hasSuffix(".hook") && !$0.hasPrefix(".") }
            .map { folder.appending($0) }.filter { Files.kind(of: $0) == .file }
    }
}
