import Errors
import Host
package import SystemPackage

/// A copy of a stack's volumes under a name, which all worktrees of the project share.
///
/// Docker has the data, in volumes of ours; this file says what they are. It is written when all is copied, so that what is
/// listed is whole.
package struct SavedData: Sendable, Equatable, Codable {
    /// One volume of the stack.
    package struct Volume: Sendable, Equatable, Codable {
        /// Its key in the compose files.
        package let key: String
        /// The name of the volume with the copy.
        package let copy: String
        /// The services that used it.
        package let services: [String]
        /// The image of the first of them.
        package let image: String?
        /// The id of that image.
        package let imageID: String?
        /// The size of the content, in bytes.
        package let bytes: Int

        /// Describes a copy.
        package init(key: String, copy: String, services: [String], image: String?, imageID: String?, bytes: Int) {
            self.key = key
            self.copy = copy
            self.services = services
            self.image = image
            self.imageID = imageID
            self.bytes = bytes
        }
    }

    /// What the `dump` of a service wrote, in the place of the files of its volumes.
    package struct Dump: Sendable, Equatable, Codable {
        /// The service.
        package let service: String
        /// The name of the file, beside this one.
        package let file: String
        /// Its size, in bytes.
        package let bytes: Int

        /// Describes a dump.
        package init(service: String, file: String, bytes: Int) {
            self.service = service
            self.file = file
            self.bytes = bytes
        }
    }

    /// The version of the file's format.
    static let schema = 1
    private(set) var schema = Self.schema
    /// Its name.
    package let name: String
    /// The stack that it was taken from.
    package let stack: String
    /// The branch of the project at that time; `nil` for a detached `HEAD`.
    package let branch: String?
    /// The commit of the project at that time.
    package let commit: String?
    /// When it was taken, in ISO 8601.
    package let date: String
    /// The volumes.
    package let volumes: [Volume]
    /// The dumps.
    package let dumps: [Dump]

    /// Describes a copy.
    package init(
        name: String, stack: String, branch: String?, commit: String?, date: String, volumes: [Volume], dumps: [Dump]
    ) {
        self.name = name
        self.stack = stack
        self.branch = branch
        self.commit = commit
        self.date = date
        self.volumes = volumes
        self.dumps = dumps
    }

    /// The size of all content, in bytes.
    package var bytes: Int { (volumes.map(\.bytes) + dumps.map(\.bytes)).reduce(0, +) }

    /// What is saved, in words: the keys of volumes, and services that have a dump.
    package var words: String {
        (volumes.map(\.key) + dumps.map { "dump of \($0.service)" }).joined(separator: ", ")
    }
}

extension SavedData {
    /// The folder of these files, and of dumps.
    package static func folder(of project: Project) -> FilePath { project.sharedDirectory.appending("data") }

    private static func path(of name: String, in project: Project) -> FilePath {
        folder(of: project).appending("\(name).json")
    }

    /// Returns a name in the form that a file and a volume can have.
    package static func normalized(_ name: String) -> String {
        let allowed = name.map { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) ? $0 : "-" }
        return String(String(allowed).drop { !$0.isLetter && !$0.isNumber })
    }

    /// Throws for what cannot be a name.
    ///
    /// - Throws: `ConductorError` of kind `usage`.
    package static func check(name: String) throws {
        let right = normalized(name)
        guard right == name, !name.isEmpty else {
            throw ConductorError(
                .nameNotAllowed, "'\(name)' cannot be the name of saved data",
                hint: "letters, digits, '.', '_' and '-', a letter or digit first"
                    + (right.isEmpty ? "" : ": '\(right)'"))
        }
    }

    /// Returns all saved data of a project, by name.
    ///
    /// - Parameter warn: called where a file cannot be read.
    package static func all(in project: Project, warn: @escaping (String) -> Void) -> [SavedData] {
        Files.names(in: folder(of: project)).filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }.sorted()
            .compactMap { read(folder(of: project).appending($0), warn) }
    }

    /// Returns the saved data of a name; `nil` if there is none.
    package static func named(_ name: String, in project: Project, warn: @escaping (String) -> Void) -> SavedData? {
        read(path(of: name, in: project), warn)
    }

    private static func read(_ path: FilePath, _ warn: @escaping (String) -> Void) -> SavedData? {
        guard Files.exists(path) else { return nil }
        // It is the only record of what the volumes are: it stays where it is.
        let data: SavedData? = JSONFile.read(path, warn: nil) { $0.schema == Self.schema }
        if data == nil { warn("'\(path)' cannot be read: what it says was saved is left out") }
        return data
    }

    /// Writes the file, which makes the saved data known.
    ///
    /// - Throws: `HostError`; the file is then unchanged.
    package func write(in project: Project) throws {
        try Files.createFolder(Self.folder(of: project))
        try JSONFile.write(self, to: Self.path(of: name, in: project))
    }

    /// Removes the file.
    package func forget(in project: Project) throws { try Files.remove(Self.path(of: name, in: project)) }
}

/// Volumes and dumps that are being made or removed, in a file that the next command finds after a kill.
package struct UnfinishedData: Sendable, Equatable, Codable {
    /// The names of the volumes.
    package let volumes: [String]
    /// The names of the files with dumps.
    package let dumps: [String]

    private static func path(in project: Project) -> FilePath {
        SavedData.folder(of: project).appending(".unfinished")
    }

    /// Describes volumes and dumps.
    package init(volumes: [String], dumps: [String]) {
        self.volumes = volumes
        self.dumps = dumps
    }

    /// Writes the file, before the first of them is made or removed.
    package func begin(in project: Project) throws {
        try Files.createFolder(SavedData.folder(of: project))
        try JSONFile.write(self, to: Self.path(in: project))
    }

    /// Removes the file, when nothing is left that no saved data names.
    package static func end(in project: Project) throws { try Files.remove(path(in: project)) }

    /// Returns what a command left that did not come to its end; `nil` if there is none.
    package static func read(_ project: Project) -> UnfinishedData? {
        JSONFile.read(path(in: project), warn: nil) { _ in true }
    }
}
