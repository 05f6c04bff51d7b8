internal import CLibgit2

extension Repository {
    /// What is checked out in this worktree.
    package var head: Head {
        get throws(GitError) {
            let activity = "read HEAD of '\(gitDirectory)'"
            let reference = try Owned(git_reference_free, activity) { git_reference_lookup($0, pointer, "HEAD") }
            if let target = git_reference_symbolic_target(reference.pointer) {
                return try head(on: String(cString: target))
            }
            guard let target = git_reference_target(reference.pointer) else {
                throw GitError(kind: .other, message: "it names nothing", activity: activity)
            }
            return .detached(ObjectID(target.pointee))
        }
    }

    /// The head that a `ref: NAME` stands for.
    func head(on reference: String) throws(GitError) -> Head {
        let name = shortName(reference)
        guard let commit = try target(of: reference) else { return .unborn(branch: name) }
        return .branch(name: name, commit: commit)
    }

    /// Returns the full names of the references below a prefix, such as `refs/tags/`, sorted.
    package func references(below prefix: String) throws(GitError) -> [String] {
        let activity = "list the references of '\(gitDirectory)'"
        let iterator = try Owned(git_reference_iterator_free, activity) {
            git_reference_iterator_glob_new($0, pointer, prefix + "*")
        }
        var names: [String] = []
        while true {
            var name: UnsafePointer<CChar>?
            let code = git_reference_next_name(&name, iterator.pointer)
            if code == GIT_ITEROVER.rawValue { break }
            try Libgit2.check(code, activity)
            if let name { names.append(String(cString: name)) }
        }
        return names.sorted()
    }

    /// Finds the commit that a revision names: a branch, a tag, an id or its beginning, `HEAD~2`, …
    ///
    /// - Returns: `nil` when there is none, or when it does not lead to a commit.
    /// - Throws: `GitError`, of kind `.ambiguous` when a shortened id fits several objects.
    package func resolve(_ revision: String) throws(GitError) -> ObjectID? {
        let activity = "find the revision '\(revision)'"
        do throws(GitError) {
            let object = try Owned(git_object_free, activity) { git_revparse_single($0, pointer, revision) }
            let commit = try Owned(git_object_free, activity) { git_object_peel($0, object.pointer, GIT_OBJECT_COMMIT) }
            return git_object_id(commit.pointer).map { ObjectID($0.pointee) }
        } catch {
            // A word that could be the beginning of an id is ambiguous, and names no commit.
            guard [.notFound, .invalid, .ambiguous].contains(error.kind) else { throw error }
            return nil
        }
    }

    /// The full name of the reference that a symbolic one names; `nil` when there is none, or it is not symbolic.
    package func symbolicTarget(of reference: String) throws(GitError) -> String? {
        let found = try Owned.ifFound(git_reference_free, "read the reference '\(reference)'") {
            git_reference_lookup($0, pointer, reference)
        }
        guard let found else { return nil }
        return git_reference_symbolic_target(found.pointer).map { String(cString: $0) }
    }

    /// The id that a reference holds, symbolic ones followed; `nil` when there is none.
    func target(of reference: String) throws(GitError) -> ObjectID? {
        var id = git_oid()
        let code = git_reference_name_to_id(&id, pointer, reference)
        return try Libgit2.found(code, "read the reference '\(reference)'") ? ObjectID(id) : nil
    }

    /// A branch's name without `refs/heads/` or `refs/remotes/`.
    func shortName(_ reference: String) -> String {
        for prefix in ["refs/heads/", "refs/remotes/"] where reference.hasPrefix(prefix) {
            return String(reference.dropFirst(prefix.count))
        }
        return reference
    }
}
