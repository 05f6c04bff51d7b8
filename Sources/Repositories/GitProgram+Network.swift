import Errors
import Git
import GitURLs
import Host
import Synchronization
package import SystemPackage

extension GitProgram {
    /// How long a host may be silent before we check whether it answers at all.
    private static let silence: Duration = .seconds(3)
    /// How long that check waits for an answer.
    private static let patience: Duration = .seconds(7)
    /// The ssh command if the user has configured none, with a limit for connecting, in seconds.
    private static let ssh = "ssh -o ConnectTimeout=20"

    /// Runs `git clone`, `git fetch` or `git ls-remote`, and ends it early if the host does not answer.
    ///
    /// - Parameters:
    ///   - command: `clone`, `fetch` or `ls-remote`.
    ///   - url: the remote's URL, as the user wrote it.
    ///   - options: options of git itself, before the command.
    /// - Returns: what git printed.
    /// - Throws: ``ConductorError`` of kind `git`, with a hint what to do if the reason is known.
    @discardableResult
    package func transfer(
        _ command: String, _ arguments: [String], from url: String, in folder: FilePath? = nil,
        options: [String] = [], for job: Job
    ) async throws -> String {
        let environment = try await transferEnvironment(in: folder)
        let asks = command == "ls-remote"
        return try await reaching(url, to: asks ? "read" : command, in: folder) { heard in
            try await run(
                ["-c", "protocol.ext.allow=never"] + options + [command] + (asks ? [] : ["--progress"]) + arguments,
                in: folder, environment, for: job
            ) { if !$0.hasPrefix("Cloning into") { heard() } }
        }
    }

    /// Runs `git push` for one branch.
    ///
    /// - Parameters:
    ///   - arguments: the options, the remote, and the branch as a full reference with that of the remote after a colon.
    ///   - url: the URL that the remote is pushed to, with every `pushInsteadOf` applied.
    /// - Returns: what the remote, or a hook, said to it.
    /// - Throws: ``ConductorError`` of kind `git` if the remote cannot be reached, with a hint if the reason is known.
    package func push(
        _ arguments: [String], to url: String, in folder: FilePath, for job: Job
    ) async throws -> PushReply {
        let words =
            [
                "-c", "protocol.ext.allow=never", "-c", "advice.pushUpdateRejected=false", "push", "--porcelain",
                "--progress",
            ]
            + arguments
        let environment = try await transferEnvironment(in: folder)
        return try await reaching(url, to: "push", in: nil) { heard in
            let captured = try await attempt(words, in: folder, environment, for: job) { _ in heard() }
            // 1 is that of a refusal, by the remote or by a hook; git ends with another one if anything else fails.
            if captured.status == .exited(1) { return PushReply(captured) }
            _ = try output(of: captured, for: words)
            return PushReply(captured)
        }
    }

    /// Returns variables for a transfer, which limit the time for connecting with ssh, unless the user has configured an
    /// ssh command (`GIT_SSH_COMMAND`, `GIT_SSH` or `core.sshCommand`).
    private func transferEnvironment(in folder: FilePath?) async throws -> [String: String] {
        if host.environment["GIT_SSH_COMMAND"] != nil || host.environment["GIT_SSH"] != nil { return [:] }
        let key = "core.sshCommand"
        let isConfigured =
            if let folder, host.settingVariables.isEmpty {
                try await reader(folder).configuration().string(key) != nil
            } else {
                try await attempt(["config", key], in: folder, host.settingVariables).status.isSuccess
            }
        return isConfigured ? [:] : ["GIT_SSH_COMMAND": Self.ssh]
    }

    /// Returns the URL that git connects to, with every `insteadOf` applied: that of the repository's `origin` or,
    /// without a repository, the given one.
    func effectiveURL(_ url: String, in folder: FilePath?) async throws -> String {
        let words = ["ls-remote", "--get-url", "--", folder == nil ? url : "origin"]
        return try output(of: try await attempt(words, in: folder, host.settingVariables), for: words)
    }

    /// Runs a transfer, explains its errors to the user, and ends it early if the host does not answer.
    ///
    /// git itself waits for a connection as long as the operating system does, which is minutes.
    ///
    /// - Parameters:
    ///   - url: the remote's URL, as the user wrote it.
    ///   - activity: `clone`, `fetch`, `read` or `push`.
    ///   - body: the transfer; it calls `heard` as soon as the host has sent something.
    func reaching<Value: Sendable>(
        _ url: String, to activity: String, in folder: FilePath?,
        _ body: @escaping @Sendable (_ heard: @escaping @Sendable () -> Void) async throws -> Value
    ) async throws -> Value {
        do {
            return try await watching(url, in: folder, body)
        } catch  where !Task.isCancelled {
            throw try await TransferFailure(of: error, url: effectiveURL(url, in: folder))?
                .error(activity, written: url) ?? error
        }
    }

    private func watching<Value: Sendable>(
        _ url: String, in folder: FilePath?,
        _ body: @escaping @Sendable (_ heard: @escaping @Sendable () -> Void) async throws -> Value
    ) async throws -> Value {
        let heard = Heard()
        return try await withThrowingTaskGroup(of: Value?.self) { tasks in
            tasks.addTask { try await body { heard.set() } }
            tasks.addTask {
                try await Task.sleep(for: Self.silence)
                guard !heard.isSet, let place = try await directPlace(of: url, in: folder) else { return nil }
                let isThere = try await Network.answers(place.host, port: place.port, within: Self.patience)
                if isThere || heard.isSet { return nil }
                throw ConductorError(
                    .transferFailed, "", details: ["\(place.host) port \(place.port): Connection timed out"])
            }
            while let value = try await tasks.next() {
                guard let value else { continue }
                tasks.cancelAll()
                return value
            }
            throw CancellationError()
        }
    }

    /// Returns the host and port that git connects to; `nil` if it uses a proxy or another program to connect.
    private func directPlace(of url: String, in folder: FilePath?) async throws -> (host: String, port: Int)? {
        let url = try await effectiveURL(url, in: folder)
        let address = GitAddress(url)
        guard let port = address.port ?? address.transport.usualPort else { return nil }
        if address.transport != .git {
            let variables = ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
            guard variables.allSatisfy({ host.environment[$0] == nil }),
                try await !attempt(
                    ["config", "--get-urlmatch", "http.proxy", url], in: folder, host.settingVariables
                ).status.isSuccess
            else { return nil }
        }
        return (address.host, port)
    }

    private final class Heard: Sendable {
        private let flag = Atomic<Bool>(false)
        var isSet: Bool { flag.load(ordering: .relaxed) }
        func set() { flag.store(true, ordering: .relaxed) }
    }
}

extension GitAddress.Transport {
    /// The default port; `nil` if git does not connect itself.
    fileprivate var usualPort: Int? {
        switch self {
        case .git: 9418
        case .http: 80
        case .https: 443
        case .path, .file, .ssh, .helper: nil
        }
    }
}
