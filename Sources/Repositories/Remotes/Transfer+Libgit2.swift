import Errors
import Git
import GitURLs
import Host
import SystemPackage

extension Transfer {
    /// Fetches with libgit2, and asks the user's credential helpers if the server or a proxy wants a password.
    ///
    /// - Returns: the remote's default branch, such as `main`; `nil` if it names none.
    func fetchInProcess(_ url: String, in repository: FilePath, isClone: Bool) async throws -> String? {
        if Files.exists(repository.appending("shallow")) { throw unserved("a shallow clone") }
        let activity = isClone ? "clone" : "fetch"
        var access = try await access(to: url, in: repository)
        var answers: [RemoteParty: String] = [:]
        while true {
            do {
                let given = access
                let branch = try await git.reaching(url, to: activity, in: repository) { heard in
                    try await fetch(given, in: repository, isClone: isClone, heard)
                }
                for answer in answers.values { try await git.credential("approve", answer, for: job) }
                return branch
            } catch let request as CredentialRequest {
                if let refused = answers[request.party] {
                    try await git.credential("reject", refused, for: job)
                    throw failure(request, url, activity, "Authentication failed for '\(request.url)'")
                }
                let filled = try await git.credential("fill", "url=\(request.url)\n\n", for: job)
                guard filled.status.isSuccess, let credential = Credential(gitAnswer: filled.output) else {
                    throw failure(request, url, activity, filled.error)
                }
                access.credentials[request.party] = credential
                answers[request.party] = filled.output
            } catch let error as GitError where error.kind == .unsupported {
                throw unserved("this repository (\(error.message))")
            }
        }
    }

    /// Fetches on a separate thread, as libgit2 blocks.
    private func fetch(
        _ access: RemoteAccess, in path: FilePath, isClone: Bool, _ heard: @escaping @Sendable () -> Void
    ) async throws -> String? {
        if GitAddress(access.url).transport == .path, !Files.exists(FilePath(access.url)) {
            // libgit2's own error for a missing path is that it does not support the URL's protocol.
            throw GitError(kind: .notFound, message: "'\(access.url)' does not exist", activity: "find the repository")
        }
        return try await Blocking.run { isCancelled in
            let repository = try Repository(at: path)
            let branch = try repository.fetch(access, allTags: isClone) { progress in
                if isCancelled() { throw CancellationError() }
                heard()
                if job.wantsProgress { job.report(TransferProgress(progress)) }
            }
            // libgit2 writes a loose file for each reference.
            if isClone { try repository.packReferences() }
            let prefix = "refs/heads/"
            return branch.flatMap { $0.hasPrefix(prefix) ? String($0.dropFirst(prefix.count)) : nil }
        }
    }

    /// Reads the parts of the user's configuration that matter for a transfer and that libgit2 does not read.
    ///
    /// - Throws: ``ConductorError`` of kind `git` for a URL or a setting that libgit2 does not support.
    private func access(to url: String, in repository: FilePath) async throws -> RemoteAccess {
        var access = RemoteAccess(url: try await git.effectiveURL(url, in: repository))
        let transport = GitAddress(access.url).transport
        switch transport {
        case .path, .file, .git: return access
        case .ssh, .helper: throw unserved(transport == .ssh ? "ssh" : "'\(access.url)'")
        case .http, .https: break
        }
        let environment = git.host.environment
        let matching = try await git.attempt(["config", "-z", "--get-urlmatch", "http", access.url], in: repository)
        let settings = Configuration(listing: matching.output)
        for (key, reason) in Self.unserved where try settings.string(key) != nil { throw unserved(reason) }
        if try settings.bool("http.sslverify") == false || environment["GIT_SSL_NO_VERIFY"] != nil {
            throw unserved("'http.sslVerify false'")
        }
        access.certificates = (try environment["GIT_SSL_CAINFO"] ?? settings.string("http.sslcainfo"))
            .map { FilePath(Self.expanded($0, home: environment["HOME"])) }
        access.proxy = try settings.string("http.proxy")
        // libgit2 uses a proxy for tunnels only (`CONNECT`), and none for plain http.
        if transport == .http, !(access.proxy ?? environment["http_proxy"] ?? "").isEmpty {
            throw unserved("a proxy and http")
        }
        if let header = try settings.string("http.extraheader") {
            // `--get-urlmatch` prints only the last of several values.
            let all = try await git.reader(repository).configuration().strings("http.extraheader")
            access.headers = all.last == header ? all : [header]
        }
        return access
    }

    /// The `http.*` settings that a transfer depends on and libgit2 does not support, with their words in an error.
    private static let unserved = [
        "sslcert", "sslkey", "sslcapath", "sslbackend", "cookiefile", "curloptresolve", "pinnedpubkey",
        "proxyauthmethod", "delegation",
    ].map { ("http.\($0)", "'http.\($0)'") }

    private static func expanded(_ path: String, home: String?) -> String {
        path.hasPrefix("~/") ? (home ?? "~") + path.dropFirst() : path
    }

    private func failure(_ request: CredentialRequest, _ url: String, _ activity: String, _ said: String) -> any Error {
        let party = request.party == .proxy ? ["proxy authentication required"] : []
        let lines = party + said.split(whereSeparator: \.isNewline).map(String.init)
        let error = ConductorError(.transferFailed, "", details: lines)
        return TransferFailure(of: error, url: request.url)?.error(activity, written: url) ?? error
    }
}

extension Credential {
    /// Reads the output of `git credential fill`; `nil` if it lacks the user or the password.
    fileprivate init?(gitAnswer text: String) {
        let lines = text.split(separator: "\n").map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
        func value(_ name: String) -> String? { lines.first { $0.count == 2 && $0[0] == name }?[1] }
        guard let user = value("username"), let password = value("password") else { return nil }
        self.init(user: user, password: password)
    }
}

extension TransferProgress {
    /// Describes libgit2's progress in git's words.
    fileprivate init(_ progress: RemoteProgress) {
        if progress.total > 0, progress.received == progress.total, progress.differences > 0 {
            self.init(phase: "Resolving deltas", done: progress.resolved, total: progress.differences)
        } else {
            self.init(
                phase: "Receiving objects", done: progress.received, total: progress.total > 0 ? progress.total : nil)
        }
    }
}
