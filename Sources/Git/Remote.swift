internal import CLibgit2

extension Repository {
    /// Fetches from `origin` what its refspecs name, and forgets the branches that are gone there.
    ///
    /// Blocks for as long as it takes.
    ///
    /// - Parameters:
    ///   - access: the URL and how to connect to it.
    ///   - allTags: whether to fetch all tags, as a clone does, or only those of the fetched commits.
    ///   - progress: called often; what it throws ends the fetch.
    /// - Returns: the remote's default branch, e.g. `refs/heads/main`; `nil` where it names none.
    /// - Throws: `GitError`; ``CredentialRequest``; what `progress` throws.
    @discardableResult
    package func fetch(
        _ access: RemoteAccess, allTags: Bool = false, progress: (RemoteProgress) throws -> Void = { _ in }
    ) throws -> String? {
        let activity = "fetch from '\(access.url)'"
        return try Libgit2.trusting(access) {
            let remote = try Owned(git_remote_free, activity) { git_remote_lookup($0, pointer, "origin") }
            try Libgit2.check(git_remote_set_instance_url(remote.pointer, access.url), activity)
            try withoutActuallyEscaping(progress) { progress in
                let payload = RemotePayload(access.credentials, progress)
                try payload.run(activity) { payload in
                    try withOptions(access, allTags: allTags, payload: payload, activity) { options in
                        git_remote_fetch(remote.pointer, nil, &options, nil)
                    }
                }
            }
            var branch = TextBuffer()
            let code = git_remote_default_branch(&branch.buffer, remote.pointer)
            return try Libgit2.found(code, activity) ? branch.text : nil
        }
    }

    /// Packs all references into one file, as `git pack-refs --all` does: many are read faster so.
    package func packReferences() throws(GitError) {
        let activity = "pack the references of '\(gitDirectory)'"
        let database = try Owned(git_refdb_free, activity) { git_repository_refdb($0, pointer) }
        try Libgit2.check(git_refdb_compress(database.pointer), activity)
    }

    /// Lends libgit2's form of what a fetch is told.
    private func withOptions(
        _ access: RemoteAccess, allTags: Bool, payload: UnsafeMutableRawPointer, _ activity: String,
        _ body: (inout git_fetch_options) -> CInt
    ) throws(GitError) -> CInt {
        var options = git_fetch_options()
        try Libgit2.check(git_fetch_options_init(&options, UInt32(GIT_FETCH_OPTIONS_VERSION)), activity)
        options.prune = GIT_FETCH_PRUNE
        options.update_fetchhead = 0
        options.download_tags = allTags ? GIT_REMOTE_DOWNLOAD_TAGS_ALL : GIT_REMOTE_DOWNLOAD_TAGS_UNSPECIFIED
        options.callbacks.payload = payload
        options.callbacks.transfer_progress = onProgress
        options.callbacks.sideband_progress = onMessage
        options.callbacks.credentials = onServerCredentials
        options.proxy_opts.payload = payload
        options.proxy_opts.credentials = onProxyCredentials
        options.proxy_opts.type =
            switch access.proxy {
            case nil: GIT_PROXY_AUTO
            case "": GIT_PROXY_NONE
            default: GIT_PROXY_SPECIFIED
            }

        return withCStrings(access.headers + [access.proxy ?? ""]) { texts in
            options.proxy_opts.url = texts.last.flatMap { UnsafePointer($0) }
            options.custom_headers = git_strarray(strings: texts.baseAddress, count: access.headers.count)
            return body(&options)
        }
    }
}

/// Lends texts to C, one after the other in one piece of memory.
private func withCStrings<Result>(
    _ texts: [String], _ body: (UnsafeMutableBufferPointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    var bytes = texts.flatMap(\.utf8CString)
    return bytes.withUnsafeMutableBufferPointer { bytes in
        var end = 0
        var pointers = texts.map { text in
            defer { end += text.utf8.count + 1 }
            return bytes.baseAddress.map { $0 + end }
        }
        return pointers.withUnsafeMutableBufferPointer { body($0) }
    }
}
