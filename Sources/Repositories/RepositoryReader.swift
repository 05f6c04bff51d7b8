package import Git
import Host
package import SystemPackage
/// Reads a repository: in process through libgit2 or, where this libgit2 cannot read it, through the user's git.
///
/// `git sparse-checkout` and `feature.manyFiles` are enough to make a repository that libgit2 1.5 refuses to open. Each
/// question here is asked in both ways, and answered the same.
package struct RepositoryReader: Sendable {
    /// The top of a working tree, or a git directory.
    package let path: FilePath
    let git: GitProgram

    /// What is checked out.
    package func head() async throws -> Head {
        try await read {
            try $0.head
        } throughGit: {
            try await headThroughGit()
        }
    }

    /// The configuration as it is now: the repository's own, the user's and the system's.
    package func configuration() async throws -> Configuration {
        try await read { repository in
            // libgit2 does not look at these variables of git's.
            if let variable = git.configurationVariable {
                throw GitError(
                    kind: .unsupported, message: "libgit2 does not follow \(variable)",
                    activity: "read the configuration of '\(path)'")
            }
            return try repository.configuration
        } throughGit: {
            Configuration(listing: try await git("config", "--list", "-z", in: path))
        }
    }

    /// The branches, by name. A remote's `HEAD` is not among them.
    package func branches(_ kind: Branch.Kind) async throws -> [Branch] {
        try await read {
            try $0.branches(kind)
        } throughGit: {
            try await branchesThroughGit(kind)
        }
    }

    /// The commit that a revision names; `nil` when there is none.
    package func resolve(_ revision: String) async throws -> ObjectID? {
        try await read {
            try $0.resolve(revision)
        } throughGit: {
            try await ask("rev-parse", "--verify", "--quiet", "--end-of-options", "\(revision)^{commit}")
                .flatMap(ObjectID.init(hex:))
        }
    }

    /// The branch that the remote's `HEAD` names; `nil` where the remote is empty.
    package func defaultBranch() async throws -> String? {
        let prefix = "refs/remotes/origin/"
        let target = try await read {
            try $0.symbolicTarget(of: prefix + "HEAD")
        } throughGit: {
            try await ask("symbolic-ref", "--quiet", prefix + "HEAD")
        }
        guard let target, target.hasPrefix(prefix), try await resolve(target) != nil else { return nil }
        return String(target.dropFirst(prefix.count))
    }

    /// What a local branch follows; `nil` when it follows nothing.
    package func upstream(of branch: String) async throws -> Upstream? {
        try await read {
            try $0.upstream(of: branch)
        } throughGit: {
            try await upstreamThroughGit(of: branch)
        }
    }

    /// Counts the commits that only one of two has: `local`'s own are `ahead`, the upstream's own `behind`.
    package func divergence(_ local: ObjectID, from upstream: ObjectID) async throws -> (ahead: Int, behind: Int) {
        try await read {
            try $0.divergence(local, from: upstream)
        } throughGit: {
            let counts = try await git("rev-list", "--left-right", "--count", "\(local)...\(upstream)", in: path)
                .split(separator: "\t").compactMap { Int($0) }
            return (counts.first ?? 0, counts.last ?? 0)
        }
    }

    /// The linked worktrees, by name; the main working tree is not among them.
    package func worktrees() async throws -> [Worktree] {
        try await read {
            try $0.worktrees()
        } throughGit: {
            try await worktreesThroughGit()
        }
    }

    /// What differs from the commit, and what git does not know.
    ///
    /// libgit2 runs no filters such as git-lfs; a working tree that has such differences is git's to look at, too.
    package func status() async throws -> WorkingTreeStatus {
        try await read {
            try $0.status()
        } throughGit: {
            WorkingTreeStatus(
                porcelain: try await git("status", "--porcelain=v2", "-z", "--untracked-files=all", in: path))
        }
    }

    /// The files of the index, with the content that each has there.
    package func indexedFiles() async throws -> [String: ObjectID] {
        try await read {
            try $0.indexedFiles()
        } throughGit: {
            try await indexedFilesThroughGit()
        }
    }

    /// The stashes, newest first. All worktrees of a repository share them.
    package func stashes() async throws -> [Stash] {
        try await read {
            try $0.stashes()
        } throughGit: {
            try await stashesThroughGit()
        }
    }

    /// The commits that would be lost without these tips: reachable from them, but from no branch of a remote and no
    /// tag. Newest first.
    package func commitsWithoutRemote(from tips: [ObjectID]) async throws -> [Commit] {
        try await read {
            try $0.commitsWithoutRemote(from: tips)
        } throughGit: {
            guard !tips.isEmpty else { return [] }
            return try await git.capture(
                ["log", "-z", "--topo-order", "--format=%H %s"] + tips.map(\.description)
                    + ["--not", "--remotes", "--tags"], in: path
            ).split(separator: "\0").compactMap { line in
                ObjectID(hex: String(line.prefix { $0 != " " })).map {
                    Commit(id: $0, summary: String(line.drop { $0 != " " }.dropFirst()))
                }
            }
        }
    }

    /// Whether the ignore rules cover a path, tracked or not.
    ///
    /// - Parameter name: relative to the top; a slash at the end stands for a folder.
    package func isIgnored(_ name: String) async throws -> Bool {
        try await read {
            try $0.isIgnored(name)
        } throughGit: {
            try await ask("check-ignore", "--no-index", "--", name) != nil
        }
    }

    /// Asks libgit2, and git where libgit2 cannot tell.
    private func read<Answer>(
        _ inProcess: (Repository) throws -> Answer, throughGit: () async throws -> Answer
    ) async throws -> Answer {
        do {
            return try inProcess(Repository(at: path))
        } catch let error as GitError where error.kind == .unsupported {
            return try await throughGit()
        }
    }
}

extension GitProgram {
    /// The variable of the environment, if there is one, that makes git read other files of configuration than usual.
    fileprivate var configurationVariable: String? {
        let usual = host.environment["HOME"].map { $0 + "/.gitconfig" }
        if let global = host.environment["GIT_CONFIG_GLOBAL"], global != usual { return "GIT_CONFIG_GLOBAL" }
        return host.environment["GIT_CONFIG_SYSTEM"].map { _ in "GIT_CONFIG_SYSTEM" }
    }

    /// Reads the repository at a path: the top of a working tree, or a git directory.
    package func reader(_ path: FilePath) -> RepositoryReader {
        RepositoryReader(path: path, git: self)
    }
}
