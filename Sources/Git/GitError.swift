internal import CLibgit2
import Text

/// A failure of libgit2: what was being done, why it failed, and what to do about it.
package struct GitError: Error, Hashable, Sendable {
    /// The kind of failure, for callers that react to it.
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
    /// Takes the error that libgit2 has just reported on this thread, and clears it there.
    init(lastWith code: CInt, activity: String) {
        let last = git_error_last()?.pointee
        let text = last?.message.map { String(cString: $0) } ?? "libgit2 failed with code \(code)"
        let area = last.map { git_error_t(UInt32(bitPattern: $0.klass)) } ?? GIT_ERROR_NONE
        git_error_clear()

        // Without any safe.directory libgit2 1.5 fails because it finds none, and not with GIT_EOWNER.
        if code == GIT_EOWNER.rawValue
            || code == GIT_ENOTFOUND.rawValue && area == GIT_ERROR_CONFIG && text.contains("'safe.directory'")
        {
            self.init(kind: .owner, message: text, activity: activity)
        } else if let message = Self.unsupportedMessage(text, code, area) {
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

    /// What to say of repositories and indexes that only a newer libgit2, or git, can read.
    private static func unsupportedMessage(_ text: String, _ code: CInt, _ area: git_error_t) -> String? {
        // An index with the extension of a split index, of a newer version, or without the checksum that
        // index.skipHash leaves out.
        if code == GIT_ERROR.rawValue && area == GIT_ERROR_INDEX {
            return "libgit2 \(Libgit2.version) cannot read the index: \(text)"
        }
        // The code and the area are those of many other failures, so the text has to tell.
        let extensionPrefix = "unsupported extension name extensions."
        if text.hasPrefix(extensionPrefix) {
            let name = text.dropFirst(extensionPrefix.count)
            return "libgit2 \(Libgit2.version) does not know the repository extension '\(name)'"
        }
        if text.hasPrefix("unsupported ") || text.hasPrefix("unknown object format")
            || text.hasPrefix("unknown reference storage")
        {
            return "libgit2 \(Libgit2.version) cannot read this repository: \(text)"
        }
        return nil
    }
}
