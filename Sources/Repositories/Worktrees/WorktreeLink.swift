import Host
package import SystemPackage
/// The paths by which a repository and one of its worktrees refer to each other.
///
/// `worktrees/NAME/gitdir` in the repository names the worktree's `.git`, a file that names `worktrees/NAME`. Both
/// paths are wrong after a folder was moved or copied. `git worktree repair` mends a repository that was moved; in a
/// copy it would take the worktrees away from the original.
package struct WorktreeLink: Sendable {
    /// The reason with which checkouts are locked, so that git does not prune one whose folder it does not find.
    package static let lockReason = "a checkout of git conductor"

    /// The repository's folder for the worktree, its entry: `…/worktrees/NAME`.
    package let entry: FilePath
    /// The top of the worktree, as the repository names it.
    package let top: FilePath

    /// Whether the repository and the worktree refer to each other.
    package enum Condition: Equatable {
        /// Each side names the other.
        case sound
        /// The worktree names an entry that does not exist, with the same `NAME`: the repository was moved.
        case astray
        /// The folder belongs to another repository, or is the top of one.
        case foreign
        /// The worktree's folder has files, but no `.git`.
        case cut
        /// The worktree's folder does not exist, or is empty.
        case gone
    }

    /// Reads an entry of a repository; `nil` if it names no worktree.
    package init?(entry: FilePath) {
        guard let text = try? Files.text(of: entry.appending("gitdir")), !text.trimmedLine.isEmpty else { return nil }
        self.entry = entry
        top = entry.pushing(FilePath(text.trimmedLine)).lexicallyNormalized().removingLastComponent()
    }

    /// Reads the entry that a worktree names; `nil` if there is none.
    package init?(of top: FilePath) {
        guard let entry = Self.entry(namedBy: top) else { return nil }
        self.init(entry: entry)
    }

    /// Reads the entries of all worktrees of a repository.
    package static func all(in repository: FilePath) -> [WorktreeLink] {
        let folder = repository.appending("worktrees")
        return Files.names(in: folder).compactMap { WorktreeLink(entry: folder.appending($0)) }
    }

    /// Returns the entry that the `.git` file of a worktree names; `nil` if there is no such file.
    package static func entry(namedBy top: FilePath) -> FilePath? {
        let file = top.appending(".git")
        guard Files.kind(of: file, isFollowed: false) == .file, let text = try? Files.text(of: file),
            text.hasPrefix("gitdir: ")
        else {
            return nil
        }
        return top.pushing(FilePath(String(text.dropFirst("gitdir: ".count)).trimmedLine)).lexicallyNormalized()
    }

    /// Whether the repository and the worktree refer to each other, as the files on disk say.
    package var condition: Condition {
        guard let named = Self.entry(namedBy: top) else {
            if Files.exists(top.appending(".git")) { return .foreign }
            return Files.names(in: top).isEmpty ? .gone : .cut
        }
        if let real = Files.real(named) { return real == Files.real(entry) ? .sound : .foreign }
        return named.lastComponent == entry.lastComponent ? .astray : .foreign
    }

    /// Whether the entry names a folder as its worktree.
    package func leads(to folder: FilePath) -> Bool { top == folder || Files.real(top) == folder }

    /// Whether `git worktree add` was stopped before it had checked out all files.
    ///
    /// Until then the worktree has no index, and a lock of git's own.
    package var isHalfMade: Bool {
        guard !Files.exists(entry.appending("index")),
            let lock = try? Files.text(of: entry.appending("locked"))
        else { return false }
        return !lock.hasPrefix(Self.lockReason)
    }

    /// Whether the worktree is locked against pruning. The lock is the last step of making a checkout.
    package var isLocked: Bool { Files.exists(entry.appending("locked")) }

    /// The branch that is checked out there or, with a detached `HEAD`, the id of the commit.
    package var head: String? {
        guard let text = try? Files.text(of: entry.appending("HEAD")).trimmedLine else { return nil }
        return text.hasPrefix("ref: refs/heads/") ? String(text.dropFirst("ref: refs/heads/".count)) : text
    }

    /// Writes both paths, so that the repository and a worktree refer to each other.
    ///
    /// - Parameter top: the top of the worktree.
    /// - Throws: `HostError`.
    package func tie(to top: FilePath) throws {
        try Files.write("gitdir: \(entry)\n", to: top.appending(".git"))
        try Files.write("\(top.appending(".git"))\n", to: entry.appending("gitdir"))
    }
}

extension String {
    /// The text without line breaks at its end.
    var trimmedLine: String {
        var text = self[...]
        while let last = text.last, last.isNewline { text = text.dropLast() }
        return String(text)
    }
}
