import Errors
import Docker
import Host
import Projects
import Repositories

extension GitVersion {
    /// The oldest git that supports everything that we use.
    static let oldestSupported = GitVersion(major: 2, minor: 30)
}

extension Session {
    func examineGit() async throws -> [Finding] {
        let text: String
        do {
            text = try await git("version")
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
        [Finding(ok: "the engine, version \(try await engine.version()), answers")]
    }

    func examineCompose() async throws -> [Finding] {
        let choice = try await settings().compose
        let tool = try await ComposeTool.find(choice: choice, known: nil, host: host).tool
        let limits = tool.limits
        guard !limits.isEmpty else { return [Finding(ok: "'\(tool.words)' has version \(tool.version)")] }
        return [
            Finding(
                ok: "'\(tool.words)' has version \(tool.version), which has limits: \(limits.joined(separator: "; "))")
        ]
    }
}
