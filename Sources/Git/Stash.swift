internal import CLibgit2

/// An entry of `git stash list`.
package struct Stash: Hashable, Sendable {
    /// The N of `stash@{N}`.
    package let index: Int
    /// Its message, e.g. `WIP on main: 1234567 Add a page`.
    package let message: String
    /// The commit that holds it.
    package let commit: ObjectID
    /// The branch it was made on, if the message tells.
    package let branch: String?

    /// Makes a stash from its parts; the branch is read from the message, as git writes it.
    package init(index: Int, message: String, commit: ObjectID) {
        self.index = index
        self.message = message
        self.commit = commit
        branch = Self.branch(in: message)
    }

    private static func branch(in message: String) -> String? {
        for prefix in ["WIP on ", "On "] where message.hasPrefix(prefix) {
            // A branch's name holds no colon.
            let name = message.dropFirst(prefix.count).prefix { $0 != ":" }
            return name == "(no branch)" || name.isEmpty ? nil : String(name)
        }
        return nil
    }
}

extension Repository {
    /// The stashes, newest first. All worktrees of a repository share them.
    package func stashes() throws(GitError) -> [Stash] {
        let list = StashList()
        try withExtendedLifetime(list) { () throws(GitError) in
            try Libgit2.check(
                git_stash_foreach(pointer, collectStash, Unmanaged.passUnretained(list).toOpaque()),
                "list the stashes of '\(gitDirectory)'")
        }
        return list.stashes
    }
}

/// What the callback fills.
private final class StashList {
    var stashes: [Stash] = []
}

private func collectStash(
    index: Int, message: UnsafePointer<CChar>?, id: UnsafePointer<git_oid>?, payload: UnsafeMutableRawPointer?
) -> CInt {
    guard let message, let id, let payload else { return GIT_EUSER.rawValue }
    Unmanaged<StashList>.fromOpaque(payload).takeUnretainedValue().stashes
        .append(Stash(index: index, message: String(cString: message), commit: ObjectID(id.pointee)))
    return 0
}
