import Errors
import Git
import Projects
package import Repositories
package import SystemPackage
/// The outcome of `sync` for one working tree.
package struct SyncOutcome: Sendable, Equatable {
    /// What was done, or why nothing was.
    package enum Result: Sendable, Equatable {
        /// It was fast-forwarded by this many commits.
        case updated(commits: Int)
        /// It has all commits of its upstream.
        case current
        /// It was left as it is, for this reason.
        case left(String)
    }

    /// The top of the working tree.
    package let path: FilePath
    /// The branch that it is on or, with a detached `HEAD`, the abbreviated commit.
    package let branch: String
    /// What was done, or why nothing was.
    package let result: Result
    /// The commit that it was, or would be, fast-forwarded to.
    var target: ObjectID?
}

extension ProjectCheckouts {
    /// Fetches from the remote of the project's current branch.
    ///
    /// - Returns: whether there is such a remote.
    /// - Throws: ``ConductorError`` of kind `git`.
    package func fetchProject(for job: Job) async throws -> Bool {
        guard let branch = try await reader.head().branch,
            let remote = try settings.remote(of: branch)
        else { return false }
        job.begin("Fetching \(remote.url)")
        try await git.transfer("fetch", ["--", remote.name], from: remote.url, in: project.root, for: job)
        return true
    }

    /// Fast-forwards working trees of the project and its checkouts to the upstreams of their branches.
    ///
    /// One that cannot be fast-forwarded, or that has work in the way, stays as it is.
    ///
    /// - Parameters:
    ///   - paths: the tops of the working trees.
    ///   - isPreview: whether to move nothing, and only return what would be done.
    package func moveForward(_ paths: [FilePath], isPreview: Bool = false) async throws -> [SyncOutcome] {
        try await project.withStoresLocked(warn: warn) {
            try await Jobs().all(paths) { try await moveForward($0, isPreview: isPreview) }
        }
    }

    func moveForward(_ path: FilePath, isPreview: Bool) async throws -> SyncOutcome {
        let tree = try WorkingTree(path, git: git)
        let head = try await tree.reader.head()
        func outcome(_ result: SyncOutcome.Result) -> SyncOutcome {
            SyncOutcome(
                path: path, branch: head.branch ?? head.commit?.abbreviated ?? "nothing", result: result)
        }
        if let operation = tree.operation { return outcome(.left("a \(operation) is not finished")) }
        guard let branch = head.branch else { return outcome(.left("it is on no branch")) }
        guard let upstream = try await tree.reader.upstream(of: branch) else {
            return outcome(.left("'\(branch)' follows no branch of a remote"))
        }
        guard let target = upstream.commit else { return outcome(.left("'\(upstream.name)' is gone")) }
        guard let commit = head.commit else { return outcome(.left("it has no commit yet")) }
        let (ahead, behind) = try await tree.reader.divergence(commit, from: target)
        guard behind > 0 else { return outcome(.current) }
        guard ahead == 0 else {
            return outcome(.left("it has \(ahead) of its own and lacks \(behind) of '\(upstream.name)'"))
        }
        let obstacles = try await tree.obstacles(to: target)
        guard obstacles.isEmpty else {
            return outcome(
                .left("it lacks \(behind) of '\(upstream.name)'; " + obstacles.lines.joined(separator: ", ")))
        }
        if !isPreview {
            do {
                try await git.capture(
                    ["merge", "--ff-only", "--no-overwrite-ignore", "--quiet", "\(target)"], in: path)
                try await tree.updateSubmodules(for: .quiet)
            } catch let error as ConductorError {
                return outcome(.left(([error.message] + error.details).joined(separator: ": ")))
            }
        }
        var updated = outcome(.updated(commits: behind))
        updated.target = target
        return updated
    }
}
