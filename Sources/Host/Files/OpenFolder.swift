import Glance
import SystemPackage
#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A folder that is open. What is done by names in it is done there, whatever its path leads to by then, and no symbolic
/// link of these names is followed.
final class OpenFolder {
    /// Where it was found, for messages.
    let path: FilePath
    private let descriptor: FileDescriptor

    /// Opens the folder to which a path leads, links followed.
    init(_ path: FilePath) throws(HostError) {
        self.path = path
        descriptor = try fileErrors("open", path) {
            try FileDescriptor.open(
                path.isEmpty ? "." : path, .readOnly, options: [.closeOnExec, .directory, .nonBlocking])
        }
    }

    private init(_ descriptor: FileDescriptor, _ path: FilePath) {
        (self.descriptor, self.path) = (descriptor, path)
    }

    deinit { try? descriptor.close() }

    /// What has a name, a link as itself; `nil` where there is nothing.
    func status(of name: FilePath.Component) -> stat? {
        FileTrace.note(.ownKind, path.appending(name))
        var status = stat()
        let result = name.withPlatformString { fstatat(descriptor.rawValue, $0, &status, AT_SYMLINK_NOFOLLOW) }
        return result == 0 ? status : nil
    }

    /// The target of a symbolic link; `nil` where there is none.
    func link(at name: FilePath.Component) -> FilePath? {
        FileTrace.note(.target, path.appending(name))
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let count = name.withPlatformString { readlinkat(descriptor.rawValue, $0, &buffer, buffer.count - 1) }
        return count > 0 ? FilePath(platformString: buffer) : nil
    }

    /// Opens a folder in it; `nil` where nothing has the name.
    func folder(_ name: FilePath.Component) throws(HostError) -> OpenFolder? {
        do {
            return OpenFolder(try open(name, O_RDONLY | O_DIRECTORY, "open"), path.appending(name))
        } catch  where error.kind == .fileNotFound {
            return nil
        }
    }

    /// Makes a folder in it, unless something has the name.
    func makeFolder(_ name: FilePath.Component) throws(HostError) {
        guard name.withPlatformString({ mkdirat(descriptor.rawValue, $0, 0o777) }) == 0 || errno == EEXIST else {
            throw HostError(
                .file, "cannot make the folder '\(path.appending(name))': \(Errno(rawValue: errno))")
        }
    }

    /// Writes a file so that at any moment either the old or the new content is there. Permissions stay.
    ///
    /// - Parameter isPrivate: whether only the user may read a new file.
    /// - Returns: whether anything was written; the same content is not written again.
    func write(
        _ bytes: [UInt8], to name: FilePath.Component, isPrivate: Bool = false
    ) throws(HostError) -> Bool {
        let path = path.appending(name)
        var mode: mode_t?
        if let status = status(of: name) {
            guard status.st_mode & S_IFMT == S_IFREG else {
                throw HostError(.file, "cannot write '\(path)': it is \(status.words), and no regular file")
            }
            mode = mode_t(status.st_mode & 0o7777)
            if (try? self.bytes(of: name)) == bytes { return false }
        }
        guard let temporary = Files.temporarySibling(of: path).lastComponent else { return false }
        do {
            remove(temporary)
            let file = try open(temporary, O_WRONLY | O_CREAT | O_EXCL, "write", mode: isPrivate ? 0o600 : 0o644)
            try fileErrors("write", path) {
                try file.closeAfter {
                    // What the user's mask takes from a new file an old one may have.
                    if let mode, fchmod(file.rawValue, isPrivate ? mode & 0o700 : mode) != 0 {
                        throw Errno(rawValue: errno)
                    }
                    _ = try file.writeAll(bytes)
                    guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
                }
            }
            try move(temporary, to: name, in: self)
        } catch {
            remove(temporary)
            throw error
        }
        return true
    }

    /// Renames what has a name to a name in another folder, replacing a file that is there.
    func move(_ name: FilePath.Component, to other: FilePath.Component, in folder: OpenFolder) throws(HostError) {
        Effect.step()
        let result = name.withPlatformString { old in
            other.withPlatformString { renameat(descriptor.rawValue, old, folder.descriptor.rawValue, $0) }
        }
        guard result == 0 else {
            let (from, to) = (path.appending(name), folder.path.appending(other))
            throw HostError(.file, "cannot move '\(from)' to '\(to)': \(Errno(rawValue: errno))")
        }
    }

    private func bytes(of name: FilePath.Component) throws(HostError) -> [UInt8] {
        let file = try open(name, O_RDONLY | O_NONBLOCK, "read")
        defer { try? file.close() }
        return try Files.bytes(of: file, path.appending(name))
    }

    private func remove(_ name: FilePath.Component) {
        _ = name.withPlatformString { unlinkat(descriptor.rawValue, $0, 0) }
    }

    private func open(
        _ name: FilePath.Component, _ flags: CInt, _ verb: String, mode: mode_t = 0o644
    ) throws(HostError) -> FileDescriptor {
        try fileErrors(verb, path.appending(name)) {
            while true {
                let file = name.withPlatformString {
                    openat(descriptor.rawValue, $0, flags | O_NOFOLLOW | O_CLOEXEC, mode)
                }
                if file >= 0 { return FileDescriptor(rawValue: file) }
                if errno != EINTR { throw Errno(rawValue: errno) }
            }
        }
    }
}
