package import Host
package import SystemPackage

/// A file lock of a project, which is released when the process that holds it ends.
package struct ProjectLock: Sendable {
    private let path: FilePath

    /// Returns the lock that is held while the stack of a worktree is changed.
    package static func worktree(_ project: Project) -> ProjectLock {
        ProjectLock(path: project.stateDirectory.appending("lock"))
    }

    /// Returns the lock that the follower holds, the background process that handles notes.
    package static func follower(_ project: Project) -> ProjectLock {
        ProjectLock(path: project.stateDirectory.appending("follower"))
    }

    /// Returns the lock that is held while a command reads, changes and writes the project's own files. A command that works
    /// on the stack for minutes does not hold it.
    package static func files(_ project: Project) -> ProjectLock {
        ProjectLock(path: project.stateDirectory.appending("files.lock"))
    }

    /// Returns the lock that is held while volumes are copied, shared by all worktrees of the project.
    package static func data(_ project: Project) -> ProjectLock {
        ProjectLock(path: project.sharedDirectory.appending("data.lock"))
    }

    /// Returns the lock that is held while stores are made or changed, shared by all worktrees of the project.
    fileprivate static func stores(_ project: Project) -> ProjectLock {
        ProjectLock(path: project.sharedDirectory.appending("stores.lock"))
    }

    /// Whether a process holds it.
    package var isHeld: Bool { FileLock.isHeld(path) }

    /// Takes the lock; returns `nil` if another process holds it for 100 milliseconds.
    ///
    /// - Throws: `HostError` when its file cannot be opened; `CancellationError`.
    package func take() async throws -> FileLock? {
        for _ in 0..<10 {
            if let lock = try FileLock.take(path) { return lock }
            try await Task.sleep(for: .milliseconds(10))
        }
        return nil
    }

    /// Waits for the lock, and takes it.
    ///
    /// - Parameter waiting: called once, if the lock is not free within 400 milliseconds.
    /// - Throws: `HostError` when its file cannot be opened; `CancellationError`.
    package func wait(waiting: () -> Void) async throws -> FileLock {
        try Files.createFolder(path.removingLastComponent())
        return try await FileLock.wait(for: path, waiting: waiting)
    }
}

extension Project {
    /// Runs a body that makes or changes stores, while holding the lock that all worktrees share.
    ///
    /// - Parameters:
    ///   - warn: called with a warning if it has to wait for another process.
    ///   - body: what to run.
    /// - Throws: what the body throws; `HostError`; `CancellationError`.
    package func withStoresLocked<Result>(
        warn: (String) -> Void, _ body: () async throws -> Result
    ) async throws -> Result {
        try Files.createFolder(storesDirectory)
        let lock = try await ProjectLock.stores(self).wait {
            warn("another worktree's git conductor changes the stores; waiting for it")
        }
        // Left by a clone that was killed: no other process is cloning while we hold the lock.
        try removeUnfinishedStores()
        let result = try await body()
        try removeUnfinishedStores()
        _ = consume lock
        return result
    }

    private func removeUnfinishedStores() throws { try unfinishedStores.forEach { try Files.remove($0) } }

    private var unfinishedStores: [FilePath] {
        Files.names(in: storesDirectory).filter { $0.hasPrefix(".") && $0.hasSuffix(".tmp") }
            .map(storesDirectory.appending)
    }

    /// What killed clones have left: that of a clone at work is not among them.
    package var abandonedStores: [FilePath] { ProjectLock.stores(self).isHeld ? [] : unfinishedStores }
}
