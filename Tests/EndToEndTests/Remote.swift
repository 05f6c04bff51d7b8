import SystemPackage
import Testing

/// A repository that others publish to: a bare one, and the clone of somebody who works on it.
struct Remote: Sendable {
    let sandbox: Sandbox
    /// As in `myaccount/web`.
    let name: String

    /// The URL that a user would write.
    var url: String { "git@github.com:\(name).git" }
    /// The bare repository.
    var path: FilePath { sandbox.remotes.appending(name + ".git") }
    /// The clone of the one who works on it.
    var clone: FilePath { sandbox.root.appending("authors").appending(name) }

    /// Publishes a commit, on a branch that is made from `main` if there is none yet.
    ///
    /// - Returns: The identifier of the commit.
    @discardableResult
    func commit(
        _ message: String, files: [String: String] = [:], removing removed: [String] = [], branch: String = "main"
    ) async throws -> String {
        if try await sandbox.git("branch", "--list", branch, in: clone).isEmpty {
            try await sandbox.git("branch", branch, "main", in: clone)
        }
        try await sandbox.git("switch", "--quiet", branch, in: clone)
        try sandbox.write(files, in: clone)
        for file in removed { try await sandbox.git("rm", "--quiet", "--", file, in: clone) }
        try await sandbox.git("add", "--all", in: clone)
        try await sandbox.git("commit", "--quiet", "--allow-empty", "--message", message, in: clone)
        try await sandbox.git("push", "--quiet", "origin", branch, in: clone)
        return try await head(branch)
    }

    /// Publishes a commit on `main`, after those that others have pushed.
    @discardableResult
    func commitAfterPull(_ message: String, files: [String: String]) async throws -> String {
        try await sandbox.git("switch", "--quiet", "main", in: clone)
        try await sandbox.git("pull", "--quiet", "origin", "main", in: clone)
        return try await commit(message, files: files)
    }

    /// The commit that a branch is at.
    func head(_ branch: String = "main") async throws -> String {
        try await sandbox.git("rev-parse", "refs/heads/\(branch)", in: path)
    }

    fileprivate func create(files: [String: String]) async throws {
        try await sandbox.git("init", "--quiet", "--bare", path.string)
        try await sandbox.git("init", "--quiet", clone.string)
        try await sandbox.git("remote", "add", "origin", path.string, in: clone)
        try await sandbox.git("commit", "--quiet", "--allow-empty", "--message", "Start", in: clone)
        try await commit("Add the first files", files: files)
    }
}

extension Sandbox {
    /// Makes a remote that `git@github.com:NAME.git` leads to, with its first commits on `main`.
    func makeRemote(_ name: String, files: [String: String]) async throws -> Remote {
        let remote = Remote(sandbox: self, name: name)
        try await remote.create(files: files)
        return remote
    }
}
