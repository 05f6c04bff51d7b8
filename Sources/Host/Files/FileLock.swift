import Glance
package import SystemPackage
#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A lock on a file (`flock`). It ends with the process that holds it, however that ends.
package struct FileLock: ~Copyable {
    private let descriptor: FileDescriptor

    private init(_ descriptor: FileDescriptor) {
        self.descriptor = descriptor
    }

    deinit {
        // A child that is just being started has the descriptor too, until it runs its program; closing ours alone would
        // leave the lock with it.
        _ = flock(descriptor.rawValue, LOCK_UN)
        try? descriptor.close()
    }

    /// Takes the lock, or returns `nil` where another process holds it.
    ///
    /// - Parameters:
    ///   - path: the lock's file, made where it is missing and never removed.
    ///   - isShared: whether others may hold it at the same time who share it, too.
    /// - Throws: ``HostError`` when the file cannot be opened.
    package static func take(_ path: FilePath, isShared: Bool = false) throws -> FileLock? {
        FileTrace.spoil()
        let descriptor = try fileErrors("lock", path) {
            try FileDescriptor.open(
                path, .readWrite, options: [.create, .closeOnExec], permissions: .ownerReadWrite)
        }
        while flock(descriptor.rawValue, (isShared ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0 {
            let error = errno
            if error == EINTR { continue }
            try? descriptor.close()
            if error == EWOULDBLOCK { return nil }
            throw HostError(.file, "cannot lock '\(path)': \(Errno(rawValue: error))")
        }
        return FileLock(descriptor)
    }

    /// Whether a process holds the lock.
    ///
    /// A lock whose file cannot be opened counts as free.
    package static func isHeld(_ path: FilePath) -> Bool {
        FileTrace.note(.lock, path)
        guard let descriptor = try? FileDescriptor.open(path, .readOnly, options: .closeOnExec) else { return false }
        defer { try? descriptor.close() }
        while flock(descriptor.rawValue, LOCK_SH | LOCK_NB) != 0 {
            if errno != EINTR { return errno == EWOULDBLOCK }
        }
        _ = flock(descriptor.rawValue, LOCK_UN)
        return false
    }

    /// Waits for the lock, and takes it.
    ///
    /// - Parameters:
    ///   - path: the lock's file, made where it is missing and never removed.
    ///   - isShared: whether others may hold it at the same time who share it, too.
    ///   - waiting: called once, when another process has held the lock for longer than a person would notice.
    /// - Throws: ``HostError`` when the file cannot be opened; `CancellationError`.
    package static func wait(
        for path: FilePath, isShared: Bool = false, waiting: () -> Void = {}
    ) async throws -> FileLock {
        let start = ContinuousClock.now
        var hasTold = false
        while true {
            if let lock = try take(path, isShared: isShared) { return lock }
            if !hasTold, .now - start > .milliseconds(400) {
                hasTold = true
                waiting()
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
