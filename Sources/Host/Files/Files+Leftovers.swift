package import SystemPackage
#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

extension Files {
    /// The temporary files (``temporarySibling(of:)``) that killed processes have left in a folder.
    package static func leftovers(in folder: FilePath) -> [FilePath] {
        names(in: folder).filter { name in
            let parts = name.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count >= 4, parts.first?.isEmpty == true, parts.last == "tmp",
                let process = parts.dropLast().last.flatMap({ pid_t($0) }), process > 0
            else { return false }
            return kill(process, 0) != 0 && errno == ESRCH
        }.map { folder.appending($0) }
    }
}
