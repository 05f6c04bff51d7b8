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
    ///
    /// - Parameter isSource: whether all counts that git can clone, also where docker would see something else.
    init?(_ text: String, isSource: Bool = false) {
        let start = text.unicodeScalars.firstIndex {
            !$0.properties.isWhitespace && $0.properties.generalCategory != .control
        }
        let text = String(text[(start ?? text.endIndex)...])
        if let helper = Self.helper(of: text) {
            self.init(form: .helper(name: helper), path: "")
        } else if let scheme = URLScheme(of: text) {
            self.init(scheme, isSource: isSource)
        } else if text.hasPrefix("github.com/") {
            self.init(form: .github, authority: "github.com", host: "github.com", path: String(text.dropFirst(11)))
        } else {
            self.init(scp: text, isSource: isSource)
        }
    }

    private init(form: Form, authority: String = "", host: String = "", path: String) {
        self.form = form
        self.authority = authority
        self.host = host
        self.path = path
    }

    private init?(_ scheme: URLScheme, isSource: Bool) {
        let authority = scheme.rest.prefix { $0 != "/" }
        let path = scheme.rest[authority.endIndex...]
        switch scheme.name {
        case "git", "ssh", "git+ssh", "ssh+git", "file": break
        case "http", "https":
            guard isSource || path.hasSuffix(".git") else { return nil }
        default: return nil
        }
        self.init(
            form: .url(scheme: scheme.name), authority: String(authority), host: Self.host(of: authority),
            path: String(path))
    }

    /// Any user will do, where docker asks for `git@`; without user, docker compose sees a folder.
    private init?(scp text: String, isSource: Bool) {
        // A single letter is a drive of Windows, to git too.
        if isSource, let match = text.wholeMatch(of: /([A-Za-z0-9][A-Za-z0-9._-]+):([^:].*)/) {
            self.init(form: .scp, authority: String(match.1), host: String(match.1), path: String(match.2))
            return
        }
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
