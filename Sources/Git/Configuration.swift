internal import CLibgit2

/// A snapshot of git's configuration.
///
/// Keys are `section.name` or `section.subsection.name`. `include` and `includeIf` (`gitdir`, `onbranch`) are followed.
package struct Configuration: Hashable, Sendable {
    /// The values of each key in git's order, the system's first; `nil` stands for a key that has no `=`.
    private var values: [String: [String?]] = [:]

    init(of repository: Repository) throws(GitError) {
        let activity = "read the configuration of '\(repository.gitDirectory)'"
        // An iterator goes over a copy of its own, so no snapshot is needed.
        try self.init(try Owned(git_config_free, activity) { git_repository_config($0, repository.pointer) })
    }

    /// Reads what `git config --list -z` prints, for a repository that libgit2 cannot open.
    package init(listing: String) {
        for entry in listing.split(separator: "\0") {
            let parts = entry.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
            values[String(parts[0]), default: []].append(parts.count == 2 ? String(parts[1]) : nil)
        }
    }

    private init(_ handle: borrowing Owned) throws(GitError) {
        let activity = "read git's configuration"
        let configuration = handle.pointer
        let iterator = try Owned(git_config_iterator_free, activity) { git_config_iterator_new($0, configuration) }
        while true {
            var entry: UnsafeMutablePointer<git_config_entry>?
            let code = git_config_next(&entry, iterator.pointer)
            if code == GIT_ITEROVER.rawValue { return }
            try Libgit2.check(code, activity)
            guard let entry = entry?.pointee else { return }
            values[String(cString: entry.name), default: []].append(entry.value.map { String(cString: $0) })
        }
    }

    /// The value of a key, the last one when there are several; `nil` when it is not set.
    ///
    /// - Throws: `GitError`, of kind `.invalid` when the key is not well formed.
    package func string(_ key: String) throws(GitError) -> String? {
        try strings(key).last
    }

    /// The value of a key as a truth value (`true`, `yes`, `on`, a number, a key without a value); `nil` when it is
    /// not set.
    ///
    /// - Throws: `GitError` when it is set to anything else.
    package func bool(_ key: String) throws(GitError) -> Bool? {
        guard let last = values[try Self.normalized(key)]?.last else { return nil }
        var value: CInt = 0
        try Libgit2.start()
        try Libgit2.check(git_config_parse_bool(&value, last), Self.reading(key))
        return value != 0
    }

    /// All values of a key, in git's order: the system's first, the repository's last; empty when it is not set.
    ///
    /// - Throws: `GitError`, of kind `.invalid` when the key is not well formed.
    package func strings(_ key: String) throws(GitError) -> [String] {
        values[try Self.normalized(key)]?.map { $0 ?? "" } ?? []
    }

    /// Returns the keys of a section, as git lists them.
    package func keys(of section: String) -> [String] {
        values.keys.filter { $0.hasPrefix(section.lowercased() + ".") }.sorted()
    }

    /// Returns the values of a variable in all subsections of a section, by the names of the subsections.
    package func strings(ofEach section: String, _ variable: String) -> [String: String] {
        let (start, end) = (section.lowercased() + ".", "." + variable.lowercased())
        return values.reduce(into: [:]) { found, entry in
            guard entry.key.hasPrefix(start), entry.key.hasSuffix(end), entry.key.count > start.count + end.count - 1,
                case let value?? = entry.value.last
            else { return }
            found[String(entry.key.dropFirst(start.count).dropLast(end.count))] = value
        }
    }

    /// The values of `include.path` and `includeIf.CONDITION.path`, with their conditions.
    package var includes: [(condition: String?, path: String)] {
        values.flatMap { key, values -> [(condition: String?, path: String)] in
            let paths = values.compactMap { $0 }
            if key == "include.path" { return paths.map { (nil, $0) } }
            guard key.hasPrefix("includeif."), key.hasSuffix(".path") else { return [] }
            return paths.map { (String(key.dropFirst("includeif.".count).dropLast(".path".count)), $0) }
        }
    }

    /// A key as git lists it: section and name in lower case, the subsection between them as it is.
    private static func normalized(_ key: String) throws(GitError) -> String {
        guard let first = key.firstIndex(of: "."), let last = key.lastIndex(of: "."), first != key.startIndex,
            key.index(after: last) != key.endIndex
        else {
            throw GitError(kind: .invalid, message: "'\(key)' is no key", activity: reading(key))
        }
        return key[..<first].lowercased() + key[first..<last] + key[last...].lowercased()
    }

    private static func reading(_ key: String) -> String { "read the configuration '\(key)'" }
}
