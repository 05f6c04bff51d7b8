/// Passwords and tokens in texts that are shown, such as URLs and what git says of them.
extension String {
    /// The text with `***` in place of the passwords and tokens in its URLs and HTTP headers.
    ///
    /// - `https://user:password@host/…` and `https://token@host/…` become `https://***@host/…`;
    /// - `postgres://user:password@host/…` becomes `postgres://user:***@host/…`, and a user alone stays, as in
    ///   `ssh://git@host/…`;
    /// - `user:password@host:path` becomes `user:***@host:path`;
    /// - `?access_token=…`, and parameters of similar names, become `?access_token=***`;
    /// - `Authorization: …`, and headers of that kind, become `Authorization: ***`.
    ///
    /// A password may have any character but white space and, where no backslash stands before it, `"`. So JSON stays JSON.
    package var withoutCredentials: String {
        var text = self
        if text.utf8.contains(UInt8(ascii: "@")) { text = text.maskingUsers.maskingAddresses }
        if text.utf8.contains(UInt8(ascii: "=")), text.utf8.contains(where: { $0 == 0x3F || $0 == 0x26 }) {
            text = text.replacing(/([?&]([A-Za-z][\w.-]*)=)[^\s&#"'<>\\]+/) { match in
                match.2.isNameOfSecret ? match.1 + "***" : match.0
            }
        }
        return text.maskingHeaders
    }

    /// Masks what stands before the host of `scheme://…@host`.
    private var maskingUsers: String {
        var (result, rest) = ("", self[...])
        while let mark = rest.firstRange(of: "://") {
            let scheme = rest[..<mark.lowerBound].reversed().prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
            result += rest[..<mark.upperBound]
            rest = rest[mark.upperBound...]
            guard let user = rest.prefixOfURL.user else { continue }
            if ["http", "https", "ftp", "ftps"].contains(String(scheme.reversed()).lowercased()) {
                result += "***"
            } else {
                let colon = user.firstIndex(of: ":")
                result += colon.map { user[...$0] + "***" } ?? user
            }
            rest = rest[user.endIndex...]
        }
        return result + rest
    }

    /// Masks the password of `user:password@host:path`; what comes before a digest, `image:tag@sha256:…`, is none.
    private var maskingAddresses: String {
        replacing(/(^|[\s"'`(\[=])([^\s"'`()\[\]\/@:=]+):(?!\/)[^\s"']+@([A-Za-z0-9][A-Za-z0-9.-]*)(?=:\S)/) { match in
            match.3.hasPrefix("sha") && match.3.dropFirst(3).allSatisfy(\.isNumber)
                ? match.0 : "\(match.1)\(match.2):***@\(match.3)"
        }
    }

    /// Masks the values of headers that authenticate, and of those that `http.extraHeader` adds.
    private var maskingHeaders: String {
        guard utf8.contains(UInt8(ascii: ":")) else { return self }
        let lower = lowercased().utf8
        guard
            ["authorization:", "token:", "key:", "cookie:", "extraheader="].contains(where: { word in
                lower.firstRange(of: word.utf8) != nil
            })
        else { return self }
        let header =
            /(?i)(\b(?:(?:proxy-)?authorization|(?:private|job|deploy)-token|x-[\w-]*(?:token|key)|(?:set-)?cookie|extraheader=[\w-]+): *)(?:\\\S|[^\s"'\\]| (?!\s))+/
        return replacing(header) { $0.1 + "***" }
    }
}

extension StringProtocol {
    /// Whether a variable, a parameter or an option of this name probably has a secret value.
    package var isNameOfSecret: Bool {
        let name = lowercased()
        let letters = name.filter { $0.isLetter || $0.isNumber }
        return [
            "password", "passwd", "passphrase", "secret", "token", "credential", "apikey", "accesskey", "privatekey",
            "signature",
        ].contains { letters.contains($0) }
            || ["pass", "pwd", "sig", "auth"].contains { name == $0 && name != "pwd" || name.hasSuffix("_\($0)") }
    }
}

extension Substring {
    /// The URL that it begins with: up to white space, or to a character that URLs cannot have and that JSON would escape.
    fileprivate var prefixOfURL: Substring {
        var isEscaped = false
        return prefix { character in
            if character.isWhitespace || (!isEscaped && "\"<>".contains(character)) { return false }
            isEscaped = !isEscaped && character == "\\"
            return true
        }
    }

    /// What stands before the `@` that ends the user of a URL without its scheme; `nil` where there is none.
    fileprivate var user: Substring? {
        let authority = prefix { $0 != "/" }
        if let end = authority.lastIndex(of: "@") { return self[..<end] }
        // A password may have a '/' that nobody has encoded; what follows the colon is no port then.
        guard let colon = authority.firstIndex(of: ":"), !authority.hasPrefix("["), let end = lastIndex(of: "@")
        else { return nil }
        let afterDigits = self[colon...].dropFirst().drop { $0.isASCII && $0.isNumber }
        let isPort = afterDigits.startIndex > index(after: colon) && afterDigits.first?.isLetter != true
        return isPort ? nil : self[..<end]
    }
}
