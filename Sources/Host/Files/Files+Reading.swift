import Glance
package import SystemPackage
#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

extension Files {
    /// The most that is read of a file, in bytes.
    package static let sizeLimit = 64 << 20

    /// The most that is read of a text, in bytes. What a project or git says is far smaller, and is parsed at once.
    package static let textLimit = 4 << 20

    /// Reads a regular file whole. The null device is an empty file.
    ///
    /// Anything else than a regular file is refused before it is opened: a pipe or a device may keep a reader waiting for
    /// ever, or have no end.
    ///
    /// - Parameter limit: the most that is read, in bytes.
    /// - Throws: ``HostError``, of kind `fileNotFound` where it is missing; also where it is larger than the limit.
    package static func bytes(of path: FilePath, limit: Int = sizeLimit) throws(HostError) -> [UInt8] {
        FileTrace.note(.content, path)
        var status = stat()
        guard stat(path.string, &status) == 0 else { throw unreadable(path, Errno(rawValue: errno)) }
        if status.isNullDevice { return [] }
        try checkReadable(status, path)
        // It may be something else by now.
        let descriptor = try fileErrors("read", path) {
            try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
        }
        defer { try? descriptor.close() }
        return try bytes(of: descriptor, path, limit: limit)
    }

    /// Reads what is open whole, if it is a regular file.
    static func bytes(
        of descriptor: FileDescriptor, _ path: FilePath, limit: Int = sizeLimit
    ) throws(HostError) -> [UInt8] {
        var status = stat()
        guard fstat(descriptor.rawValue, &status) == 0 else { throw unreadable(path, Errno(rawValue: errno)) }
        try checkReadable(status, path)
        let tooLarge = HostError(
            .file, "cannot read '\(path)': it is larger than \(limit >> 20) MB, more than is read of such a file")
        // A file that has a hole has a size that is not on disk: nothing is read of it.
        guard Int(status.st_size) <= limit else { throw tooLarge }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = try fileErrors("read", path) {
                try buffer.withUnsafeMutableBytes { try descriptor.read(into: $0) }
            }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= limit else { throw tooLarge }
        }
    }

    /// Reads the first bytes of a file; fewer where it has fewer.
    ///
    /// - Throws: ``HostError``.
    package static func start(of path: FilePath, count: Int) throws(HostError) -> [UInt8] {
        FileTrace.note(.content, path)
        return try fileErrors("read", path) {
            let descriptor = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
            return try descriptor.closeAfter {
                try [UInt8](unsafeUninitializedCapacity: count) { buffer, size in
                    size = try descriptor.read(into: UnsafeMutableRawBufferPointer(buffer))
                }
            }
        }
    }

    /// Reads a text file whole.
    ///
    /// - Throws: ``HostError``, as ``bytes(of:limit:)`` does; also where it is not UTF-8.
    package static func text(of path: FilePath) throws(HostError) -> String {
        guard let text = String(validating: try bytes(of: path, limit: textLimit), as: UTF8.self) else {
            throw HostError(.file, "'\(path)' is not a UTF-8 text")
        }
        FileTrace.note(text: text)
        return text
    }

    private static func checkReadable(_ status: stat, _ path: FilePath) throws(HostError) {
        guard status.st_mode & S_IFMT != S_IFREG else { return }
        throw HostError(
            .file, "cannot read '\(path)': it is \(status.words), and no regular file; put a file in its place")
    }

    private static func unreadable(_ path: FilePath, _ error: Errno) -> HostError {
        HostError(error == .noSuchFileOrDirectory ? .fileNotFound : .file, "cannot read '\(path)': \(error)")
    }
}

extension stat {
    /// What it is of, in words.
    var words: String {
        switch st_mode & S_IFMT {
        case S_IFREG: "a regular file"
        case S_IFDIR: "a folder"
        case S_IFIFO: "a named pipe"
        case S_IFSOCK: "a socket"
        case S_IFLNK: "a symbolic link"
        default: "a device"
        }
    }

    /// Whether it is of `/dev/null`, which compose files name where there is to be nothing.
    fileprivate var isNullDevice: Bool {
        var null = stat()
        guard st_mode & S_IFMT == S_IFCHR, stat("/dev/null", &null) == 0 else { return false }
        return st_rdev == null.st_rdev
    }
}
