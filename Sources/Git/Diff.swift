internal import CLibgit2

/// A file that differs between two commits.
public struct ChangedFile: Hashable, Sendable {
    /// Its path in the newer one; for a deleted file in the older one.
    public let path: String
    /// What became of it.
    public let status: Status

    /// Makes a changed file from its parts.
    public init(path: String, status: Status) {
        self.path = path
        self.status = status
    }

    /// What became of a file.
    public enum Status: Hashable, Sendable {
        /// It is new.
        case added
        /// Its content, mode or kind is another.
        case modified
        /// It is gone.
        case deleted
        /// It was at the path `from`; its content may have changed too.
        case renamed(from: String)
    }
}

extension Repository {
    /// The files that differ between two commits, by path. Submodules that moved are among them, as modified.
    public func changedFiles(from old: ObjectID, to new: ObjectID) throws(GitError) -> [ChangedFile] {
        let activity = "compare the commits \(old.abbreviated) and \(new.abbreviated)"
        let oldTree = try tree(of: old)
        let newTree = try tree(of: new)
        var options = git_diff_options()
        try Library.check(git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION)), activity)
        options.flags = GIT_DIFF_INCLUDE_TYPECHANGE.rawValue
        let diff = try Owned(git_diff_free, activity) {
            git_diff_tree_to_tree($0, pointer, oldTree.pointer, newTree.pointer, &options)
        }
        var renames = git_diff_find_options()
        try Library.check(
            git_diff_find_options_init(&renames, UInt32(GIT_DIFF_FIND_OPTIONS_VERSION)), activity)
        renames.flags = GIT_DIFF_FIND_RENAMES.rawValue
        try Library.check(git_diff_find_similar(diff.pointer, &renames), activity)

        return (0..<git_diff_num_deltas(diff.pointer))
            .compactMap { git_diff_get_delta(diff.pointer, $0).flatMap { ChangedFile($0.pointee) } }
            .sorted { $0.path < $1.path }
    }
}

extension ChangedFile {
    fileprivate init?(_ delta: git_diff_delta) {
        guard let old = delta.old_file.path, let new = delta.new_file.path else { return nil }
        path = String(cString: new)
        switch delta.status {
        case GIT_DELTA_ADDED, GIT_DELTA_COPIED: status = .added
        case GIT_DELTA_DELETED: status = .deleted
        case GIT_DELTA_RENAMED: status = .renamed(from: String(cString: old))
        case GIT_DELTA_MODIFIED, GIT_DELTA_TYPECHANGE: status = .modified
        default: return nil
        }
    }
}
