import Git
import Host
import SystemPackage

extension Session {
    /// Records whether checkouts are mounted, and gives the situation that follows.
    public func setMounted(_ isMounted: Bool, _ checkouts: [Checkout], in situation: Situation) async throws
        -> Situation
    {
        var state = situation.state
        for checkout in checkouts {
            state.checkouts[checkout.name] = WorktreeState.CheckoutRecord(
                url: checkout.key.url, reference: checkout.key.reference, isMounted: isMounted)
        }
        if state != situation.state { try state.write(project) }
        return try await load(state, tool: situation.tool)
    }

    /// What would be lost with a checkout, a line each.
    ///
    /// Looked at are: changes and untracked files, an operation that git has not finished, stashes, and commits of its
    /// `HEAD` and of branches that no other worktree has out, which are on no remote.
    public func risks(of checkout: Checkout) async throws -> [String] {
        let repository = git.reader(checkout.path)
        var risks = try await repository.status().lines
        if let operation = Layout.find(from: checkout.path)?.operationInProgress {
            risks.append("a \(operation) is not finished")
        }
        risks += try await repository.stashes().map { "stash: \($0.message)" }

        let tips =
            try await branches(of: checkout, in: repository).map(\.commit)
            + (try await repository.head().commit.map { [$0] } ?? [])
        risks += try await repository.commitsWithoutRemote(from: tips).map {
            "not pushed: \($0.id.abbreviated) \($0.summary)"
        }
        return risks
    }

    /// The local branches that no other worktree has out.
    private func branches(of checkout: Checkout, in repository: RepositoryReader) async throws -> [Branch] {
        let elsewhere = Set(
            try await git.reader(checkout.store).worktrees().filter { $0.path != checkout.path }
                .compactMap { $0.head?.branch })
        return try await repository.branches(.local).filter { !elsewhere.contains($0.name) }
    }

    /// The names of those of these branches that have commits which are on no remote.
    private func unpushed(of checkout: Checkout, in repository: RepositoryReader) async throws -> [String] {
        var names: [String] = []
        for branch in try await branches(of: checkout, in: repository)
        where try await !repository.commitsWithoutRemote(from: [branch.commit]).isEmpty {
            names.append(branch.name)
        }
        return names
    }

    /// Takes a checkout's worktree away. Its store stays, and with it all branches and stashes.
    ///
    /// - Parameter force: where work would be lost, keep it in the store and go on.
    /// - Returns: what was kept, and how to get it back, a line each.
    /// - Throws: ``ConductorError`` of kind `workAtRisk` where work would be lost.
    public func remove(_ checkout: Checkout, force: Bool) async throws -> [String] {
        var kept: [String] = []
        let repository = git.reader(checkout.path)
        let status = try await repository.status()
        if force {
            if Layout.find(from: checkout.path)?.operationInProgress != nil || !status.conflicted.isEmpty {
                throw ConductorError(
                    .workAtRisk, "'\(project.display(checkout.path))' is in the middle of an operation of git",
                    details: status.lines,
                    hint: "finish or abort it first: git -C \(project.display(checkout.path)) status")
            }
            if !status.isClean {
                try await git(
                    "stash", "push", "--include-untracked", "--message", "kept when \(checkout.name) was removed",
                    in: checkout.path)
                kept.append("changes and untracked files are in a stash: after the next checkout, git stash pop")
            }
            for branch in try await unpushed(of: checkout, in: repository) {
                kept.append("commits that are not pushed stay on '\(branch)'")
            }
            if case .detached(let commit) = try await repository.head(),
                try await !repository.commitsWithoutRemote(from: [commit]).isEmpty
            {
                let branch = "kept-\(commit.abbreviated)"
                try await git("branch", "--force", branch, commit.description, in: checkout.path)
                kept.append("commits that were on no branch are on '\(branch)'")
            }
        }
        _ = try? await git("worktree", "unlock", checkout.path.string, in: checkout.store)
        // Without --force: git looks once more whether anything would be lost. Submodules it never removes without.
        let hasSubmodules = Files.kind(of: checkout.path.appending(".gitmodules")) == .file
        try await git.capture(
            ["worktree", "remove"] + (hasSubmodules ? ["--force"] : []) + [checkout.path.string], in: checkout.store)

        var state = WorktreeState.read(project, warn: warn)
        state.checkouts[checkout.name] = nil
        try state.write(project)
        return kept
    }
}
