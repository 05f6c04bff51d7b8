internal import CLibgit2

/// Hands credentials and progress to the callbacks of a fetch, and keeps the error that one of them throws.
final class RemotePayload {
    private let credentials: [RemoteParty: Credential]
    private let progress: (RemoteProgress) throws -> Void
    private var presented: Set<RemoteParty> = []
    private var state = RemoteProgress(received: 0, total: 0, resolved: 0, differences: 0)
    /// The error with which a callback has stopped libgit2.
    private var failure: (any Error)?

    init(_ credentials: [RemoteParty: Credential], _ progress: @escaping (RemoteProgress) throws -> Void) {
        self.credentials = credentials
        self.progress = progress
    }

    /// Calls libgit2 with this as the payload, and throws the error of a callback or of libgit2.
    func run(_ activity: String, _ call: (UnsafeMutableRawPointer) throws -> CInt) throws {
        // libgit2 keeps the pointer for the call only, during which `self` lives.
        let code = try withExtendedLifetime(self) { try call(Unmanaged.passUnretained(self).toOpaque()) }
        if let failure {
            git_error_clear()
            throw failure
        }
        try Libgit2.check(code, activity)
    }

    /// The payload that libgit2 hands back.
    fileprivate static func behind(_ pointer: UnsafeMutableRawPointer) -> RemotePayload {
        Unmanaged.fromOpaque(pointer).takeUnretainedValue()
    }

    /// Reports progress; without numbers, where the server only sent a message.
    fileprivate func advance(_ news: git_indexer_progress? = nil) -> CInt {
        if let news {
            state = RemoteProgress(
                received: Int(news.received_objects), total: Int(news.total_objects),
                resolved: Int(news.indexed_deltas), differences: Int(news.total_deltas))
        }
        do {
            try progress(state)
            return 0
        } catch {
            failure = error
            return GIT_EUSER.rawValue
        }
    }

    /// Presents the credential for a server or proxy, once.
    fileprivate func credential(
        for party: RemoteParty, at url: String, allowed: UInt32,
        _ out: UnsafeMutablePointer<UnsafeMutablePointer<git_credential>?>?
    ) -> CInt {
        guard allowed & GIT_CREDENTIAL_USERPASS_PLAINTEXT.rawValue != 0 else { return GIT_PASSTHROUGH.rawValue }
        guard let credential = credentials[party], presented.insert(party).inserted else {
            failure = CredentialRequest(party: party, url: url)
            return GIT_EUSER.rawValue
        }
        return git_credential_userpass_plaintext_new(out, credential.user, credential.password)
    }
}

func onProgress(_ news: UnsafePointer<git_indexer_progress>?, _ payload: UnsafeMutableRawPointer?) -> CInt {
    payload.map { RemotePayload.behind($0).advance(news?.pointee) } ?? 0
}

func onMessage(_ text: UnsafePointer<CChar>?, _ length: CInt, _ payload: UnsafeMutableRawPointer?) -> CInt {
    payload.map { RemotePayload.behind($0).advance() } ?? 0
}

func onServerCredentials(
    _ out: UnsafeMutablePointer<UnsafeMutablePointer<git_credential>?>?, _ url: UnsafePointer<CChar>?,
    _ user: UnsafePointer<CChar>?, _ allowed: UInt32, _ payload: UnsafeMutableRawPointer?
) -> CInt {
    onCredentials(.server, out, url, allowed, payload)
}

func onProxyCredentials(
    _ out: UnsafeMutablePointer<UnsafeMutablePointer<git_credential>?>?, _ url: UnsafePointer<CChar>?,
    _ user: UnsafePointer<CChar>?, _ allowed: UInt32, _ payload: UnsafeMutableRawPointer?
) -> CInt {
    onCredentials(.proxy, out, url, allowed, payload)
}

private func onCredentials(
    _ party: RemoteParty, _ out: UnsafeMutablePointer<UnsafeMutablePointer<git_credential>?>?,
    _ url: UnsafePointer<CChar>?, _ allowed: UInt32, _ payload: UnsafeMutableRawPointer?
) -> CInt {
    guard let payload else { return GIT_PASSTHROUGH.rawValue }
    return RemotePayload.behind(payload).credential(
        for: party, at: url.map { String(cString: $0) } ?? "", allowed: allowed, out)
}
