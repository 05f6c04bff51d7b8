import Glance
package import SystemPackage
#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Reads and writes files; every write is atomic.
package enum Files {
    /// What is at a path.
    package enum Kind: Sendable {
        /// A regular file.
        case file
        /// A folder.
        case folder
        /// Anything else: a pipe, a socket, a device; a link that is not followed.
        case other

        init(_ status: stat) {
            switch status.st_mode & S_IFMT {
            case S_IFREG: self = .file
            case S_IFDIR: self = .folder
            default: self = .other
            }
        }
    }

    /// What is at the path; `nil` where there is nothing.
    ///
    /// - Parameter isFollowed: whether it is what a symbolic link at the path leads to.
    package static func kind(of path: FilePath, isFollowed: Bool = true) -> Kind? {
        FileTrace.note(isFollowed ? .kind : .ownKind, path)
        var status = stat()
        guard (isFollowed ? stat(path.string, &status) : lstat(path.string, &status)) == 0 else { return nil }
        return Kind(status)
    }

    /// Whether anything is at the path, a dangling symbolic link included.
    package static func exists(_ path: FilePath) -> Bool {
        FileTrace.note(.existence, path)
        var status = stat()
        return lstat(path.string, &status) == 0
    }

    /// A text that changes when the file does: its modification time, size and inode.
    package static func stamp(of path: FilePath) -> String? {
        FileTrace.note(.content, path)
        var status = stat()
        guard stat(path.string, &status) == 0 else { return nil }
        let time = status.modified
        return "\(time.tv_sec).\(time.tv_nsec):\(status.st_size):\(status.st_ino)"
    }

    /// The size of a file in bytes; `nil` where there is none.
    package static func size(of path: FilePath) -> Int? {
        FileTrace.note(.content, path)
        var status = stat()
        return stat(path.string, &status) == 0 ? Int(status.st_size) : nil
    }

    /// How long ago a file was changed; `nil` where there is none.
    package static func age(of path: FilePath) -> Duration? {
        FileTrace.note(.content, path)
        var status = stat()
        guard stat(path.string, &status) == 0 else { return nil }
        let time = status.modified
        return .seconds(Int(now) - time.tv_sec)
    }

    /// The time by the clock that files have theirs from, in seconds since the epoch.
    static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// The path without symbolic links; `nil` where it does not exist.
    package static func real(_ path: FilePath) -> FilePath? {
        FileTrace.note(.realPath, path)
        guard let resolved = realpath(path.string, nil) else { return nil }
        defer { free(resolved) }
        return FilePath(String(cString: resolved))
    }

    /// The target of a symbolic link; `nil` where there is none.
    package static func link(at path: FilePath) -> FilePath? {
        FileTrace.note(.target, path)
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(path.string, &buffer, buffer.count)
        guard count > 0 else { return nil }
        return FilePath(String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    /// Writes a file so that at any moment either the old or the new content is there.
    ///
    /// A symbolic link is followed: the file behind it is replaced. Permissions of an existing file stay.
    ///
    /// - Parameter isPrivate: whether only the user may read a new file.
    /// - Returns: whether anything was written; the same content is not written again.
    /// - Throws: ``HostError``; the file is then as it was.
    @discardableResult
    package static func write(
        _ text: String, to path: FilePath, isPrivate: Bool = false
    ) throws(HostError) -> Bool {
        let path = FileTrace.pausing { real(path) } ?? path
        guard let name = path.lastComponent else { throw HostError(.file, "cannot write '\(path)': it is a folder") }
        let folder = path.removingLastComponent()
        try createFolder(folder)
        return try OpenFolder(folder).write(Array(text.utf8), to: name, isPrivate: isPrivate)
    }

    /// Adds to the end of a file, which is made where there is none.
    ///
    /// - Throws: ``HostError``.
    package static func append(_ text: String, to path: FilePath) throws(HostError) {
        FileTrace.spoil()
        try createFolder(path.removingLastComponent())
        try fileErrors("write", path) {
            let descriptor = try FileDescriptor.open(
                path, .writeOnly, options: [.create, .append, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
            _ = try descriptor.closeAfter { try descriptor.writeAll(text.utf8) }
        }
    }

    /// A temporary name in the same folder, to be renamed to the path; it starts with a dot and ends in `.tmp`.
    package static func temporarySibling(of path: FilePath) -> FilePath {
        path.removingLastComponent().appending(".\(path.lastComponent?.string ?? "").\(getpid()).tmp")
    }

    /// Whether a text names a file in a folder with a temporary name of this process, which is gone when it ends.
    package static func isInTemporarySibling(_ text: String) -> Bool { text.contains(".\(getpid()).tmp/") }

    /// Renames a file or folder, replacing a file that is there.
    package static func move(_ source: FilePath, to target: FilePath) throws(HostError) {
        Effect.step()
        guard rename(source.string, target.string) == 0 else {
            throw HostError(.file, "cannot move '\(source)' to '\(target)': \(Errno(rawValue: errno))")
        }
    }

    /// Makes a folder and those above it, where they are missing.
    package static func createFolder(_ path: FilePath) throws(HostError) {
        if kind(of: path) == .folder || path.isEmpty { return }
        try createFolder(path.removingLastComponent())
        FileTrace.spoil()
        guard mkdir(path.string, 0o777) == 0 || (errno == EEXIST && kind(of: path) == .folder) else {
            throw HostError(.file, "cannot make the folder '\(path)': \(Errno(rawValue: errno))")
        }
    }

    /// Makes a folder, unless something is there.
    ///
    /// - Returns: whether it was made.
    package static func claimFolder(_ path: FilePath) throws(HostError) -> Bool {
        Effect.step()
        if mkdir(path.string, 0o777) == 0 { return true }
        guard errno == EEXIST else {
            throw HostError(.file, "cannot make the folder '\(path)': \(Errno(rawValue: errno))")
        }
        return false
    }

    /// The names in a folder, sorted; empty where there is no such folder.
    package static func names(in folder: FilePath) -> [String] {
        FileTrace.note(.names, folder)
        guard let directory = opendir(folder.string) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Removes a file, or a folder with all that is in it. What is not there is no error.
    package static func remove(_ path: FilePath) throws(HostError) {
        var status = stat()
        guard lstat(path.string, &status) == 0 else { return }
        Effect.step()
        if status.st_mode & S_IFMT == S_IFDIR {
            for name in names(in: path) { try remove(path.appending(name)) }
            guard rmdir(path.string) == 0 else {
                throw HostError(.file, "cannot remove '\(path)': \(Errno(rawValue: errno))")
            }
        } else if unlink(path.string) != 0 {
            throw HostError(.file, "cannot remove '\(path)': \(Errno(rawValue: errno))")
        }
    }

    /// Sets the time at which a file counts as last changed.
    package static func setModified(_ path: FilePath, secondsSinceEpoch seconds: Int) throws(HostError) {
        FileTrace.spoil()
        let time = timespec(tv_sec: seconds, tv_nsec: 0)
        guard utimensat(AT_FDCWD, path.string, [time, time], 0) == 0 else {
            throw HostError(.file, "cannot change the time of '\(path)': \(Errno(rawValue: errno))")
        }
    }

    /// Sets the permissions of a file or folder.
    ///
    /// - Parameter mode: the permissions, such as 0o644.
    package static func setMode(_ mode: Int, of path: FilePath) throws(HostError) {
        FileTrace.spoil()
        guard chmod(path.string, mode_t(mode)) == 0 else {
            throw HostError(.file, "cannot change the permissions of '\(path)': \(Errno(rawValue: errno))")
        }
    }

    /// Whether nobody but its owner may use what is at a path, links followed.
    package static func isPrivate(_ path: FilePath) -> Bool {
        FileTrace.note(.permission, path)
        var status = stat()
        return stat(path.string, &status) == 0 && status.st_mode & 0o077 == 0
    }

    /// Whether the mode of a file lets anybody run it, whatever the file system says.
    package static func hasExecutableMode(_ path: FilePath) -> Bool {
        FileTrace.note(.permission, path)
        var status = stat()
        return stat(path.string, &status) == 0 && status.st_mode & 0o111 != 0
    }

    /// Makes a file executable for those who may read it.
    package static func makeExecutable(_ path: FilePath) throws(HostError) {
        FileTrace.spoil()
        guard chmod(path.string, 0o755) == 0 else {
            throw HostError(.file, "cannot make '\(path)' executable: \(Errno(rawValue: errno))")
        }
    }

    /// Whether the path names a file that may be run.
    package static func isExecutable(_ path: FilePath) -> Bool {
        FileTrace.note(.permission, path)
        return kind(of: path) == .file && access(path.string, X_OK) == 0
    }

    /// Finds a program by its name along a `PATH`; a name with a slash is a path already.
    package static func program(_ name: String, path searchPath: String?) -> FilePath? {
        if name.contains("/") { return isExecutable(FilePath(name)) ? FilePath(name) : nil }
        for folder in (searchPath ?? "").split(separator: ":") {
            let candidate = FilePath(String(folder)).appending(name)
            if isExecutable(candidate) { return candidate }
        }
        return nil
    }
}

/// Runs file operations and names the path in their errors.
func fileErrors<Result>(
    _ verb: String, _ path: FilePath, _ body: () throws -> Result
) throws(HostError) -> Result {
    do {
        return try body()
    } catch {
        let missing = (error as? Errno) == .noSuchFileOrDirectory
        throw HostError(missing ? .fileNotFound : .file, "cannot \(verb) '\(path)': \(error)")
    }
}

extension stat {
    /// When the content was last changed.
    fileprivate var modified: timespec {
        #if canImport(Darwin)
        st_mtimespec
        #else
        st_mtim
        #endif
    }
}
