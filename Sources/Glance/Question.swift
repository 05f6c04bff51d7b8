private import CFileBirth

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A question about a file or folder that has the same answer as long as nothing has changed.
///
/// Its raw value stands for it in a ``GlanceFile``.
package enum Question: UInt8, Sendable {
    /// What is at a path, with symbolic links followed.
    case kind = 107  // k
    /// What is at a path.
    case ownKind = 111  // o
    /// Whether anything is at a path, a dangling symbolic link included.
    case existence = 101  // e
    /// Which content a file has, as far as its times, size and inode tell.
    case content = 99  // c
    /// Which names are in a folder, and of what kind, where the file system says so with the names.
    case names = 110  // n
    /// Where a path leads without symbolic links.
    case realPath = 114  // r
    /// Where a symbolic link leads.
    case target = 116  // t
    /// Which file or folder is at a path, whatever its content.
    case identity = 105  // i
    /// Whether a file may be run.
    case permission = 120  // x
    /// Whether a process holds the lock of a file.
    case lock = 108  // l

    /// Returns a number that stands for the answer; 0 for no, or nothing.
    package func answer(_ path: UnsafePointer<CChar>) -> UInt64 {
        switch self {
        case .kind: Self.status(path).map { UInt64($0.st_mode & S_IFMT) } ?? 0
        case .ownKind: Self.ownStatus(path).map { UInt64($0.st_mode & S_IFMT) } ?? 0
        case .existence: Self.ownStatus(path) == nil ? 0 : 1
        case .content: Self.status(path).map(Self.stamp) ?? 0
        case .names: Self.names(path)
        case .realPath: Self.digest(realpath(path, nil))
        case .target: Self.target(path)
        case .identity: Self.identity(path)
        case .permission: access(path, X_OK) == 0 ? 1 : 0
        case .lock: Self.isLocked(path) ? 1 : 0
        }
    }

    /// When a file was last changed, its content or anything else of it, in seconds since the epoch; `nil` if there is none.
    ///
    /// File systems that count whole seconds, or two, say less: then it is the end of that time.
    package static func lastChange(_ path: UnsafePointer<CChar>) -> Double? {
        guard let (modified, changed) = status(path)?.times else { return nil }
        return max(modified.seconds, changed.seconds)
    }

    private static func status(_ path: UnsafePointer<CChar>) -> stat? {
        var status = stat()
        return stat(path, &status) == 0 ? status : nil
    }

    private static func ownStatus(_ path: UnsafePointer<CChar>) -> stat? {
        var status = stat()
        return lstat(path, &status) == 0 ? status : nil
    }

    private static func stamp(_ status: stat) -> UInt64 {
        let (modified, changed) = status.times
        return Digest(
            UInt64(bitPattern: Int64(modified.tv_sec)), UInt64(modified.tv_nsec),
            UInt64(bitPattern: Int64(changed.tv_sec)), UInt64(changed.tv_nsec),
            UInt64(bitPattern: Int64(status.st_size)), UInt64(status.st_ino)
        ).value
    }

    /// A sum over the names and kinds of what is in a folder, in whatever order the system lists it.
    private static func names(_ path: UnsafePointer<CChar>) -> UInt64 {
        guard let directory = opendir(path) else { return 0 }
        defer { closedir(directory) }
        var sum: UInt64 = 0
        while let entry = readdir(directory) {
            var digest = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: 256) { Digest($0) }
            }
            digest.add(entry.pointee.d_type)
            sum &+= digest.value
        }
        return sum
    }

    private static func digest(_ text: UnsafeMutablePointer<CChar>?) -> UInt64 {
        defer { free(text) }
        return text.map { Digest($0).value } ?? 0
    }

    private static func target(_ path: UnsafePointer<CChar>) -> UInt64 {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        return readlink(path, &buffer, buffer.count - 1) > 0 ? Digest(buffer).value : 0
    }

    private static func identity(_ path: UnsafePointer<CChar>) -> UInt64 {
        var identity = conductor_file_identity()
        guard conductor_file_identity(path, &identity) == 0 else { return 0 }
        return Digest(
            identity.device, identity.inode, UInt64(bitPattern: identity.birth_seconds),
            UInt64(identity.birth_nanoseconds)
        ).value
    }

    private static func isLocked(_ path: UnsafePointer<CChar>) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0
    }
}

extension stat {
    /// When the content was last changed, and when anything else.
    fileprivate var times: (modified: timespec, changed: timespec) {
        #if canImport(Darwin)
        (st_mtimespec, st_ctimespec)
        #else
        (st_mtim, st_ctim)
        #endif
    }
}

extension timespec {
    fileprivate var seconds: Double { Double(tv_sec) + (tv_nsec == 0 ? 2 : Double(tv_nsec) / 1e9) }
}
