internal import CLibgit2

extension Repository {
    /// The files in the index with the ids of their blobs, without those in conflict.
    ///
    /// - Throws: `GitError`.
    package func indexedFiles() throws(GitError) -> [String: ObjectID] {
        let activity = "read the index of '\(workTree ?? gitDirectory)'"
        let index = try Owned(git_index_free, activity) { git_repository_index($0, pointer) }
        var files: [String: ObjectID] = [:]
        for position in 0..<git_index_entrycount(index.pointer) {
            guard let entry = git_index_get_byindex(index.pointer, position)?.pointee, let path = entry.path,
                git_index_entry_stage(git_index_get_byindex(index.pointer, position)) == 0
            else { continue }
            files[String(cString: path)] = ObjectID(entry.id)
        }
        return files
    }
}
