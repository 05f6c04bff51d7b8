import Hooks
import Host
import Projects
import Repositories

extension Session {
    /// Holds the worktree's lock while something is changed.
    ///
    /// Hooks that come meanwhile leave a note; it is handled when the lock was let go, so that nothing is missed.
    package func locked<Result>(_ body: () async throws -> Result) async throws -> Result {
        let result: Result
        do {
            let lock = try await lock.wait {
                warn("another git conductor command is at work on this project; waiting for it")
            }
            try clearUp()
            await mendHooks()
            result = try await body()
            _ = consume lock
        }
        try await handleNotes()
        return result
    }

    /// Takes away what a process that was killed has left: what it was about to rename, and what it said that it was doing.
    /// The lock is held.
    func clearUp() throws {
        for path in leftFiles() { try Files.remove(path) }
        _ = WorkInProgress.clear(in: project)
    }

    /// Mends hooks that were installed and that git does not run any more as it should: another program took their
    /// place, `core.hooksPath` leads past them, another git or another git conductor is there. Where none were ever
    /// installed, a warning says so.
    private func mendHooks() async {
        do {
            let all = try await RepositoryHooks.all(in: project, git: git)
            guard let own = all.first, try own.areWanted else { return }
            guard own.haveTraces else { return warnOfMissingHooks() }
            for hooks in all where !hooks.areInstalled && !isIdle(hooks) {
                try await hooks.install()
                report("Mended the git hooks in \(project.display(hooks.folder))")
            }
        } catch {
            warn("the git hooks could not be mended: \(error)")
        }
    }

    /// Whether hooks are those of a store without worktrees: it gets them with its first one.
    func isIdle(_ hooks: RepositoryHooks) -> Bool {
        hooks.repository != project.commonDirectory && WorktreeLink.all(in: hooks.repository).isEmpty
    }

    /// Warns where the project's hooks are wanted and were never installed, for commands that do not take the lock.
    package func checkHooks() async throws {
        if try await RepositoryHooks(of: project, git: git).areMissing { warnOfMissingHooks() }
    }

    private func warnOfMissingHooks() {
        warn("the git hooks of this project are not installed: 'git conductor init' installs them")
    }
}
