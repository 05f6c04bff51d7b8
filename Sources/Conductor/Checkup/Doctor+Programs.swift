import Errors
import Docker
import Host
import Projects
import Repositories

extension GitVersion {
    /// The oldest git that supports everything that we use.
    static let oldestSupported = GitVersion(major: 2, minor: 30)
}

/// The checks that need no project.
extension Host {
    func examineGit() async throws -> [Finding] {
        let text: String
        do {
            text = try await GitProgram(self)("version")
        } catch let error as HostError where error.kind == .programNotFound {
            return [
                Finding(
                    .problem, .programNotFound, "git is not on this machine's PATH",
                    hint: "install it: https://git-scm.com")
            ]
        }
        if let version = GitVersion(text), version < .oldestSupported {
            return [
                Finding(
                    .warning, .gitTooOld, "'\(text)' is older than what we are tested with",
                    hint: "install 2.30 or later")
            ]
        }
        return [Finding(ok: text)]
    }

    func examineEngine() async throws -> [Finding] {
        [Finding(ok: "the engine, version \(try await Engine(self).version()), answers")]
    }

    /// - Parameter choice: the docker-compose that the project's settings name.
    func examineCompose(choice: String?) async throws -> [Finding] {
        let tool = try await ComposeTool.find(choice: choice, known: nil, host: self).tool
        let limits = tool.limits.isEmpty ? "" : ", which has limits: \(tool.limits.joined(separator: "; "))"
        let found = Finding(ok: "'\(tool.words)' has version \(tool.version)\(limits)")
        guard choice == nil, tool.command == ["docker-compose"] else { return [found] }
        let folders = ComposeTool.pluginFolders(self).map { "'\($0)'" }.joined(separator: ", ")
        return [Finding(ok: "'docker compose' was not found: docker looks for that plugin in \(folders)"), found]
    }
}

extension Session {
    /// Checks that the project's settings in git's configuration make sense.
    func examineSettings() async throws -> [Finding] {
        let settings = try await settings()
        let findings =
            settings.errors.map { Finding($0) }
            + settings.unknownKeys.map { key, hint in
                Finding(
                    .warning, .noEffect, "'\(key)' in git's configuration is no setting of git conductor's", hint: hint)
            }
        return findings.isEmpty ? [Finding(ok: "the settings in git's configuration make sense")] : findings
    }
}
