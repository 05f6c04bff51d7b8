internal import CLibgit2

/// What `git status` shows. Paths are relative to the top of the working tree.
package struct WorkingTreeStatus: Hashable, Sendable {
    /// Paths where the index differs from HEAD; a renamed file is there with both its paths.
    package var staged: [String] = []
    /// Paths where the working tree differs from the index, with deleted files and changed submodules.
    package var modified: [String] = []
    /// Untracked files that are not ignored. A repository inside is one entry, with a slash at the end.
    package var untracked: [String] = []
    /// Paths with a merge conflict.
    package var conflicted: [String] = []

    /// Makes a status from its parts.
    package init(
        staged: [String] = [], modified: [String] = [], untracked: [String] = [], conflicted: [String] = []
    ) {
        self.staged = staged
        self.modified = modified
        self.untracked = untracked
        self.conflicted = conflicted
    }

    /// Whether there is nothing to commit and nothing untracked.
    package var isClean: Bool {
        staged.isEmpty && modified.isEmpty && untracked.isEmpty && conflicted.isEmpty
    }
}

extension Repository {
    /// What `git status --untracked-files=all` shows. The index is read, and not refreshed.
    ///
    /// - Parameter untracked: whether to look for untracked files, too.
    /// - Throws: `GitError`, of kind `.bare` without a working tree, and `.unsupported` where libgit2 would see
    ///   changes that are none: in a sparse checkout, and for modified files with an external filter (as git-lfs's)
    ///   or a `working-tree-encoding`.
    package func status(untracked: Bool = true) throws(GitError) -> WorkingTreeStatus {
        let activity = "look for changes in '\(workTree ?? gitDirectory)'"
        if try isSet("core.sparseCheckout", activity) {
            throw GitError(kind: .unsupported, message: "libgit2 does not know sparse checkouts", activity: activity)
        }

        var options = git_status_options()
        try Libgit2.check(git_status_options_init(&options, UInt32(GIT_STATUS_OPTIONS_VERSION)), activity)
        options.show = GIT_STATUS_SHOW_INDEX_AND_WORKDIR
        options.flags = GIT_STATUS_OPT_SORT_CASE_SENSITIVELY.rawValue
        if untracked {
            options.flags |=
                GIT_STATUS_OPT_INCLUDE_UNTRACKED.rawValue | GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS.rawValue
        }
        let list = try Owned(git_status_list_free, activity) { git_status_list_new($0, pointer, &options) }

        var status = WorkingTreeStatus()
        for index in 0..<git_status_list_entrycount(list.pointer) {
            if let entry = git_status_byindex(list.pointer, index) {
                status.add(entry.pointee)
            }
        }
        for path in status.modified {
            try refuseForeignConversion(of: path, activity)
        }
        return status
    }

    /// Whether the ignore rules cover a path, tracked or not.
    ///
    /// - Parameter path: relative to the top; a slash at the end stands for a folder.
    package func isIgnored(_ path: String) throws(GitError) -> Bool {
        var ignored: CInt = 0
        try Libgit2.check(
            git_ignore_path_is_ignored(&ignored, pointer, path), "look whether '\(path)' is ignored")
        return ignored != 0
    }

    /// Throws when a file goes through a conversion that libgit2 cannot make, so that it had to compare something else
    /// than git compares.
    private func refuseForeignConversion(of path: String, _ activity: String) throws(GitError) {
        if let filter = try attribute("filter", of: path) {
            let configuration = try configuration
            for command in ["clean", "process"] where try configuration.string("filter.\(filter).\(command)") != nil {
                throw GitError(
                    kind: .unsupported, message: "libgit2 cannot run the filter '\(filter)' of '\(path)'",
                    activity: activity)
            }
        }
        if try attribute("working-tree-encoding", of: path) != nil {
            throw GitError(
                kind: .unsupported, message: "libgit2 cannot convert the encoding of '\(path)'", activity: activity)
        }
    }

    /// The value that `.gitattributes` gives to a path, where it is a text.
    private func attribute(_ name: String, of path: String) throws(GitError) -> String? {
        var value: UnsafePointer<CChar>?
        try Libgit2.check(
            git_attr_get(&value, pointer, UInt32(GIT_ATTR_CHECK_FILE_THEN_INDEX), path, name),
            "read the attributes of '\(path)'")
        guard git_attr_value(value) == GIT_ATTR_VALUE_STRING else { return nil }
        return value.map { String(cString: $0) }
    }
}

extension WorkingTreeStatus {
    fileprivate mutating func add(_ entry: git_status_entry) {
        func has(_ flags: git_status_t...) -> Bool {
            flags.contains { entry.status.rawValue & $0.rawValue != 0 }
        }
        func path(_ delta: UnsafeMutablePointer<git_diff_delta>?) -> String? {
            (delta?.pointee.new_file.path ?? delta?.pointee.old_file.path).map { String(cString: $0) }
        }
        guard let path = path(entry.index_to_workdir) ?? path(entry.head_to_index) else { return }

        if has(GIT_STATUS_CONFLICTED) {
            conflicted.append(path)
            return
        }
        if has(GIT_STATUS_INDEX_NEW, GIT_STATUS_INDEX_MODIFIED, GIT_STATUS_INDEX_DELETED, GIT_STATUS_INDEX_TYPECHANGE) {
            staged.append(path)
        }
        if has(GIT_STATUS_WT_MODIFIED, GIT_STATUS_WT_DELETED, GIT_STATUS_WT_TYPECHANGE) {
            modified.append(path)
        }
        if has(GIT_STATUS_WT_NEW) {
            untracked.append(path)
        }
    }
}
