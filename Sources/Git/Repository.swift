internal import CLibgit2

#if canImport(System)
    public import System
#else
    public import SystemPackage
#endif

/// A repository, opened for reading.
///
/// Not `Sendable`: libgit2's objects belong to one thread at a time. A job that runs beside others opens its own.
public final class Repository {
    let handle: Owned

    /// Opens the repository that lies exactly there: a `.git` folder, a bare repository, or the top of a working tree.
    ///
    /// Git's environment variables (`GIT_DIR` and the like) are not looked at.
    ///
    /// - Throws: `GitError` of kind `.notFound` where there is none, `.owner` where `safe.directory` is wanting,
    ///   `.unsupported` where only git can read it.
    public convenience init(at path: FilePath) throws(GitError) {
        try Library.start()
        self.init(
            try Owned(git_repository_free, "open the repository '\(path)'") { out in
                path.withPlatformString {
                    git_repository_open_ext(out, $0, GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue, nil)
                }
            })
    }

    /// Opens the nearest repository, in the folder itself or above it, across file systems too.
    ///
    /// - Returns: `nil` when there is none.
    /// - Throws: `GitError`, as opening does.
    public static func discover(from path: FilePath) throws(GitError) -> Repository? {
        try Library.start()
        let found = try Owned.ifFound(git_repository_free, "open the repository around '\(path)'") { out in
            path.withPlatformString {
                git_repository_open_ext(out, $0, GIT_REPOSITORY_OPEN_CROSS_FS.rawValue, nil)
            }
        }
        guard let found else { return nil }
        return Repository(found)
    }

    private init(_ handle: consuming Owned) {
        self.handle = handle
    }

    /// libgit2's own form.
    var pointer: OpaquePointer { handle.pointer }

    /// The git directory, without a slash at the end: for a linked worktree `…/worktrees/NAME`.
    public var gitDirectory: FilePath { FilePath(platformString: git_repository_path(pointer)) }

    /// What all worktrees share: the git directory of the main one.
    public var commonDirectory: FilePath { FilePath(platformString: git_repository_commondir(pointer)) }

    /// The top of the working tree; `nil` in a bare repository.
    public var workTree: FilePath? { git_repository_workdir(pointer).map { FilePath(platformString: $0) } }

    /// Whether there is no working tree.
    public var isBare: Bool { git_repository_is_bare(pointer) == 1 }

    /// Whether this is a worktree that `git worktree add` made.
    public var isLinkedWorktree: Bool { git_repository_is_worktree(pointer) == 1 }

    /// What git has begun in this worktree and not ended; `nil` when nothing.
    public var operation: Operation? { Operation(inProgressIn: gitDirectory) }

    /// The configuration as it is now: the repository's own, the user's and the system's.
    public var configuration: Configuration {
        get throws(GitError) { try Configuration(of: self) }
    }
}
