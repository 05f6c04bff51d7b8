import Host
package import SystemPackage
/// A note that something changed and has to be compared with what runs: a file that whoever handles it removes.
///
/// Hooks leave it, and so does a command when files change while it works. Whoever releases the lock of the worktree
/// looks for it.
package struct Note: Sendable {
    private let path: FilePath

    /// The note of a worktree of the project.
    package init(_ project: Project) {
        path = project.stateDirectory.appending("again")
    }

    /// Leaves the note.
    ///
    /// - Parameter folder: the working tree that changed.
    /// - Throws: `HostError`.
    package func leave(from folder: FilePath) throws {
        // A new file each time: the follower sees by it that hooks still come.
        try Files.remove(path)
        try Files.write(folder.string, to: path)
    }

    /// Whether there is one.
    package var exists: Bool { Files.exists(path) }

    /// The folder that it names; `nil` where there is no note.
    package var folder: FilePath? { (try? Files.text(of: path)).map { FilePath($0) } }

    /// A text that changes each time the note is left.
    package var stamp: String? { Files.stamp(of: path) }

    /// Removes the note.
    ///
    /// - Throws: `HostError`.
    package func remove() throws { try Files.remove(path) }
}
