import Errors
import Git
import GitURLs
import Text

/// Why a clone or a fetch failed, explained to the user.
struct TransferFailure {
    private let lines: [String]
    private let url: String
    private let address: GitAddress

    /// Reads an error of git or libgit2; `nil` for any other error, and for one that has a hint already.
    ///
    /// - Parameter url: the URL that git connects to.
    init?(of error: any Error, url: String) {
        switch error {
        case let error as ConductorError where error.kind == .git && error.hint == nil: lines = error.details
        case let error as GitError where error.kind != .unsupported: lines = [error.message]
        default: return nil
        }
        self.url = url
        address = GitAddress(url)
    }

    /// Returns the error to show.
    ///
    /// - Parameters:
    ///   - activity: `clone`, `fetch` or `read`.
    ///   - written: the URL as the user wrote it.
    func error(_ activity: String, written: String) -> ConductorError {
        let found = explanation
        return ConductorError(
            found?.code ?? .transferFailed, "cannot \(activity) '\(written)'" + (found.map { ": \($0.reason)" } ?? ""),
            details: lines.filter { !Self.isNoise($0) }, hint: found?.hint)
    }

    /// Whether a line says nothing about the reason: what git and ssh always print, and frames of `@`.
    private static func isNoise(_ line: String) -> Bool {
        line.hasPrefix("Please make sure you have the correct access rights") || line == "and the repository exists."
            || line.hasPrefix("Warning: Permanently added") || line.hasPrefix("@") || line.allSatisfy(\.isWhitespace)
    }

    private var explanation: (code: ConductorError.Code, reason: String, hint: String)? {
        let host = address.host.isEmpty ? "the remote" : "'\(address.host)'"
        return if said("REMOTE HOST IDENTIFICATION HAS CHANGED") {
            (
                .sshHostKeyChanged, "\(host) has another ssh host key than before",
                "if you know why, forget the old one: ssh-keygen -R \(knownHost), then run: \(sshCommand)"
            )
        } else if said("Host key verification failed") {
            (
                .sshHostKeyUnknown, "the ssh host key of \(host) is not known",
                "connect once, compare its fingerprint and accept it: \(sshCommand)"
            )
        } else if said("Permission denied (", "Too many authentication failures") {
            (
                .sshKeyRefused, "\(host) takes none of your ssh keys",
                "'ssh-add -l' lists the keys that are loaded; this shows what is tried: \(sshCommand) -v"
            )
        } else if said("response 407", "code 407", "error: 407", "proxy authentication required") {
            (
                .proxyCredentials, "the proxy asks for a user and a password, or does not take them",
                "git config --global http.proxy USER@PROXY:PORT, with the password in a credential helper"
            )
        } else if said("could not read Username", "could not read Password") {
            (
                .credentialsNeeded, "\(host) asks for a user and a password",
                "enter them where a credential helper keeps them ('git help credentials'): \(listing)"
            )
        } else if said("Authentication failed for", "authentication replays") {
            (.credentialsNeeded, "\(host) does not take the user and the password", "enter others: \(listing)")
        } else if said("SSL certificate", "server certificate", "certificate verif") {
            (
                .certificateNotTrusted, "the certificate of \(host) is not trusted",
                "git config --global http.https://\(place)/.sslCAInfo FILE, with the certificate of who has signed it"
            )
        } else if said("Could not resolve", "unable to look up", "failed to resolve address") {
            (
                .hostUnreachable, "there is no host \(host)",
                "look at the URL and at your network, then run the command again"
            )
        } else if said("timed out", "imeout") {
            (
                .hostUnreachable, "\(host) does not answer",
                "look at your network, VPN and proxy, then run the command again"
            )
        } else if said(
            "Connection refused", "Couldn't connect", "Failed to connect", "failed to connect", "unreachable")
        {
            (
                .hostUnreachable, "\(host) takes no connection",
                "look at the URL and at your network, then run the command again"
            )
        } else if said(
            "not found", "error: 403", "code: 403", "code: 404", "does not appear to be a git repository",
            "does not exist", "repository not exported",
            "failed to resolve path", "no such repository")
        {
            (.repositoryNotFound, "there is no such repository, or you may not read it", "look at the URL: \(listing)")
        } else {
            nil
        }
    }

    private func said(_ words: String...) -> Bool {
        words.contains { word in lines.contains { $0.contains(word) } }
    }

    private var listing: String { "git ls-remote \(url.quoted)" }

    /// The ssh command that connects to the host as git does.
    private var sshCommand: String {
        let port = address.port.map { "-p \($0) " } ?? ""
        return "ssh \(port)\(((address.user.map { $0 + "@" } ?? "") + address.host).quoted)"
    }

    private var place: String { address.host + (address.port.map { ":\($0)" } ?? "") }

    /// The host as it is written in `known_hosts`, taken from ssh's message.
    private var knownHost: String {
        let (start, end) = ("Host key for ", " has changed")
        let line = lines.first { $0.hasPrefix(start) && $0.contains(end) }
        let name = line.flatMap { $0.split(separator: " ").dropFirst(3).first.map(String.init) }
        return (name ?? address.host).quoted
    }
}
