import Compose
import Git
import SystemPackage
import YAML

/// The files beside an exported compose file, to which it refers relative to itself.
struct ComposeFiles {
    private let project: ExportedProject
    private(set) var files: [Export.File] = []

    /// The bytes that what is mounted may have.
    static let limit = 16 << 20

    init(_ project: ExportedProject) {
        self.project = project
    }

    /// Adds a file or a folder of the project.
    ///
    /// - Parameter path: its path.
    /// - Returns: how the compose file names it.
    mutating func add(_ found: [ExportedFiles.File], isFolder: Bool, from path: String) -> String {
        let name = "files/\(project.relative(path))"
        for file in found {
            add(
                Export.File(
                    path: isFolder ? "\(name)/\(file.path)" : name, bytes: file.bytes, mode: file.mode))
        }
        return "./\(Interpolation.escape(name))"
    }

    /// Adds a file that has no path in the project.
    ///
    /// - Returns: how the compose file names it.
    mutating func add(_ bytes: [UInt8], named name: String, mode: Int = 0o644) -> String {
        add(Export.File(path: name, bytes: bytes, mode: mode))
        return "./\(Interpolation.escape(name))"
    }

    private mutating func add(_ file: Export.File) {
        if !files.contains(where: { $0.path == file.path }) { files.append(file) }
    }
}

extension ExportedProject {
    /// Returns a path of the project relative to its top.
    func relative(_ path: String) -> String {
        var path = FilePath(path)
        return path.removePrefix(root) ? path.string : path.string
    }
}
