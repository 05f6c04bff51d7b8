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
        /// Its permissions; 0600 if it has values of secrets.
        package var mode = 0o644

        /// Whether only the user may read it.
        package var isPrivate: Bool { mode & 0o077 == 0 }
    }

    /// The name of the file in the folder of an export that lists the others.
    package static let list = ".conductor-export"

    /// The files, in the order of their paths.
    package let files: [File]
    /// What is not carried, or must not be.
    package let notes: [ExportNote]
    /// The commands that run what was exported, as a shell takes them; in them `DIR` is the folder of the export.
    package let commands: [String]

    /// Whether values of secrets are in the files, so that only the user may read the folder. Those that containers get have the
    /// permissions that the containers need.
    package var hasSecrets = false

    init(_ files: [File], _ notes: [ExportNote], commands: [String]) {
        self.files = files.sorted { $0.path < $1.path }
        self.notes = notes
        self.commands = commands
    }

    /// Makes the export of a project.
    package init(_ project: ExportedProject, _ request: ExportRequest) {
        let (notes, files) = (ExportNotes(project), ComposeFiles(project))
        let secrets = ExportedSecrets(of: project)
        switch request.format {
        case .compose:
            var export = ComposeExport(
                project: project, request: request, secrets: secrets, notes: notes, files: files)
            self = export.made()
        case .kubernetes:
            var export = KubernetesExport(project, request, notes)
            self = export.made()
        case .swarm:
            var export = SwarmExport(
                project: project, request: request, secrets: secrets, notes: notes, files: files)
            self = export.made()
        }
        hasSecrets = request.includesSecrets && project.hasSecrets
    }
}

extension Export.File {
    init(_ path: String, _ text: String, isPrivate: Bool = false) {
        self.init(path: path, bytes: Array(text.utf8), mode: isPrivate ? 0o600 : 0o644)
    }
}
