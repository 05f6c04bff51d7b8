import SystemPackage

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// What finding a repository has to read from disk.
enum Files {
    enum Kind { case file, directory, other }

    /// What is at a path, symbolic links followed; `nil` for nothing.
    static func kind(of path: FilePath) -> Kind? {
        var status = stat()
        guard path.withPlatformString({ stat($0, &status) }) == 0 else { return nil }
        return switch status.st_mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .directory
        default: .other
        }
    }

    /// The path with every symbolic link resolved; `nil` where there is nothing.
    static func real(_ path: FilePath) -> FilePath? {
        guard let resolved = path.withPlatformString({ realpath($0, nil) }) else { return nil }
        defer { free(resolved) }
        return FilePath(platformString: resolved)
    }

    /// The most that is read of a file, in bytes: what git writes there is a line or some pages.
    private static let sizeLimit = 4 << 20

    /// A regular file's whole text; `nil` when it cannot be read.
    static func text(_ path: FilePath) -> String? {
        guard kind(of: path) == .file,
            let file = try? FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
        else { return nil }
        defer { try? file.close() }
        var text: [UInt8] = []
        let size = 4096
        while true {
            var count = 0
            let chunk = try? [UInt8](unsafeUninitializedCapacity: size) { buffer, initialized in
                count = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
                initialized = count
            }
            guard let chunk else { return nil }
            if count == 0 { return String(decoding: text, as: UTF8.self) }
            text += chunk
            guard text.count <= sizeLimit else { return nil }
        }
    }

    /// A file's text without the line ends and blanks around it.
    static func trimmedText(_ path: FilePath) -> String? {
        text(path).map(trimmed)
    }

    /// A text without the line ends and blanks around it.
    static func trimmed(_ text: String) -> String {
        let body = text.drop(while: \.isWhitespace)
        return body.lastIndex { !$0.isWhitespace }.map { String(body[...$0]) } ?? ""
    }
}
