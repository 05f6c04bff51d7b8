/// The parts of a git URL, which is to say of what comes before the `#` and the `?`.
struct GitLocation {
    /// How a URL can be written.
    enum Form: Equatable {
        /// `scheme://host/path`.
        case url(scheme: String)
        /// `user@host:path`.
        case scp
        /// `github.com/owner/repo`, which docker has kept from its early days.
        case github
        /// `name::address`, which makes git run the program `git-remote-name`.
        case helper(name: String)
    }

    let form: Form
    /// The host with what may come before and after it: `user:password@host:port`.
    var authority = ""
    /// The host alone, an IPv6 address without its brackets.
    var host = ""
    var path: String

    /// Recognises a git URL, nil for any other text.
    ///
    /// White space at the start does not hide what follows: it is for `GitContext.problem` to object to.
    init?(_ text: String) {
        let start = text.unicodeScalars.firstIndex {
            !$0.properties.isWhitespace && $0.properties.generalCategory != .control
        }
        let text = String(text[(start ?? text.endIndex)...])
        if let helper = Self.helper(of: text) {
            self.init(form: .helper(name: helper), path: "")
        } else if let scheme = URLScheme(of: text) {
            self.init(scheme)
        } else if text.hasPrefix("github.com/") {
            self.init(form: .github, authority: "github.com", host: "github.com", path: String(text.dropFirst(11)))
        } else {
            self.init(scp: text)
        }
    }

    private init(form: Form, authority: String = "", host: String = "", path: String) {
        self.form = form
        self.authority = authority
        self.host = host
        self.path = path
    }

    private init?(_ scheme: URLScheme) {
        let authority = scheme.rest.prefix { $0 != "/" }
        let path = scheme.rest[authority.endIndex...]
        switch scheme.name {
        case "git", "ssh", "git+ssh", "ssh+git", "file": break
        case "http", "https":
            guard path.hasSuffix(".git") else { return nil }
        default: return nil
        }
        self.init(
            form: .url(scheme: scheme.name), authority: String(authority), host: Self.host(of: authority),
            path: String(path))
    }

    /// Any user will do, where docker asks for `git@`; without user, docker compose sees a folder, and so do we.
    private init?(scp text: String) {
        let afterUser = text.firstIndex(of: "@").map { text.index(after: $0) }
        let bracket = afterUser.flatMap { text[$0...].hasPrefix("[") ? text[$0...].firstIndex(of: "]") : nil }
        guard let afterUser, let colon = text[(bracket ?? text.startIndex)...].firstIndex(of: ":"), afterUser <= colon,
            !text[..<colon].contains("/"), !text[..<colon].contains("\\")
        else {
            // docker takes whatever begins so for git, even where no path follows.
            guard text.hasPrefix("git@") else { return nil }
            let authority = text.prefix { $0 != "/" }
            self.init(form: .scp, authority: String(authority), host: Self.host(of: authority), path: "")
            return
        }
        self.init(
            form: .scp, authority: String(text[..<colon]), host: Self.host(of: text[..<colon]),
            path: String(text[text.index(after: colon)...]))
    }

    /// The rule of git's `transport.c`: letters, digits, `+`, `-` and `.` before the first `::`.
    static func helper(of text: String) -> String? {
        let name = text.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "+-._".contains($0)) }
        guard !name.isEmpty, text[name.endIndex...].hasPrefix("::") else { return nil }
        return String(name)
    }

    static func host(of authority: Substring) -> String {
        let address = authority.lastIndex(of: "@").map { authority[$0...].dropFirst() } ?? authority
        if address.hasPrefix("[") {
            return String(address.dropFirst().prefix { $0 != "]" })
        }
        return String(address.prefix { $0 != ":" })
    }
}
