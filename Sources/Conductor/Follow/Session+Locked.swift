import Hooks
import Host
import Projects
import Repositories

extension Session {
    /// Runs something while holding the worktree's lock.
    ///
    /// Waits for another process that holds it, removes what killed processes have left, and repairs the hooks. Hooks
    /// that run meanwhile leave a note, which is handled after the lock is released.
    package func locked<Result>(_ body: () async throws -> Result) async throws -> Result {
        try await lockedAsIs {
            try clearUp()
            await mendHooks()
            return try await body()
        }
    }

    /// Runs something while holding the worktree's lock, as ``locked(_:)`` does, and repairs nothing before.
    func lockedAsIs<Result>(_ body: () async throws -> Result) async throws -> Result {
        let result: Result
        do {
            let lock = try await lock.wait {
                warn("another git conductor command is at work on this project; waiting for it")
            }
            result = try await body()
            _ = consume lock
        }
        try await handleNotes()
        return result
    }

    /// Removes what killed processes have left: temporary files, and the record of work in progress. The worktree's
    /// lock must be held.
    func clearUp() throws {
        for path in leftFiles() { try Files.remove(path) }
        _ = WorkInProgress.clear(in: project)
    }

    /// Installs hooks again that git does not run any more as it should: another program has replaced them,
    /// `core.hooksPath` names another folder, or there is another git or git conductor.
    private func mendHooks() async {
        do {
            let all = try await RepositoryHooks.all(in: project, git: git)
            guard let own = all.first, try own.areWanted, own.haveTraces else { return }
            let broken = await Jobs().sideBySide(all) { $0.areInstalled ? nil : $0 }.compactMap { $0 }
            for hooks in broken where !isIdle(hooks) {
                try await hooks.install()
                report("Mended the git hooks in \(project.display(hooks.folder))")
            }
        } catch {
            warn("the git hooks could not be mended: \(error)")
        }
    }

    /// Whether these are the hooks of a store without worktrees, which gets them with its first one.
    func isIdle(_ hooks: RepositoryHooks) -> Bool {
        hooks.repository != project.commonDirectory && WorktreeLink.all(in: hooks.repository).isEmpty
    }

    /// Warns where the project's hooks are not turned off and were never installed.
    package func checkHooks() async throws {
        if try await RepositoryHooks(of: project, git: git).areMissing {
            warn("the git hooks of this project are not installed: 'git conductor init' installs them")
        }
    }
}
