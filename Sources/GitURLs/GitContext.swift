/// A git repository as `build:` names it: a URL, perhaps with a reference and a folder.
///
/// The forms are `URL`, `URL#reference`, `URL#reference:subdirectory` and `URL#:subdirectory` (docker's documentation,
/// "Build context"), and `URL?branch=…&subdir=…` of newer docker. Two contexts are equal when they mean the same.
///
/// More is recognised than docker compose does: it knows `user@host:path` only for the user `git` and takes others for
/// folders, and BuildKit itself refuses `file://` and `git+ssh://`. git reads them all.
package struct GitContext: Sendable, CustomStringConvertible {
    /// What to clone, as it was written.
    package let url: String
    /// The branch, tag or commit, nil for the default branch.
    package let reference: String?
    /// The folder within the repository, nil for its root.
    package let subdirectory: String?
    /// The text that the context was read from.
    package let description: String

    let location: GitLocation
    let unknownQueryKeys: [String]
    let hidesSigns: Bool

    /// Reads a context, nil when the text is not a git URL.
    ///
    /// What looks like one but is dangerous or cannot work is one with a `problem`, never nil.
    package init?(_ text: String) {
        self.init(text, isSource: false)
    }

    /// Reads what a person calls a git URL, nil when it is none: what `build:` may be, and in addition what docker would take
    /// for something else and git clones: `host:path` without a user, as with a host of `~/.ssh/config`, and web addresses
    /// that do not end with `.git`.
    package init?(source text: String) {
        self.init(text, isSource: true)
    }

    private init?(_ text: String, isSource: Bool) {
        description = text
        // A combining mark after a sign hides it from Swift, which reads characters, but not from git, which reads bytes.
        hidesSigns = text.contains { character in
            let base = character.unicodeScalars.first
            return !character.isASCII && base?.isASCII ?? false && !(base?.properties.isAlphabetic ?? false)
        }
        let text = hidesSigns ? String(String.UnicodeScalarView(text.unicodeScalars.filter(\.isASCII))) : text
        let base = text.prefix { $0 != "#" }
        let fragment = text[base.endIndex...].dropFirst().split(
            separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let address = Self.readsQuery(base) ? base.prefix { $0 != "?" } : base
        guard let location = GitLocation(String(address), isSource: isSource) else { return nil }
        let query = GitQuery(base[address.endIndex...].dropFirst())

        self.url = String(address)
        self.location = location
        unknownQueryKeys = query.unknownKeys
        reference = fragment.first.flatMap { $0.isEmpty ? nil : String($0) } ?? query.reference
        subdirectory = fragment.dropFirst().first.flatMap { $0.isEmpty ? nil : String($0) } ?? query.subdirectory
    }

    /// The URL in the form that git takes: `github.com/owner/repo` has no scheme yet.
    package var cloneURL: String {
        location.form == .github ? "https://\(url)" : url
    }

    /// In a path of the file system or of ssh a question mark is an ordinary character.
    private static func readsQuery(_ text: Substring) -> Bool {
        guard let scheme = URLScheme(of: String(text)) else { return text.hasPrefix("github.com/") }
        return scheme.name != "file"
    }
}

extension GitContext: Hashable {
    /// Whether two contexts name the same URL, reference and folder.
    package static func == (one: GitContext, other: GitContext) -> Bool {
        one.url == other.url && one.reference == other.reference && one.subdirectory == other.subdirectory
    }

    /// Hashes URL, reference and folder.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(url)
        hasher.combine(reference)
        hasher.combine(subdirectory)
    }
}
