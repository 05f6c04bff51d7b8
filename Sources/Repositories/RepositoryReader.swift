package import Git
import Host
package import SystemPackage
/// Reads a repository: in process with libgit2 or, if that does not support the repository, with the user's git.
///
/// `git sparse-checkout` or `feature.manyFiles` is enough to make a repository that libgit2 1.5 cannot read. Both ways
/// give the same answers.
package struct RepositoryReader: Sendable {
    /// The top of a working tree, or a git directory.
    package let path: FilePath
    let git: GitProgram

    /// Returns what is checked out.
    package func head() async throws -> Head {
        try await read {
            try $0.head
        } throughGit: {
            try await headThroughGit()
        }
    }

    /// Reads the configuration: the repository's, the user's and the system's.
    package func configuration() async throws -> Configuration {
        try await read(isTraced: true) { repository in
            try requireUsualConfiguration("read the configuration of '\(path)'")
            let configuration = try repository.configuration
            repository.configurationFiles.forEach { FileTrace.note(contentOf: $0) }
            configuration.includes.forEach(note)
            return configuration
        } throughGit: {
            FileTrace.spoil()
            return Configuration(listing: try await git("config", "--list", "-z", in: path))
        }
    }

    /// Notes a file that is included in the configuration. Whether it is may depend on the branch.
    private func note(_ include: (condition: String?, path: String)) {
        let home = git.host.environment["HOME"] ?? ""
        let path = FilePath(include.path.hasPrefix("~/") ? home + include.path.dropFirst() : include.path)
        if path.isAbsolute, include.condition?.hasPrefix("gitdir") != false {
            FileTrace.note(contentOf: path)
        } else {
            FileTrace.spoil()
        }
    }

    /// Returns the local or the remote-tracking branches, without a remote's `HEAD`.
    package func branches(_ kind: Branch.Kind) async throws -> [Branch] {
        try await read {
            try $0.branches(kind)
        } throughGit: {
            try await branchesThroughGit(kind)
        }
    }

    /// Returns the full names of the references below a prefix, such as `refs/tags/`.
    package func references(below prefix: String) async throws -> [String] {
        try await read {
            try $0.references(below: prefix)
        } throughGit: {
            try await git("for-each-ref", "--format=%(refname)", prefix, in: path).split(separator: "\n").map(
                String.init)
        }
    }

    /// Returns the commit that a revision names; `nil` if there is none.
    package func resolve(_ revision: String) async throws -> ObjectID? {
        try await read {
            try $0.resolve(revision)
        } throughGit: {
            try await ask("rev-parse", "--verify", "--quiet", "--end-of-options", "\(revision)^{commit}")
                .flatMap(ObjectID.init(hex:))
        }
    }

    /// Returns the branch that `refs/remotes/origin/HEAD` names; `nil` if there is none, as with an empty remote.
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

    /// Returns the upstream of a local branch; `nil` if it has none.
    package func upstream(of branch: String) async throws -> Upstream? {
        try await read {
            try $0.upstream(of: branch)
        } throughGit: {
            try await upstreamThroughGit(of: branch)
        }
    }

    /// Counts the commits that only `local` has (`ahead`) and those that only `upstream` has (`behind`).
    package func divergence(_ local: ObjectID, from upstream: ObjectID) async throws -> (ahead: Int, behind: Int) {
        try await read {
            try $0.divergence(local, from: upstream)
        } throughGit: {
            let counts = try await git("rev-list", "--left-right", "--count", "\(local)...\(upstream)", in: path)
                .split(separator: "\t").compactMap { Int($0) }
            return (counts.first ?? 0, counts.last ?? 0)
        }
    }

    /// Returns the linked worktrees, sorted by name, without the main working tree.
    package func worktrees() async throws -> [Worktree] {
        try await read {
            try $0.worktrees()
        } throughGit: {
            try await worktreesThroughGit()
        }
    }

    /// Returns the staged, modified, untracked and conflicted files.
    ///
    /// libgit2 finds changes where git finds none: it runs no external filters, and does not know of files that are left
    /// out (`git update-index --skip-worktree`). So its answer counts only if it finds nothing, and git is asked otherwise.
    ///
    /// - Parameter untracked: whether to look for untracked files, too.
    package func status(untracked: Bool = true) async throws -> WorkingTreeStatus {
        try await read {
            try cleanStatus(of: $0, untracked: untracked)
        } throughGit: {
            WorkingTreeStatus(
                porcelain: try await git(
                    "status", "--porcelain=v2", "-z", "--untracked-files=\(untracked ? "all" : "no")", "--no-renames",
                    in: path))
        }
    }

    /// Returns the status, which has nothing in it.
    ///
    /// - Throws: `GitError` of kind `unsupported` where git has to be asked.
    func cleanStatus(of repository: Repository, untracked: Bool) throws(GitError) -> WorkingTreeStatus {
        let activity = "look for changes in '\(path)'"
        try requireUsualConfiguration(activity)
        let status = try repository.status(untracked: untracked)
        guard status.isClean else {
            throw GitError(kind: .unsupported, message: "libgit2 finds changes", activity: activity)
        }
        return status
    }

    /// Returns the files of the index, with their blob ids; files in conflict are left out.
    package func indexedFiles() async throws -> [String: ObjectID] {
        try await read {
            try $0.indexedFiles()
        } throughGit: {
            try await indexedFilesThroughGit()
        }
    }

    /// Returns the stashes, newest first. All worktrees of a repository share them.
    package func stashes() async throws -> [Stash] {
        try await read {
            try $0.stashes()
        } throughGit: {
            try await stashesThroughGit()
        }
    }

    /// Returns the commits reachable from the tips, but from no remote-tracking branch and no tag; newest first.
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

    /// Counts the commits that are checked out and that no remote-tracking branch has.
    ///
    /// On a branch those of a tag count, too, because the tag itself may not be pushed.
    package func countUnpushed(_ head: Head) async throws -> Int {
        switch head {
        case .unborn: 0
        case .detached(let commit): try await commitsWithoutRemote(from: [commit]).count
        case .branch(_, let commit):
            try await read {
                try $0.commitsWithoutRemote(from: [commit], hiding: ["refs/remotes/*"]).count
            } throughGit: {
                Int(try await git("rev-list", "--count", "\(commit)", "--not", "--remotes", in: path)) ?? 0
            }
        }
    }

    /// Whether the ignore rules cover a path, tracked or not.
    ///
    /// - Parameter name: the path, relative to the top; a slash at the end stands for a folder.
    package func isIgnored(_ name: String) async throws -> Bool {
        try await read {
            try requireUsualConfiguration("look whether '\(name)' is ignored")
            return try $0.isIgnored(name)
        } throughGit: {
            try await ask("check-ignore", "--no-index", "--", name) != nil
        }
    }

    /// Throws if environment variables of git's name other configuration files, as libgit2 does not read those.
    func requireUsualConfiguration(_ activity: String) throws(GitError) {
        guard let variable = git.configurationVariable else { return }
        throw GitError(kind: .unsupported, message: "libgit2 does not follow \(variable)", activity: activity)
    }

    /// Reads with libgit2 and, if libgit2 does not support what it finds, with git.
    ///
    /// - Parameter isTraced: whether what it reads is noted in the current trace.
    func read<Answer>(
        isTraced: Bool = false, _ inProcess: (Repository) throws -> Answer, throughGit: () async throws -> Answer
    ) async throws -> Answer {
        if !isTraced { FileTrace.spoil() }
        do {
            return try inProcess(Repository(at: path))
        } catch let error as GitError where error.kind == .unsupported {
            return try await throughGit()
        } catch let error as GitError where error.kind == .owner {
            guard try await isTrustedByGit else { throw error }
            return try await throughGit()
        }
    }

    /// Whether git reads the repository although it is another user's: libgit2 1.5 does not know 'safe.directory = *'.
    var isTrustedByGit: Bool {
        get async throws { try await git.attempt(["rev-parse", "--git-dir"], in: path).status.isSuccess }
    }
}

extension GitProgram {
    /// The environment variable, if one is set, that makes git read other configuration files than usual.
    fileprivate var configurationVariable: String? {
        let usual = host.environment["HOME"].map { $0 + "/.gitconfig" }
        if let global = host.environment["GIT_CONFIG_GLOBAL"], global != usual { return "GIT_CONFIG_GLOBAL" }
        return host.environment["GIT_CONFIG_SYSTEM"].map { _ in "GIT_CONFIG_SYSTEM" }
    }

    /// Returns a reader of the repository at a path: the top of a working tree, or a git directory.
    package func reader(_ path: FilePath) -> RepositoryReader {
        RepositoryReader(path: path, git: self)
    }
}
