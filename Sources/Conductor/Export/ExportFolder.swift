import Errors
package import Export
import Host
package import SystemPackage

/// The folder to which an export is written: new, empty, or that of an earlier export.
///
/// A file in it lists the files of the export, so that the next one replaces these and leaves all others.
package struct ExportFolder {
    /// The file that lists the others.
    private static let list = FilePath(Export.list)
    private static let heading = "# Files that 'git conductor export' has written, and replaces or removes.\n"

    private let path: FilePath
    private let former: [String]

    /// Looks at a folder.
    ///
    /// - Parameter path: an absolute path, of a folder or of nothing.
    /// - Throws: `ConductorError` of kind `exists` where something else is there; `HostError`.
    package init(_ path: FilePath) throws {
        self.path = path
        switch Files.kind(of: path) {
        case nil: former = []
        case .folder:
            let list = path.pushing(Self.list)
            if Files.kind(of: list, isFollowed: false) == .file {
                former = try Files.text(of: list).split(separator: "\n").map(String.init).filter(Self.isOurs)
            } else if Files.names(in: path).isEmpty {
                former = []
            } else {
                throw ConductorError(
                    .placeTaken, "'\(path)' has files that no export has written", hint: "name a new or an empty folder"
                )
            }
        default: throw ConductorError(.placeTaken, "'\(path)' is no folder", hint: "name a new or an empty folder")
        }
    }

    /// Whether a line of the list names a file in the folder.
    private static func isOurs(_ line: String) -> Bool {
        !line.hasPrefix("#") && !line.hasPrefix("/") && !line.split(separator: "/").contains("..")
    }

    /// Writes the files of an export, then removes those of the former one that are left over. Whenever it is ended, the next
    /// export knows all files.
    ///
    /// - Throws: `ConductorError` of kind `exists` where a file is in the way that no export has written; `HostError`.
    package func write(_ export: Export) throws {
        let names = export.files.map(\.path)
        if let foreign = names.first(where: isForeign) {
            throw ConductorError(
                .placeTaken, "'\(path.pushing(FilePath(foreign)))' is in the way: no export has written it",
                hint: "move it away, or name another folder")
        }
        try Files.createFolder(path)
        if export.hasSecrets { try Files.setMode(0o700, of: path) }
        let folder = try ConfinedFolder(Files.real(path) ?? path, following: .none)
        let old = former.filter { !names.contains($0) }
        func writeList(_ names: [String]) throws {
            try folder.write(Self.heading + names.sorted().map { $0 + "\n" }.joined(), to: Self.list)
        }
        try writeList(names + old)
        // A file may be where a folder has to be, and the other way round.
        let inTheWay = old.filter { old in names.contains { $0.hasPrefix(old + "/") || old.hasPrefix($0 + "/") } }
        for name in inTheWay { try remove(name, in: folder) }
        for file in export.files {
            let name = FilePath(file.path)
            try folder.write(file.bytes, to: name, isPrivate: file.isPrivate)
            // Containers read them, so the user's mask must not decide.
            try Files.setMode(file.mode, of: path.pushing(name))
        }
        for name in old where !inTheWay.contains(name) { try remove(name, in: folder) }
        try writeList(names)
        // What a killed export has left.
        for folder in Set(export.files.map { path.pushing(FilePath($0.path)).removingLastComponent() }).union([path]) {
            for file in Files.leftovers(in: folder) { try Files.remove(file) }
        }
    }

    /// Whether something that no export has written is where a file is to be.
    private func isForeign(_ name: String) -> Bool {
        !former.contains { $0 == name || $0.hasPrefix(name + "/") } && Files.exists(path.pushing(FilePath(name)))
    }

    private func remove(_ name: String, in folder: ConfinedFolder) throws {
        guard try folder.kind(of: FilePath(name)) != nil else { return }
        var place = path.pushing(FilePath(name))
        try Files.remove(place)
        while place.removeLastComponent(), place != path, Files.names(in: place).isEmpty { try Files.remove(place) }
    }
}
