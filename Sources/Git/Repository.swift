internal import CLibgit2
package import SystemPackage
/// A repository, opened for reading and for fetching into it.
///
/// Not `Sendable`: libgit2's objects belong to one thread at a time. A job that runs beside others opens its own.
package final class Repository {
    let handle: Owned

    /// Opens the repository that lies exactly there: a `.git` folder, a bare repository, or the top of a working tree.
    ///
    /// Git's environment variables (`GIT_DIR` and the like) are not looked at.
    ///
    /// - Throws: `GitError` of kind `.notFound` where there is none, `.owner` where `safe.directory` does not name it,
    ///   `.unsupported` where only git can read it.
    package convenience init(at path: FilePath) throws(GitError) {
        let activity = "open the repository '\(path)'"
        guard let found = try Self.open(path, activity) else {
            throw GitError(kind: .notFound, message: "there is no git repository", activity: activity)
        }
        self.init(found)
    }

    private static func open(_ path: FilePath, _ activity: String) throws(GitError) -> Owned? {
        try Libgit2.start()
        do throws(GitError) {
            let found = try Owned.ifFound(git_repository_free, activity) { out in
                path.withPlatformString {
                    git_repository_open_ext(out, $0, GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue, nil)
                }
            }
            guard let found else { return nil }
            try refusePartialClone(found.pointer, activity)
            try refuseWorktreeConfiguration(found.pointer, activity)
            return found
        } catch {
            guard error.kind == .owner else { throw error }
            // libgit2 names the folder that is another's, which is not always the one that safe.directory must name.
            let folder = trustedFolder(of: path).string
            throw GitError.owner(of: folder, activity: "open the repository '\(folder)'")
        }
    }

    /// Refuses a partial clone, so that git itself is asked: it fetches missing objects when it needs them.
    private static func refusePartialClone(_ repository: OpaquePointer, _ activity: String) throws(GitError) {
        let configuration = try Owned(git_config_free, activity) { git_repository_config($0, repository) }
        for key in ["extensions.partialclone", "remote.origin.promisor"] {
            var entry: UnsafeMutablePointer<git_config_entry>?
            defer { git_config_entry_free(entry) }
            guard try Libgit2.found(git_config_get_entry(&entry, configuration.pointer, key), activity) else {
                continue
            }
            throw GitError(
                kind: .unsupported, message: "libgit2 does not fetch what a partial clone has left out",
                activity: activity)
        }
    }

    /// Refuses a worktree with a configuration of its own (`git config --worktree`, `git sparse-checkout`), which
    /// libgit2 does not read.
    ///
    /// git sets the extension without a new format version, so libgit2 opens such a repository, and would miss settings
    /// such as `core.sparseCheckout`, `core.fileMode` or `core.excludesFile`.
    private static func refuseWorktreeConfiguration(
        _ repository: OpaquePointer, _ activity: String
    ) throws(GitError) {
        let file = FilePath(platformString: git_repository_path(repository)).appending("config.worktree")
        guard Files.kind(of: file) == .file, try isSet("extensions.worktreeconfig", in: repository, activity) else {
            return
        }
        throw GitError(kind: .unsupported, message: "libgit2 does not read its 'config.worktree'", activity: activity)
    }

    private static func isSet(
        _ key: String, in repository: OpaquePointer, _ activity: String
    ) throws(GitError) -> Bool {
        let configuration = try Owned(git_config_free, activity) { git_repository_config($0, repository) }
        var value: CInt = 0
        let code = git_config_get_bool(&value, configuration.pointer, key)
        return try Libgit2.found(code, activity) && value != 0
    }

    /// Whether a setting is there and true, without reading all others.
    func isSet(_ key: String, _ activity: String) throws(GitError) -> Bool {
        try Self.isSet(key, in: pointer, activity)
    }

    /// The value of a setting, without reading all others; `nil` when it is not set.
    package func setting(_ key: String) throws(GitError) -> String? {
        let activity = "read the configuration '\(key)'"
        let configuration = try Owned(git_config_free, activity) { git_repository_config($0, pointer) }
        var value = TextBuffer()
        let code = git_config_get_string_buf(&value.buffer, configuration.pointer, key)
        return try Libgit2.found(code, activity) ? value.text : nil
    }

    /// The folder that `safe.directory` must name.
    private static func trustedFolder(of path: FilePath) -> FilePath {
        guard let layout = RepositoryLayout.find(from: path) else { return path }
        let isInWorkTree = layout.gitDirectory.lastComponent == ".git"
        return layout.top ?? (isInWorkTree ? layout.gitDirectory.removingLastComponent() : layout.gitDirectory)
    }

    private init(_ handle: consuming Owned) {
        self.handle = handle
    }

    /// libgit2's repository.
    var pointer: OpaquePointer { handle.pointer }

    /// The git directory, without a slash at the end: for a linked worktree `…/worktrees/NAME`.
    package var gitDirectory: FilePath { Self.real(git_repository_path(pointer)) }

    /// The git directory of the main worktree, which all worktrees share.
    package var commonDirectory: FilePath { Self.real(git_repository_commondir(pointer)) }

    /// The top of the working tree; `nil` in a bare repository.
    package var workTree: FilePath? { git_repository_workdir(pointer).map { FilePath(platformString: $0) } }

    /// Whether there is no working tree.
    package var isBare: Bool { git_repository_is_bare(pointer) == 1 }

    /// The configuration as it is now: the repository's own, the user's and the system's.
    package var configuration: Configuration {
        get throws(GitError) { try Configuration(of: self) }
    }

    /// The files that the configuration is read from, whether they exist or not, without those that they include.
    package var configurationFiles: [FilePath] {
        let shared: [(git_config_level_t, String)] = [
            (GIT_CONFIG_LEVEL_SYSTEM, "gitconfig"), (GIT_CONFIG_LEVEL_XDG, "config"),
            (GIT_CONFIG_LEVEL_GLOBAL, ".gitconfig"),
        ]
        return shared.flatMap { level, name in
            var folders = git_buf()
            defer { git_buf_dispose(&folders) }
            guard conductor_configuration_folders(level, &folders) == 0, let text = folders.ptr else {
                return [FilePath]()
            }
            return String(cString: text).split(separator: ":").map { FilePath(String($0)).appending(name) }
        } + [commonDirectory.appending("config"), gitDirectory.appending("config.worktree")]
    }

    /// The path as git tells it: libgit2 leaves a `.git` that is a symbolic link as it is.
    private static func real(_ path: UnsafePointer<CChar>) -> FilePath {
        let path = FilePath(platformString: path)
        return Files.real(path) ?? path
    }
}
