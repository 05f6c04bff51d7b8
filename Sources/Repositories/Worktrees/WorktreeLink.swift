import Host
package import SystemPackage
/// How a repository and one of its worktrees name each other.
///
/// `worktrees/NAME/gitdir` names the `.git` of the worktree, a file that names `worktrees/NAME`. Both are paths of this
/// machine, so they lead astray when a folder is moved or copied. `git worktree repair` does for a repository that was
/// moved; in a copy it would take the worktrees away from the original.
package struct WorktreeLink: Sendable {
    /// Why git is not to forget a checkout whose folder it does not find.
    package static let lockReason = "a checkout of git conductor"

    /// The repository's folder for the worktree: `…/worktrees/NAME`.
    package let entry: FilePath
    /// The top of the worktree, as the repository names it.
    package let top: FilePath

    /// How the two ends stand to each other.
    package enum Condition: Equatable {
        /// Each names the other.
        case sound
        /// The worktree names a folder that is not there: the repository was moved.
        case astray
        /// The worktree belongs to another repository.
        case foreign
        /// The worktree's folder is there, and has lost its `.git`.
        case cut
        /// The worktree's folder is not there, or there is nothing in it.
        case gone
    }

    /// Reads what a repository says; `nil` where it has no such worktree.
    package init?(entry: FilePath) {
        guard let text = try? Files.text(of: entry.appending("gitdir")), !text.trimmedLine.isEmpty else { return nil }
        self.entry = entry
        top = entry.pushing(FilePath(text.trimmedLine)).lexicallyNormalized().removingLastComponent()
    }

    /// Reads what the repository that a worktree names says of it.
    package init?(of top: FilePath) {
        guard let entry = Self.entry(namedBy: top) else { return nil }
        self.init(entry: entry)
    }

    /// What a repository says of all its worktrees.
    package static func all(in repository: FilePath) -> [WorktreeLink] {
        let folder = repository.appending("worktrees")
        return Files.names(in: folder).compactMap { WorktreeLink(entry: folder.appending($0)) }
    }

    /// The folder of a repository that the `.git` of a worktree names; `nil` where that is no such file.
    package static func entry(namedBy top: FilePath) -> FilePath? {
        let file = top.appending(".git")
        guard Files.kind(of: file, isFollowed: false) == .file, let text = try? Files.text(of: file),
            text.hasPrefix("gitdir: ")
        else {
            return nil
        }
        return top.pushing(FilePath(String(text.dropFirst("gitdir: ".count)).trimmedLine)).lexicallyNormalized()
    }

    /// How the two ends stand to each other.
    package var condition: Condition {
        guard let named = Self.entry(namedBy: top) else {
            if Files.exists(top.appending(".git")) { return .foreign }
            return Files.names(in: top).isEmpty ? .gone : .cut
        }
        if let real = Files.real(named) { return real == Files.real(entry) ? .sound : .foreign }
        return named.lastComponent == entry.lastComponent ? .astray : .foreign
    }

    /// Whether it leads to a folder.
    package func leads(to folder: FilePath) -> Bool { top == folder || Files.real(top) == folder }

    /// Whether git was stopped while it made the worktree: until all files are there it has no index, and a lock of
    /// git's own.
    package var isHalfMade: Bool {
        guard !Files.exists(entry.appending("index")),
            let lock = try? Files.text(of: entry.appending("locked"))
        else { return false }
        return !lock.hasPrefix(Self.lockReason)
    }

    /// Whether git is kept from forgetting it. A checkout is locked when all is done that makes it one.
    package var isLocked: Bool { Files.exists(entry.appending("locked")) }

    /// The branch that is checked out there, or the commit.
    package var head: String? {
        guard let text = try? Files.text(of: entry.appending("HEAD")).trimmedLine else { return nil }
        return text.hasPrefix("ref: refs/heads/") ? String(text.dropFirst("ref: refs/heads/".count)) : text
    }

    /// Has both ends name each other.
    ///
    /// - Parameter top: where the worktree is.
    /// - Throws: `HostError`.
    package func tie(to top: FilePath) throws {
        try Files.write("gitdir: \(entry)\n", to: top.appending(".git"))
        try Files.write("\(top.appending(".git"))\n", to: entry.appending("gitdir"))
    }
}

extension String {
    /// Without the end of the line.
    var trimmedLine: String {
        var text = self[...]
        while let last = text.last, last.isNewline { text = text.dropLast() }
        return String(text)
    }
}
