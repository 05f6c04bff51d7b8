internal import CLibgit2
internal import Synchronization
import SystemPackage

extension Libgit2 {
    /// The file whose certificates are trusted; libgit2 knows one for the whole process, and reads it at once.
    private static let certificates = Mutex<FilePath?>(nil)

    /// Runs a transfer while the certificates that it asks for are trusted.
    ///
    /// Transfers over https come one after the other: to set the certificates takes away those in use.
    ///
    /// - Throws: `GitError` of kind `.unsupported` where others were trusted before; what `body` throws.
    static func trusting<Result>(_ access: RemoteAccess, _ body: () throws -> Result) throws -> Result {
        guard access.url.lowercased().hasPrefix("https:") else { return try body() }
        return try certificates.withLock { trusted in
            if trusted != access.certificates {
                let activity = "fetch from '\(access.url)'"
                guard trusted == nil, let file = access.certificates else {
                    throw GitError(
                        kind: .unsupported, message: "libgit2 trusts one file of certificates at a time",
                        activity: activity)
                }
                try check(file.withPlatformString(conductor_trust_certificates), "read the certificates in '\(file)'")
                trusted = file
            }
            return try body()
        }
    }
}
