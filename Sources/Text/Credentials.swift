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
        let bytes = Array(utf8)
        let found = CredentialScan(bytes).found
        guard !found.isEmpty else { return self }
        var (result, end) = ([UInt8](), 0)
        for secret in found {
            result += bytes[end..<secret.lowerBound] + Array("***".utf8)
            end = secret.upperBound
        }
        return String(decoding: result + bytes[end...], as: UTF8.self)
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
            || ["pass", "sig", "auth", "jwt"].contains(name)
            || ["_pass", "_pwd", "_auth", "_key", "_jwt", "_pat"].contains { name.hasSuffix($0) }
    }

    /// Whether it is an option, such as `--password`, whose value is the next word and probably secret.
    ///
    /// `--password-stdin` takes none, and that of docker's `--secret` names a file.
    package var isOptionOfSecret: Bool {
        hasPrefix("--") && !contains("=") && !hasSuffix("-stdin") && self != "--secret" && dropFirst(2).isNameOfSecret
    }
}

/// Finds credentials in one pass over the bytes of a text: all that is printed goes through here.
private struct CredentialScan {
    /// Where they are, in their order.
    private(set) var found: [Range<Int>] = []
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var index = 0
        while index < bytes.count {
            let secret: Range<Int>? =
                switch bytes[index] {
                case Self.colon: userOfURL(after: index) ?? header(at: index) ?? passwordOfAddress(after: index)
                case Self.question, Self.ampersand: parameter(after: index)
                default: nil
                }
            if let secret, !secret.isEmpty { found.append(secret) }
            index = max(index + 1, secret?.upperBound ?? 0)
        }
    }

    /// What stands before the host of `scheme://…@host`: all of it with HTTP, which takes a token for a user, or else the
    /// password.
    private func userOfURL(after colon: Int) -> Range<Int>? {
        let start = colon + 3
        guard start < bytes.count, bytes[colon + 1] == Self.slash, bytes[colon + 2] == Self.slash else { return nil }
        let url = start..<end(of: start) { Self.isSpace($0) || "\"<>".utf8.contains($0) }
        let authority = start..<(bytes[url].firstIndex(of: Self.slash) ?? url.upperBound)
        let password = bytes[authority].firstIndex(of: Self.colon).map { $0 + 1 }
        var at = bytes[authority].lastIndex(of: Self.at)
        // A password may have a '/' that nobody has encoded; what follows the colon is no port then.
        if at == nil, let password, bytes[start] != UInt8(ascii: "["), !isPort(at: password, in: url) {
            at = bytes[url].lastIndex(of: Self.at)
        }
        guard let at else { return nil }
        let scheme = text(in: wordStart(before: colon, Self.isAlphanumeric)..<colon).lowercased()
        if ["http", "https", "ftp", "ftps"].contains(scheme) { return start..<at }
        return password.flatMap { $0 <= at ? $0..<at : nil }
    }

    private func isPort(at start: Int, in url: Range<Int>) -> Bool {
        let end = bytes[start..<url.upperBound].firstIndex { !(0x30...0x39).contains($0) } ?? url.upperBound
        return end > start && !(end < url.upperBound && Self.isAlphanumeric(bytes[end]))
    }

    /// The password of `user:password@host:path`; what stands before a digest, as in `image:tag@sha256:…`, is none.
    private func passwordOfAddress(after colon: Int) -> Range<Int>? {
        let user = wordStart(before: colon) { !Self.isSpace($0) && !"\"'`()[]/@:=".utf8.contains($0) }
        let start = colon + 1
        guard user < colon, start < bytes.count, bytes[start] != Self.slash, bytes[start] != Self.colon,
            user == 0 || Self.isSpace(bytes[user - 1]) || "\"'`([=".utf8.contains(bytes[user - 1])
        else { return nil }
        let word = start..<end(of: start) { Self.isSpace($0) || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }
        // A URL is looked at when its turn comes.
        guard let at = bytes[word].lastIndex(of: Self.at), !hasDoubleSlash(in: word) else { return nil }
        let end = bytes[(at + 1)...].firstIndex { !Self.isAlphanumeric($0) && $0 != 0x2D && $0 != 0x2E }
        let host = (at + 1)..<(end ?? word.upperBound)
        guard !host.isEmpty, host.upperBound + 1 < word.upperBound, bytes[host.upperBound] == Self.colon,
            !["sha256", "sha384", "sha512"].contains(text(in: host))
        else { return nil }
        return start..<at
    }

    private func hasDoubleSlash(in range: Range<Int>) -> Bool {
        range.dropLast().contains { bytes[$0] == Self.slash && bytes[$0 + 1] == Self.slash }
    }

    /// The value of `name=value` in a query, where the name is that of a secret.
    private func parameter(after mark: Int) -> Range<Int>? {
        let name = (mark + 1)..<end(of: mark + 1) { !Self.isInName($0) && $0 != 0x2E }
        guard !name.isEmpty, name.upperBound < bytes.count, bytes[name.upperBound] == UInt8(ascii: "="),
            text(in: name).isNameOfSecret
        else { return nil }
        let start = name.upperBound + 1
        return start..<(bytes[start...].firstIndex { Self.isSpace($0) || "&#\"'<>\\".utf8.contains($0) } ?? bytes.count)
    }

    /// The value of a header that authenticates, or of one that `http.extraHeader` adds. It ends with the line or the quotes.
    private func header(at colon: Int) -> Range<Int>? {
        let name = wordStart(before: colon, Self.isInName)..<colon
        guard !name.isEmpty,
            isHeader(name) || text(in: max(0, name.lowerBound - 12)..<name.lowerBound).lowercased() == "extraheader="
        else { return nil }
        let start = bytes[(colon + 1)...].firstIndex { $0 != 0x20 } ?? bytes.count
        return
            start..<end(of: start) { (0x0A...0x0D).contains($0) || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }
    }

    private func isHeader(_ range: Range<Int>) -> Bool {
        // Nearly all words that stand before a colon are no such names.
        guard range.count > 5, "nNyYeE".utf8.contains(bytes[range.upperBound - 1]) else { return false }
        let name = text(in: range).lowercased()
        return [
            "authorization", "proxy-authorization", "private-token", "job-token", "deploy-token", "cookie",
            "set-cookie",
        ].contains(name) || name.hasPrefix("x-") && (name.hasSuffix("token") || name.hasSuffix("key"))
    }

    // MARK: Bytes

    private static let (colon, slash, at) = (UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "@"))
    private static let (question, ampersand) = (UInt8(ascii: "?"), UInt8(ascii: "&"))

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF)
    }

    private static func isInName(_ byte: UInt8) -> Bool { isAlphanumeric(byte) || byte == 0x2D || byte == 0x5F }

    private func text(in range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    private func wordStart(before end: Int, _ isInWord: (UInt8) -> Bool) -> Int {
        bytes[..<end].lastIndex { !isInWord($0) }.map { $0 + 1 } ?? 0
    }

    /// Returns where something ends. What follows a backslash does not end it, unless it is white space.
    private func end(of start: Int, _ isEnd: (UInt8) -> Bool) -> Int {
        var isEscaped = false
        return bytes[start...].firstIndex { byte in
            if isEnd(byte), !isEscaped || Self.isSpace(byte) { return true }
            isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
            return false
        } ?? bytes.count
    }
}
