internal import CLibgit2

/// The files that differ between two commits, by their paths relative to the top.
package struct ChangedPaths: Hashable, Sendable {
    /// Those that only the new commit has.
    package var new: [String] = []
    /// Those of the old commit that differ in the new one, or that it does not have.
    package var others: Set<String> = []

    /// Makes a comparison from its parts.
    package init(new: [String] = [], others: Set<String> = []) { (self.new, self.others) = (new, others) }
}

extension Repository {
    /// Compares the trees of two commits, as `git diff-tree -r --no-renames` does.
    ///
    /// - Parameter old: the commit that is checked out; `nil` where there is none yet.
    package func changedPaths(from old: ObjectID?, to new: ObjectID) throws(GitError) -> ChangedPaths {
        let activity = "compare \(old?.abbreviated ?? "no commit") with \(new.abbreviated)"
        let target = try tree(of: new)
        var options = git_diff_options()
        try Libgit2.check(git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION)), activity)
        options.flags = GIT_DIFF_INCLUDE_TYPECHANGE.rawValue
        let diff: Owned
        if let old {
            let source = try tree(of: old)
            diff = try Owned(git_diff_free, activity) {
                git_diff_tree_to_tree($0, pointer, source.pointer, target.pointer, &options)
            }
        } else {
            diff = try Owned(git_diff_free, activity) {
                git_diff_tree_to_tree($0, pointer, nil, target.pointer, &options)
            }
        }
        var changes = ChangedPaths()
        for index in 0..<git_diff_num_deltas(diff.pointer) {
            guard let delta = git_diff_get_delta(diff.pointer, index)?.pointee, let path = delta.new_file.path else {
                continue
            }
            let name = String(cString: path)
            if delta.status == GIT_DELTA_ADDED { changes.new.append(name) } else { changes.others.insert(name) }
        }
        return changes
    }

    private func tree(of id: ObjectID) throws(GitError) -> Owned {
        let commit = try commit(id)
        return try Owned(git_tree_free, "read the files of \(id.abbreviated)") { git_commit_tree($0, commit.pointer) }
    }
}
