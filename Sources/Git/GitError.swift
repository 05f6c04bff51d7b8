internal import CLibgit2
import Text

/// What went wrong with a repository: what was being done, why it failed, and what can be done about it.
package struct GitError: Error, Hashable, Sendable {
    /// What kind of failure it was, for code that reacts to it.
    package let kind: Kind
    /// Why it failed, and what to run next where that is known.
    package let message: String
    /// What was being done, e.g. `open the repository '/src/web'`.
    package let activity: String

    /// Makes an error from its parts.
    package init(kind: Kind, message: String, activity: String) {
        self.kind = kind
        self.message = message
        self.activity = activity
    }

    /// A kind of failure. New ones may come with new versions.
    package struct Kind: RawRepresentable, Hashable, Sendable {
        /// The kind's name.
        package let rawValue: String

        /// Makes a kind of that name.
        package init(rawValue: String) { self.rawValue = rawValue }

        /// There is no such object, reference, file or repository.
        package static let notFound = Kind(rawValue: "notFound")
        /// It is there already.
        package static let exists = Kind(rawValue: "exists")
        /// A shortened id or name stands for several things.
        package static let ambiguous = Kind(rawValue: "ambiguous")
        /// A name, key or revision is not well formed.
        package static let invalid = Kind(rawValue: "invalid")
        /// The branch has no commit yet.
        package static let unborn = Kind(rawValue: "unborn")
        /// It needs a working tree, and the repository is bare.
        package static let bare = Kind(rawValue: "bare")
        /// Another process holds the lock.
        package static let locked = Kind(rawValue: "locked")
        /// Changes or a merge stand in the way.
        package static let conflict = Kind(rawValue: "conflict")
        /// The repository belongs to another user, and `safe.directory` does not name it.
        package static let owner = Kind(rawValue: "owner")
        /// This libgit2 cannot read such a repository; git itself can.
        package static let unsupported = Kind(rawValue: "unsupported")
        /// Anything else.
        package static let other = Kind(rawValue: "other")
    }
}

extension GitError: CustomStringConvertible {
    /// One sentence: what could not be done, and why.
    package var description: String { "cannot \(activity): \(message)" }
}

extension GitError {
    /// The error that libgit2 has just reported on this thread.
    init(lastWith code: CInt, activity: String) {
        let last = git_error_last()?.pointee
        let text = last?.message.map { String(cString: $0) } ?? "libgit2 failed with code \(code)"
        // libgit2 keeps a message until the next one: a failure that sets none would tell of this one.
        git_error_clear()

        // libgit2 1.5 fails with the second message where there is no safe.directory at all.
        if code == GIT_EOWNER.rawValue || text.hasSuffix("is not owned by current user")
            || text == "config value 'safe.directory' was not found"
        {
            self.init(kind: .owner, message: text, activity: activity)
        } else if let message = Self.unsupportedMessage(text) {
            self.init(kind: .unsupported, message: message, activity: activity)
        } else {
            self.init(kind: Self.kinds[code] ?? .other, message: text, activity: activity)
        }
    }

    private static let kinds: [CInt: Kind] = [
        GIT_ENOTFOUND.rawValue: .notFound,
        GIT_EEXISTS.rawValue: .exists,
        GIT_EAMBIGUOUS.rawValue: .ambiguous,
        GIT_EINVALIDSPEC.rawValue: .invalid,
        GIT_EINVALID.rawValue: .invalid,
        GIT_EPEEL.rawValue: .invalid,
        GIT_EUNBORNBRANCH.rawValue: .unborn,
        GIT_EBAREREPO.rawValue: .bare,
        GIT_ELOCKED.rawValue: .locked,
        GIT_EUNMERGED.rawValue: .conflict,
        GIT_ECONFLICT.rawValue: .conflict,
        GIT_EMERGECONFLICT.rawValue: .conflict,
        GIT_EUNCOMMITTED.rawValue: .conflict,
        GIT_EINDEXDIRTY.rawValue: .conflict,
    ]

    /// The error for a repository of another user, with the command that makes git and libgit2 trust it.
    ///
    /// - Parameter folder: the top of the working tree, or the git directory of a bare repository: the one that both
    ///   compare with `safe.directory`.
    static func owner(of folder: String, activity: String) -> GitError {
        GitError(
            kind: .owner,
            message: """
                '\(folder)' belongs to another user; if you trust what is in it, run: \
                git config --global --add safe.directory \(folder.quoted)
                """,
            activity: activity)
    }

    /// What libgit2 says of repositories and indexes that only a newer one, or git, can read.
    private static func unsupportedMessage(_ text: String) -> String? {
        let extensionPrefix = "unsupported extension name extensions."
        if text.hasPrefix(extensionPrefix) {
            let name = text.dropFirst(extensionPrefix.count)
            return "libgit2 \(Library.version) does not know the repository extension '\(name)'"
        }
        if text.hasPrefix("unsupported ") || text.hasPrefix("unknown object format")
            || text.hasPrefix("unknown reference storage")
        {
            return "libgit2 \(Library.version) cannot read this repository: \(text)"
        }
        // What index.skipHash leaves looks like this to a libgit2 that does not know it.
        if text.hasPrefix("calculated checksum does not match expected") {
            return "libgit2 \(Library.version) cannot read the index: its checksum is missing or wrong"
        }
        return nil
    }
}
