package import Git
package import SystemPackage

/// What a remote says of some of its references.
package struct RemoteReferences: Sendable, Equatable {
    /// The commits, by the full names of the references; that of an annotated tag is what it names.
    package private(set) var commits: [String: ObjectID] = [:]
    /// The branch that the remote's `HEAD` names; `nil` if it names none.
    package private(set) var defaultBranch: String?

    /// Reads what the output of `git ls-remote --symref` says of references.
    init(listing: String, of names: Set<String>) {
        for line in listing.split(separator: "\n") {
            // `ref: refs/heads/main<tab>HEAD`, then `ID<tab>NAME`; `NAME^{}` is what the tag before it names.
            let parts = line.split(separator: "\t", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { continue }
            let prefix = "ref: refs/heads/"
            if let commit = ObjectID(hex: parts[0]) {
                let name = parts[1].hasSuffix("^{}") ? String(parts[1].dropLast(3)) : parts[1]
                // To git a name is a pattern, also that of `refs/x/refs/heads/main`.
                if names.contains(name) { commits[name] = commit }
            } else if parts[1] == "HEAD", parts[0].hasPrefix(prefix) {
                defaultBranch = String(parts[0].dropFirst(prefix.count))
            }
        }
    }
}

extension GitProgram {
    /// Asks a remote for some of its references, without fetching anything.
    ///
    /// - Parameters:
    ///   - names: their full names.
    ///   - remote: the name of the remote in the repository, or its URL.
    ///   - url: the remote's URL, as the user wrote it.
    ///   - folder: the repository; `nil` for none.
    /// - Throws: ``ConductorError`` of kind `git`, with a hint what to do if the reason is known.
    package func references(
        named names: [String], of remote: String, at url: String, in folder: FilePath? = nil, for job: Job
    ) async throws -> RemoteReferences {
        let listing = try await transfer(
            "ls-remote", ["--symref", "--", remote] + names.flatMap { [$0, "\($0)^{}"] }, from: url, in: folder,
            for: job)
        return RemoteReferences(listing: listing, of: Set(names))
    }
}
