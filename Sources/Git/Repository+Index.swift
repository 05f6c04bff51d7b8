internal import CLibgit2

extension Repository {
    /// The files that the index has, with the content that each has there. Those in conflict are left out.
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
