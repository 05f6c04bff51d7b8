import Host
package import SystemPackage
/// A file that says that something changed, and that the stack has to be compared with the project's files.
///
/// Hooks write it, and so does a command when files change while it works. Each process that releases the lock of the
/// worktree looks for it, and the process that handles it removes it.
package struct Note: Sendable {
    private let path: FilePath

    /// The note of a worktree of the project.
    package init(_ project: Project) {
        path = project.stateDirectory.appending("again")
    }

    /// Writes the note.
    ///
    /// - Parameter folder: the working tree that changed.
    /// - Throws: `HostError`.
    package func leave(from folder: FilePath) throws {
        // A new file each time has a new stamp, by which the follower sees that hooks still run.
        try Files.remove(path)
        try Files.write(folder.string, to: path)
    }

    /// Whether the note exists.
    package var exists: Bool { Files.exists(path) }

    /// The working tree that changed; `nil` if there is no note.
    package var folder: FilePath? { (try? Files.text(of: path)).map { FilePath($0) } }

    /// A text that changes each time the note is written; `nil` if there is no note.
    package var stamp: String? { Files.stamp(of: path) }

    /// Removes the note.
    ///
    /// - Throws: `HostError`.
    package func remove() throws { try Files.remove(path) }
}
