import SystemPackage
#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

extension Files {
    /// Whether an attribute of the file system keeps a file or folder as it is, also from root.
    static func isProtected(_ path: FilePath, _ status: stat) -> Bool {
        #if canImport(Darwin)
        return status.st_flags & UInt32(UF_IMMUTABLE | UF_APPEND | SF_IMMUTABLE | SF_APPEND) != 0
        #else
        guard [S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) else { return false }
        // To write to an immutable file is forbidden with an error of its own, also where it cannot be opened.
        if faccessat(AT_FDCWD, path.string, W_OK, AT_EACCESS) != 0, errno == EPERM { return true }
        let descriptor = open(path.string, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var flags: CInt = 0
        return ioctl(descriptor, attributesRequest, &flags) == 0 && flags & immutableOrAppendOnly != 0
        #endif
    }

    /// Returns the places in a folder, itself included, at which something is mounted; on macOS, none.
    static func mountPoints(in folder: FilePath) -> [FilePath] {
        // `ID PARENT DEVICE ROOT PLACE …`, with spaces and the like as octal numbers.
        guard let table = try? text(of: "/proc/self/mountinfo") else { return [] }
        let places = table.split(separator: "\n").compactMap { line -> FilePath? in
            let fields = line.split(separator: " ")
            return fields.count > 4 ? FilePath(unescaped(fields[4])) : nil
        }
        return Set(places.filter { $0.starts(with: folder) }).sorted { $0.string < $1.string }
    }

    private static func unescaped(_ field: Substring) -> String {
        String(field).replacing(/\\([0-7]{3})/) { match in
            UInt8(match.output.1, radix: 8).map { String(UnicodeScalar($0)) } ?? ""
        }
    }

    #if !canImport(Darwin)
    /// `FS_IOC_GETFLAGS`, a macro that Swift does not see.
    private static let attributesRequest: UInt = 0x8008_6601
    /// `FS_IMMUTABLE_FL | FS_APPEND_FL`.
    private static let immutableOrAppendOnly: CInt = 0x10 | 0x20
    #endif
}
