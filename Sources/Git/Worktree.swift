internal import CLibgit2
package import SystemPackage
/// A worktree that `git worktree add` made.
package struct Worktree: Hashable, Sendable {
    /// The name of its folder in the repository's `worktrees`; not necessarily that of its own folder.
    package let name: String
    /// The top of its working tree.
    package let path: FilePath
    /// Its git directory, `…/worktrees/NAME`.
    package let gitDirectory: FilePath
    /// Whether the working tree exists; `git worktree prune` removes those where it does not.
    package let isValid: Bool
    /// Why it is locked against pruning, empty when no reason was given; `nil` when it is not locked.
    package let lockReason: String?
    /// What is checked out there; `nil` when its HEAD cannot be read.
    package let head: Head?

    /// Makes a worktree from its parts.
    package init(
        name: String, path: FilePath, gitDirectory: FilePath, isValid: Bool, lockReason: String?, head: Head?
    ) {
        self.name = name
        self.path = path
        self.gitDirectory = gitDirectory
        self.isValid = isValid
        self.lockReason = lockReason
        self.head = head
    }
}

extension Repository {
    /// The linked worktrees, by name; the main working tree is not among them.
    package func worktrees() throws(GitError) -> [Worktree] {
        var list = git_strarray()
        try Libgit2.check(git_worktree_list(&list, pointer), "list the worktrees of '\(commonDirectory)'")
        defer { git_strarray_dispose(&list) }

        var worktrees: [Worktree] = []
        for name in UnsafeBufferPointer(start: list.strings, count: list.count) {
            // libgit2 also names what it cannot look up: a folder without the files that git needs there, which git itself
            // leaves out.
            if let name = name.map({ String(cString: $0) }), let worktree = try? worktree(named: name) {
                worktrees.append(worktree)
            }
        }
        return worktrees.sorted { $0.name < $1.name }
    }

    private func worktree(named name: String) throws(GitError) -> Worktree? {
        let activity = "read the worktree '\(name)'"
        let gitDirectory = commonDirectory.appending("worktrees").appending(name)
        // An empty file libgit2 takes for the path of a working tree.
        guard Files.trimmedText(gitDirectory.appending("gitdir"))?.hasSuffix("/.git") == true else { return nil }
        let found = try Owned.ifFound(git_worktree_free, activity) { git_worktree_lookup($0, pointer, name) }
        guard let found else { return nil }

        let path = FilePath(platformString: git_worktree_path(found.pointer))
        var reason = TextBuffer()
        let locked = git_worktree_is_locked(&reason.buffer, found.pointer)
        try Libgit2.check(locked, activity)
        return Worktree(
            name: name, path: path, gitDirectory: gitDirectory,
            // libgit2 is content with the folder; git wants the `.git` file in it.
            isValid: git_worktree_validate(found.pointer) == 0 && Files.kind(of: path.appending(".git")) == .file,
            lockReason: locked > 0 ? Files.trimmed(reason.text) : nil,
            head: try head(in: gitDirectory))
    }

    /// What HEAD of a worktree says, which can be read when the working tree is gone too.
    private func head(in gitDirectory: FilePath) throws(GitError) -> Head? {
        guard let text = Files.trimmedText(gitDirectory.appending("HEAD")) else { return nil }
        if text.hasPrefix("ref: ") {
            return try head(on: String(text.dropFirst(5)))
        }
        return ObjectID(hex: text).map { .detached($0) }
    }
}
