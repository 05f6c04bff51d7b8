package import Host
import SystemPackage

/// The locks of a project, as files. A lock ends with the process that holds it.
package struct ProjectLock: Sendable {
    private let path: FilePath

    /// Held while the stack of a worktree is changed.
    package static func worktree(_ project: Project) -> ProjectLock {
        ProjectLock(path: project.stateDirectory.appending("lock"))
    }

    /// Held by the follower: the process in the background that does what notes ask for.
    package static func follower(_ project: Project) -> ProjectLock {
        ProjectLock(path: project.stateDirectory.appending("follower"))
    }

    /// Held while stores are made or changed; all worktrees of the project share it.
    fileprivate static func stores(_ project: Project) -> ProjectLock {
        ProjectLock(path: project.sharedDirectory.appending("stores.lock"))
    }

    /// Whether a process holds it.
    package var isHeld: Bool { FileLock.isHeld(path) }

    /// Takes the lock; `nil` where another process holds it for more than 100 milliseconds.
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
    /// - Parameter waiting: called once, when another process has held it for longer than a person would notice.
    /// - Throws: `HostError` when its file cannot be opened; `CancellationError`.
    package func wait(waiting: () -> Void) async throws -> FileLock {
        try Files.createFolder(path.removingLastComponent())
        return try await FileLock.wait(for: path, waiting: waiting)
    }
}

extension Project {
    /// Holds the lock of the stores, which all worktrees share, while they are made or changed.
    ///
    /// - Parameter warn: told where another process is waited for.
    /// - Throws: what the body throws; `HostError`; `CancellationError`.
    package func withStoresLocked<Result>(
        warn: (String) -> Void, _ body: () async throws -> Result
    ) async throws -> Result {
        try Files.createFolder(storesDirectory)
        let lock = try await ProjectLock.stores(self).wait {
            warn("another worktree's git conductor changes the stores; waiting for it")
        }
        // What a killed clone left: nobody else is at work here.
        try removeUnfinishedStores()
        let result = try await body()
        try removeUnfinishedStores()
        _ = consume lock
        return result
    }

    private func removeUnfinishedStores() throws {
        for name in Files.names(in: storesDirectory) where name.hasPrefix(".") && name.hasSuffix(".tmp") {
            try Files.remove(storesDirectory.appending(name))
        }
    }
}
