/// Decides which requests are answered: those of a page that was opened with the address that the dashboard has printed.
///
/// The token keeps out other users of this machine and other pages. `Host` keeps out a name that leads to this machine for
/// a while (DNS rebinding), `Origin` and `Sec-Fetch-Site` what other pages request.
struct RequestGuard: Sendable {
    /// The port of the dashboard.
    let port: Int
    /// The secret first part of each path.
    let token: String

    /// Why a request is refused.
    enum Refusal: Error, Equatable {
        case host, token, origin, method
    }

    /// What of a request counts.
    struct Request {
        var method: String
        /// The path, percent-encoded, with the query.
        var path: String
        var host: String?
        var origin: String?
        /// The header `Sec-Fetch-Site`.
        var site: String?
        /// The header `Sec-Fetch-Mode`.
        var mode: String?
    }

    /// What is answered.
    enum Target: Equatable {
        case file(String)
        case socket
    }

    /// Returns what a request asks for.
    ///
    /// - Throws: ``Refusal``.
    func target(of request: Request) throws(Refusal) -> Target {
        guard let host = request.host, ["127.0.0.1:\(port)", "localhost:\(port)"].contains(host.lowercased()) else {
            throw .host
        }
        guard request.method == "GET" else { throw .method }
        // Programs that pass links on may add a query.
        let parts = request.path.prefix { $0 != "?" }.split(separator: "/", omittingEmptySubsequences: false)
            .dropFirst()
        guard let first = parts.first, isToken(first), parts.count == 2, let name = parts.last else { throw .token }
        let isSocket = name == "socket"
        if let origin = request.origin {
            guard origin == "http://\(host)" else { throw .origin }
        } else if isSocket {
            throw .origin
        }
        // Somebody may follow a link to the page; no other page may embed or fetch it.
        if let site = request.site, !["same-origin", "none"].contains(site), request.mode != "navigate" {
            throw .origin
        }
        return isSocket ? .socket : .file(String(name))
    }

    /// Compares all of it, however soon it differs.
    private func isToken(_ word: Substring) -> Bool {
        let (given, wanted) = (Array(word.utf8), Array(token.utf8))
        guard given.count == wanted.count else { return false }
        return zip(given, wanted).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// Makes a token of 160 bits, in the letters of a URL.
    static func newToken() -> String {
        var generator = SystemRandomNumberGenerator()
        let letters = Array("abcdefghijklmnopqrstuvwxyz234567")
        return String((0..<32).map { _ in letters.randomElement(using: &generator) ?? "a" })
    }
}
