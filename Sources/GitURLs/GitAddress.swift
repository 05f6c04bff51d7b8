/// What git connects to for a URL, in any of the forms that git knows, a plain path included.
package struct GitAddress: Sendable, Hashable {
    /// The transports of git.
    package enum Transport: String, Sendable, Hashable {
        /// A path of this machine; git copies or links what is there.
        case path
        /// `file://`: a path of this machine, read as from a server.
        case file
        /// `git://`
        case git
        /// `http://`
        case http
        /// `https://`
        case https
        /// `ssh://`, and `user@host:path`.
        case ssh
        /// Any other scheme: git runs the program `git-remote-SCHEME`.
        case helper
    }

    /// The transport.
    package let transport: Transport
    /// The host, an IPv6 address without its brackets; empty for a path of this machine.
    package let host: String
    /// The user, where the URL names one.
    package let user: String?
    /// The port, where the URL names one.
    package let port: Int?

    /// Reads a URL or a path.
    package init(_ url: String) {
        let authority: Substring
        if GitLocation.helper(of: url) != nil {
            transport = .helper
            authority = ""
        } else if let scheme = URLScheme(of: url) {
            transport =
                switch scheme.name {
                case "git+ssh", "ssh+git": .ssh
                case let name: Transport(rawValue: name) ?? .helper
                }
            authority = transport == .file ? "" : scheme.rest.prefix { $0 != "/" }
        } else {
            // git's rule (`connect.c`): a colon before the first slash. What follows it is a path, no port.
            let start = url.prefix { $0 != "/" }
            let bracket = start.firstIndex(of: "]") ?? start.startIndex
            let colon = start[bracket...].firstIndex(of: ":")
            transport = colon == nil ? .path : .ssh
            authority = colon.map { start[..<$0] } ?? ""
        }
        let at = authority.lastIndex(of: "@")
        user = at.map { String(authority[..<$0].prefix { $0 != ":" }) }
        host = GitLocation.host(of: authority)
        let address = at.map { authority[$0...].dropFirst() } ?? authority
        let end = address.lastIndex(of: "]").map { address[$0...].dropFirst() } ?? address[...]
        port = end.lastIndex(of: ":").flatMap { Int(end[$0...].dropFirst()) }
    }
}
