#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Reads and writes small files, with nothing but the C library.
package enum ByteFile {
    /// Reads a whole file; `nil` if it cannot be read.
    package static func bytes(of path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        let count = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
        return count == bytes.count ? bytes : nil
    }

    /// Replaces a file as a whole.
    ///
    /// - Returns: whether that was done; if not, the file is as it was.
    package static func replace(_ path: String, with bytes: some Collection<UInt8>) -> Bool {
        let (folder, name) =
            path.lastIndex(of: "/").map { (path[...$0], path[path.index(after: $0)...]) } ?? ("", path[...])
        let temporary = "\(folder).\(name).\(getpid()).tmp"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { return false }
        let bytes = Array(bytes)
        let isWritten = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) } == bytes.count
        if close(descriptor) == 0, isWritten, rename(temporary, path) == 0 { return true }
        unlink(temporary)
        return false
    }
}
