import Errors
import Git
import Projects
package import Repositories
package import SystemPackage
/// What came of one working tree in a `sync`.
package struct SyncOutcome: Sendable, Equatable {
    /// What there was to do, and was done or not.
    package enum Result: Sendable, Equatable {
        /// It went forward by so many commits.
        case updated(commits: Int)
        /// It has all that its upstream has.
        case current
        /// It was left as it is.
        case left(String)
    }

    /// Where it is.
    package let path: FilePath
    /// What it is on.
    package let branch: String
    /// What came of it.
    package let result: Result
    /// The commit that it went forward to, or would go.
    var target: ObjectID?
}

extension ProjectCheckouts {
    /// Fetches what is new for the project's own branch.
    ///
    /// - Returns: whether there is anything to fetch from.
    /// - Throws: ``ConductorError`` of kind `git`.
    package func fetchProject(for job: Job) async throws -> Bool {
        guard let branch = try await reader.head().branch,
            let remote = try settings.remote(of: branch)
        else { return false }
        job.begin("Fetching \(remote.url)")
        try await git.transfer("fetch", ["--", remote.name], from: remote.url, in: project.root, for: job)
        return true
    }

    /// Moves the branches of the project and of checkouts forward to their upstreams, where this is all that has to be
    /// done and nothing of a person's is in the way. All others stay as they are.
    ///
    /// - Parameter isPreview: whether nothing is moved, and the outcomes say what would be.
    package func moveForward(_ paths: [FilePath], isPreview: Bool = false) async throws -> [SyncOutcome] {
        try await project.withStoresLocked(warn: warn) {
            try await Jobs().all(paths) { try await moveForward($0, isPreview: isPreview) }
        }
    }

    private func moveForward(_ path: FilePath, isPreview: Bool) async throws -> SyncOutcome {
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
