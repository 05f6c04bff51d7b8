package import SystemPackage
#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

extension Files {
    /// Something that keeps a folder from being removed with all that is in it.
    package struct Obstacle: Sendable, Equatable {
        /// Why it cannot be removed, or read.
        package enum Reason: Sendable, Hashable {
            /// It belongs to another user.
            case owner(String)
            /// It is the user's own, and its permissions forbid it.
            case permissions
            /// It has an attribute of the file system that forbids it (`chattr +i`, `chflags uchg`).
            case attribute
            /// Something is mounted there.
            case mount
            /// The file system is read-only.
            case readOnly
        }

        /// Its path.
        package let path: FilePath
        /// Why it cannot be removed, or read.
        package let reason: Reason
    }

    /// Returns what keeps a folder from being removed with all that is in it. Nothing is touched.
    ///
    /// - Parameter moved: what is in the folder and will be moved to another one before, so that its content may stay as
    ///   it is.
    package static func obstacles(toRemoving folder: FilePath, moved: Set<FilePath> = []) -> [Obstacle] {
        let mounts = mountPoints(in: folder)
        var found: [Obstacle] = mounts.map { Obstacle(path: $0, reason: .mount) }
        let parent = folder.removingLastComponent()
        if let status = status(of: folder), let above = Files.status(of: parent) {
            if let reason = reasonNotToChange(parent, above) {
                found.append(Obstacle(path: parent, reason: reason))
            } else {
                visit(folder, status, in: above, moved: moved, mounts: Set(mounts), &found)
            }
        }
        return found
    }

    /// Returns an obstacle if a file that exists cannot be read.
    package static func obstacle(toReading path: FilePath) -> Obstacle? {
        guard kind(of: path, isFollowed: false) == .file, faccessat(AT_FDCWD, path.string, R_OK, AT_EACCESS) != 0 else {
            return nil
        }
        return Obstacle(path: path, reason: status(of: path).map(ownership) ?? .permissions)
    }

    /// Looks at a file or folder, and at all that is in it unless nothing in it can be changed.
    private static func visit(
        _ path: FilePath, _ status: stat, in above: stat, moved: Set<FilePath>, mounts: Set<FilePath>,
        _ found: inout [Obstacle]
    ) {
        if mounts.contains(path) { return }
        let isForeign = status.st_uid != geteuid() && above.st_uid != geteuid() && geteuid() != 0
        if above.st_mode & S_ISVTX != 0, isForeign {
            found.append(Obstacle(path: path, reason: ownership(of: status)))
        } else if isProtected(path, status) {
            found.append(Obstacle(path: path, reason: .attribute))
        } else if status.st_mode & S_IFMT == S_IFDIR {
            let isMoved = moved.contains(path)
            let names = names(in: path)
            // An empty folder is removed by a change of the folder around it.
            if names.isEmpty, !isMoved, faccessat(AT_FDCWD, path.string, R_OK, AT_EACCESS) == 0 { return }
            if let reason = reasonNotToChange(path, status) {
                found.append(Obstacle(path: path, reason: reason))
            } else if !isMoved {
                for name in names {
                    guard let inner = Files.status(of: path.appending(name)) else { continue }
                    visit(path.appending(name), inner, in: status, moved: moved, mounts: mounts, &found)
                }
            }
        }
    }

    private static func status(of path: FilePath) -> stat? {
        var status = stat()
        return lstat(path.string, &status) == 0 ? status : nil
    }

    /// Returns why nothing can be removed from a folder; `nil` if something can.
    private static func reasonNotToChange(_ folder: FilePath, _ status: stat) -> Obstacle.Reason? {
        if isProtected(folder, status) { return .attribute }
        guard faccessat(AT_FDCWD, folder.string, R_OK | W_OK | X_OK, AT_EACCESS) != 0 else { return nil }
        return errno == EROFS ? .readOnly : ownership(of: status)
    }

    private static func ownership(of status: stat) -> Obstacle.Reason {
        if status.st_uid == geteuid() { return .permissions }
        let name = getpwuid(status.st_uid).flatMap { $0.pointee.pw_name }.map { String(cString: $0) }
        return .owner(name ?? "user \(status.st_uid)")
    }
}
