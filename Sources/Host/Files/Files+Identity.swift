private import CFileBirth
import Glance
package import FoundationEssentials
package import SystemPackage

extension Files {
    /// Returns a text that identifies a file or folder: it changes when another one takes its place, and not when its
    /// content changes.
    ///
    /// A file system may give the inode of a removed file to a new one, so the time of its birth belongs to it. Where that
    /// is known the device is left out, whose number may be another one after the machine was started again.
    ///
    /// - Returns: `nil` if nothing is at the path. Symbolic links are followed.
    package static func identity(of path: FilePath) -> String? {
        FileTrace.note(.identity, path)
        var identity = conductor_file_identity()
        guard conductor_file_identity(path.string, &identity) == 0 else { return nil }
        if identity.birth_seconds == 0, identity.birth_nanoseconds == 0 {
            return "\(identity.device):\(identity.inode)"
        }
        return "\(identity.inode)@\(identity.birth_seconds).\(identity.birth_nanoseconds)"
    }

    /// Returns when a file or folder was made; `nil` if nothing is at the path, or if the file system does not know it.
    /// Symbolic links are followed.
    package static func birth(of path: FilePath) -> Date? {
        FileTrace.note(.identity, path)
        var identity = conductor_file_identity()
        guard conductor_file_identity(path.string, &identity) == 0, identity.birth_seconds != 0 else { return nil }
        return Date(
            timeIntervalSince1970: Double(identity.birth_seconds) + Double(identity.birth_nanoseconds) / 1_000_000_000)
    }
}
