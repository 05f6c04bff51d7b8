import Errors
import Git
import Projects
import Repositories
import SystemPackage
import Text

/// How a new worktree of a store is made, and what it starts on.
struct WorktreeStart {
    /// The arguments of `git worktree add`.
    let arguments: [String]
    /// The branch without commits to put `HEAD` on afterwards; `nil` if the remote has commits.
    var unbornBranch: String?
    /// Where it starts to have the commit of a snapshot; `nil` for any other start.
    var landing: Landing?
}

extension ProjectCheckouts {
    /// Decides what a new worktree starts on; fetches once if the name is not known, or no default branch is.
    func worktreeStart(
        for target: CheckoutTarget, _ path: FilePath, _ source: Source, in store: Store, for job: Job
    ) async throws -> WorktreeStart {
        let repository = git.reader(store.path)
        if let entry = try target.snapshot?.entry(of: source) {
            try await bring(entry, of: source.name, into: store, for: job)
            let landing = try await landing(on: entry, at: path, in: repository)
            return WorktreeStart(arguments: landing.arguments("-B", at: path), landing: landing)
        }
        let (target, preferred) = try await settled(target, source, in: store, for: job)
        for isRetry in [false, true] {
            var wanted = target.reference ?? preferred ?? source.reference
            if isRetry { try await fetch(wanted, into: store, for: job) }
            if wanted == nil { wanted = try await repository.defaultBranch() }
            guard let name = wanted, let found = try await Revision(name, in: repository) else { continue }
            if let branch = target.newBranch {
                try await checkIsNew(branch, of: source.name, in: repository)
                return WorktreeStart(arguments: ["--no-track", "-b", branch, path.string, found.commit.description])
            }
            switch found.kind {
            case .remote(let tracked): return .tracking(tracked, on: name, at: path)
            case .commit: return WorktreeStart(arguments: ["--detach", path.string, found.commit.description])
            case .local: return try await startOnBranch(name, for: target, path, source, in: repository)
            }
        }
        if try await repository.branches(.remote).isEmpty {
            return try await startFromNothing(for: target, path, source, in: store)
        }
        if let name = target.reference ?? source.reference {
            throw try await unknown(name, of: source.name, in: repository)
        }
        let branches = try await repository.remoteBranches().map(\.name)
        throw ConductorError(
            .noDefaultBranch, "the remote of '\(source.name)' says of no branch that it is the default",
            details: WorkAtRisk.shortened(branches),
            hint: "git conductor checkout \(source.name.quoted) BRANCH, or name one in the pod: build: URL#BRANCH")
    }

    /// Looks whether the source has the preferred branch of a target.
    ///
    /// - Returns: the target, with the branch to make where the source has none; and the branch where it has it.
    private func settled(
        _ target: CheckoutTarget, _ source: Source, in store: Store, for job: Job
    ) async throws -> (CheckoutTarget, preferred: String?) {
        guard let preferred = target.preferred, target.isDefault else { return (target, nil) }
        let repository = git.reader(store.path)
        func isThere() async throws -> Bool {
            try await Revision(preferred.branch, in: repository).map { $0.kind != .commit } ?? false
        }
        if try await isThere() { return (target, preferred.branch) }
        do {
            // Somebody else may have pushed it meanwhile.
            try await fetch(nil, into: store, for: job)
            if try await isThere() { return (target, preferred.branch) }
        } catch let error as ConductorError where error.kind == .git {
            warn(
                "whether the remote of '\(source.name)' has a branch '\(preferred.branch)' is not known: \(error.message)"
            )
        }
        var target = target
        if preferred.isMade { target.newBranch = preferred.branch }
        return (target, nil)
    }

    /// Starts on an existing local branch or, if another worktree has it checked out, on one with the same upstream.
    private func startOnBranch(
        _ name: String, for target: CheckoutTarget, _ path: FilePath, _ source: Source, in repository: RepositoryReader
    ) async throws -> WorktreeStart {
        let worktrees = try await repository.worktrees()
        guard let other = worktrees.first(where: { $0.isOn(name) }) else {
            return WorktreeStart(arguments: [path.string, name])
        }
        let upstream = "origin/\(name)"
        guard target.isDefault, try await repository.resolve("refs/remotes/\(upstream)") != nil else {
            throw taken(name, by: other, for: source.name)
        }
        // The user has not named this branch, so it is no error that another stack has it: this one uses a companion.
        let suffix = project.isLinkedWorktree ? project.worktreeName : source.name
        for number in 1... {
            let own = "\(name)-\(suffix)" + (number == 1 ? "" : "-\(number)")
            if try await repository.resolve("refs/heads/\(own)") == nil {
                report(
                    "'\(name)' is checked out at '\(other.path)': '\(project.display(path))' gets a branch of its own, '\(own)', that follows \(upstream)"
                )
                return .tracking("refs/remotes/\(upstream)", on: own, at: path)
            }
            if !worktrees.contains(where: { $0.isOn(own) }),
                try await repository.upstream(of: own)?.name == upstream
            {
                return WorktreeStart(arguments: [path.string, own])
            }
        }
        throw try await unknown(name, of: source.name, in: repository)
    }

    /// Returns the error for a branch that another worktree has checked out.
    func taken(_ branch: String, by other: Worktree, for source: String) -> ConductorError {
        ConductorError(
            .branchInUse, "the branch '\(branch)' of '\(source)' is checked out at '\(other.path)'",
            hint:
                "git conductor checkout \(source) -b NEW-BRANCH, or git conductor checkout \(source) origin/\(branch) to look at it without a branch"
        )
    }

    /// Throws for a branch to make that a source has already.
    func checkIsNew(_ branch: String, of source: String, in repository: RepositoryReader) async throws {
        if try await repository.resolve("refs/heads/\(branch)") != nil {
            throw ConductorError(
                .branchExists, "'\(source)' has a branch '\(branch)' already",
                hint: "git conductor checkout \(source) \(branch)")
        }
    }

    /// Starts on a branch without commits, as the remote has none yet: the user makes the first one in the checkout.
    ///
    /// git before 2.42 makes no worktree without a commit, so the worktree is made on a commit without files.
    private func startFromNothing(
        for target: CheckoutTarget, _ path: FilePath, _ source: Source, in store: Store
    ) async throws -> WorktreeStart {
        let usual = try? await git("var", "GIT_DEFAULT_BRANCH", in: store.path)
        let branch = target.newBranch ?? target.reference ?? source.reference ?? usual ?? "main"
        let tree = try await git("hash-object", "-t", "tree", "-w", "/dev/null", in: store.path)
        let nothing = try await git.capture(
            ["-c", "user.name=git conductor", "-c", "user.email=", "commit-tree", tree, "-m", "Nothing"], in: store.path
        )
        report(
            "'\(source.url)' has no commits yet: make the first one in '\(project.display(path))' and push it"
        )
        return WorktreeStart(arguments: ["--detach", path.string, nothing], unbornBranch: branch)
    }

    /// Puts a new worktree on a branch without commits, whose upstream is the remote's branch of that name.
    func beginHistory(on branch: String, in path: FilePath) async throws {
        try await git("symbolic-ref", "HEAD", "refs/heads/\(branch)", in: path)
        try await git("config", "branch.\(branch).remote", "origin", in: path)
        try await git("config", "branch.\(branch).merge", "refs/heads/\(branch)", in: path)
    }

    /// Returns the error for a name that neither the store nor its remote has.
    func unknown(_ name: String, of source: String, in repository: RepositoryReader) async throws -> ConductorError {
        let branches = try await repository.remoteBranches().map(\.name)
        return ConductorError(
            .unknownBranch, "'\(source)' has no branch, tag or commit '\(name)'",
            hint: didYouMean(name, among: branches)
                ?? "'git conductor checkout \(source) -b \(name)' makes a branch of that name")
    }
}

extension WorktreeStart {
    /// Starts on a new branch whose upstream is a remote-tracking branch, by its full name.
    fileprivate static func tracking(_ tracked: String, on branch: String, at path: FilePath) -> WorktreeStart {
        WorktreeStart(arguments: ["--track", "-b", branch, path.string, tracked])
    }
}
