import SystemPackage

/// The files of an export, and what a person has to know about them.
///
/// The same project gives the same export, byte for byte.
package struct Export: Sendable {
    /// A file to write.
    package struct File: Sendable, Equatable {
        /// Its path, relative to the folder of the export.
        package let path: String
        /// Its content.
        package let bytes: [UInt8]
        /// Whether only the user may read it, as it has values of secrets.
        package var isPrivate = false
        /// Whether it is a program.
        package var isExecutable = false
    }

    /// The files, in the order of their paths.
    package let files: [File]
    /// What is not carried, or must not be.
    package let notes: [ExportNote]
    /// The commands that run what was exported, as a shell takes them; in them `DIR` is the folder of the export.
    package let commands: [String]

    init(_ files: [File], _ notes: [ExportNote], commands: [String]) {
        self.files = files.sorted { $0.path < $1.path }
        self.notes = notes
        self.commands = commands
    }

    /// Makes the export of a project.
    package init(_ project: ExportedProject, _ request: ExportRequest) {
        let notes = ExportNotes(project)
        self =
            switch request.format {
            case .compose: ComposeExport(project, request, notes).result()
            case .kubernetes: KubernetesExport(project, request, notes).result()
            case .swarm: SwarmExport(project, request, notes).result()
            }
    }
}

extension Export.File {
    init(_ path: String, _ text: String, isPrivate: Bool = false) {
        self.init(path: path, bytes: Array(text.utf8), isPrivate: isPrivate)
    }
}
