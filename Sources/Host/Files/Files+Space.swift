package import SystemPackage
#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The file system that a folder is on.
package struct FileSpace: Sendable {
    /// The bytes that are left for those who are not root.
    package let free: Int
    /// Whether nothing can be written to it.
    package let isReadOnly: Bool
    /// Which file system it is.
    package let system: UInt64
}

extension Files {
    /// Returns what is left of the file system that a folder is on; `nil` where it cannot be told.
    package static func space(at path: FilePath) -> FileSpace? {
        var status = statvfs()
        var entry = stat()
        guard statvfs(path.string, &status) == 0, stat(path.string, &entry) == 0 else { return nil }
        return FileSpace(
            free: Int(status.f_bavail) * Int(status.f_frsize), isReadOnly: UInt(status.f_flag) & UInt(ST_RDONLY) != 0,
            system: UInt64(truncatingIfNeeded: entry.st_dev))
    }

    /// Whether whoever runs us may write to a file or folder.
    package static func isWritable(_ path: FilePath) -> Bool { faccessat(AT_FDCWD, path.string, W_OK, AT_EACCESS) == 0 }

    /// Returns whose a file or folder is, where it is somebody else's than the one who runs us.
    package static func otherOwner(of path: FilePath) -> String? {
        var status = stat()
        guard lstat(path.string, &status) == 0, status.st_uid != geteuid() else { return nil }
        return getpwuid(status.st_uid).flatMap { $0.pointee.pw_name }.map { String(cString: $0) }
            ?? "user \(status.st_uid)"
    }
}
