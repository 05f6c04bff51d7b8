internal import CLibgit2

/// What the index says of files beside their content, by their paths relative to the top.
package struct IndexMarks: Hashable, Sendable {
    /// The files at which git was told not to look (`--assume-unchanged`, `--skip-worktree`), with the ids of their blobs.
    package var unwatched: [String: ObjectID] = [:]
    /// The submodules.
    package var submodules: [String] = []

    /// Makes them from their parts.
    package init(unwatched: [String: ObjectID] = [:], submodules: [String] = []) {
        (self.unwatched, self.submodules) = (unwatched, submodules)
    }
}

extension Repository {
    /// What the index says of files beside their content.
    package func indexMarks() throws(GitError) -> IndexMarks {
        var marks = IndexMarks()
        try forEachEntry { entry, path in
            let isAssumed = UInt32(entry.flags) & GIT_INDEX_ENTRY_VALID.rawValue != 0
            let isSkipped = UInt32(entry.flags_extended) & GIT_INDEX_ENTRY_SKIP_WORKTREE.rawValue != 0
            if entry.mode == GIT_FILEMODE_COMMIT.rawValue { marks.submodules.append(path()) }
            if isAssumed || isSkipped { marks.unwatched[path()] = ObjectID(entry.id) }
        }
        return marks
    }

    /// The files in the index with the ids of their blobs, without those in conflict.
    ///
    /// - Throws: `GitError`.
    package func indexedFiles() throws(GitError) -> [String: ObjectID] {
        var files: [String: ObjectID] = [:]
        try forEachEntry { entry, path in
            let isInConflict = entry.flags & UInt16(GIT_INDEX_ENTRY_STAGEMASK) != 0
            if !isInConflict { files[path()] = ObjectID(entry.id) }
        }
        return files
    }

    private func forEachEntry(_ body: (git_index_entry, _ path: () -> String) -> Void) throws(GitError) {
        let activity = "read the index of '\(workTree ?? gitDirectory)'"
        let index = try Owned(git_index_free, activity) { git_repository_index($0, pointer) }
        for position in 0..<git_index_entrycount(index.pointer) {
            guard let entry = git_index_get_byindex(index.pointer, position)?.pointee, let path = entry.path else {
                continue
            }
            body(entry) { String(cString: path) }
        }
    }
}
