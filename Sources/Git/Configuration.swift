internal import CLibgit2

/// Git's configuration, as it was when this was made.
///
/// Keys are `section.name` or `section.subsection.name`. `include` and `includeIf` (`gitdir`, `onbranch`) are followed.
public final class Configuration {
    private let handle: Owned

    /// The configuration outside of any repository: the user's and the system's.
    public static func global() throws(GitError) -> Configuration {
        try Library.start()
        let activity = "read git's configuration"
        let live = try Owned(git_config_free, activity) { git_config_open_default($0) }
        return Configuration(
            try Owned(git_config_free, activity) { git_config_snapshot($0, live.pointer) })
    }

    convenience init(of repository: Repository) throws(GitError) {
        self.init(
            try Owned(git_config_free, "read the configuration of '\(repository.gitDirectory)'") {
                git_repository_config_snapshot($0, repository.pointer)
            })
    }

    private init(_ handle: consuming Owned) {
        self.handle = handle
    }

    /// The value of a key, the last one when there are several; `nil` when it is not set.
    ///
    /// - Throws: `GitError`, of kind `.invalid` when the key is not well formed.
    public func string(_ key: String) throws(GitError) -> String? {
        var value: UnsafePointer<CChar>?
        guard try Library.found(git_config_get_string(&value, handle.pointer, key), Self.reading(key)) else {
            return nil
        }
        return value.map { String(cString: $0) }
    }

    /// The value of a key as a truth value (`true`, `yes`, `on`, a number, a key without a value); `nil` when it is
    /// not set.
    ///
    /// - Throws: `GitError` when it is set to anything else.
    public func bool(_ key: String) throws(GitError) -> Bool? {
        var value: CInt = 0
        let code = git_config_get_bool(&value, handle.pointer, key)
        return try Library.found(code, Self.reading(key)) ? value != 0 : nil
    }

    /// The value of a key as a number, `k`, `m` and `g` multiplied out; `nil` when it is not set.
    ///
    /// - Throws: `GitError` when it is set to anything else.
    public func int(_ key: String) throws(GitError) -> Int? {
        var value: Int64 = 0
        let code = git_config_get_int64(&value, handle.pointer, key)
        return try Library.found(code, Self.reading(key)) ? Int(value) : nil
    }

    /// All values of a key, in git's order: the system's first, the repository's last; empty when it is not set.
    public func strings(_ key: String) throws(GitError) -> [String] {
        let iterator = try Owned.ifFound(git_config_iterator_free, Self.reading(key)) {
            git_config_multivar_iterator_new($0, handle.pointer, key, nil)
        }
        guard let iterator else { return [] }
        var values: [String] = []
        while true {
            var entry: UnsafeMutablePointer<git_config_entry>?
            let code = git_config_next(&entry, iterator.pointer)
            if code == GIT_ITEROVER.rawValue { return values }
            try Library.check(code, Self.reading(key))
            values.append(entry?.pointee.value.map { String(cString: $0) } ?? "")
        }
    }

    private static func reading(_ key: String) -> String { "read the configuration '\(key)'" }
}

extension Repository {
    /// The URL of a remote as the configuration writes it, before any `insteadOf`; `nil` when there is none.
    public func remoteURL(_ name: String = "origin") throws(GitError) -> String? {
        // Where there are several, the first is the one that git fetches from.
        try configuration.strings("remote.\(name).url").first
    }
}
