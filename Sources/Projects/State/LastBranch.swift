import Host
import SystemPackage

/// The branch on which a stack last had data that all branches share, in a file of its own: hooks write it without the lock.
///
/// It is the branch that keeps the volumes when each one is to have its own (`conductor.data`).
package enum LastBranch {
    private static func path(in project: Project) -> FilePath { project.stackDirectory.appending("branch") }

    /// Reads the branch of the stack that a command is about; `nil` if none is recorded.
    package static func read(_ project: Project) -> String? {
        (try? Files.text(of: path(in: project))).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Records the branch, unless it is recorded already.
    ///
    /// - Throws: `HostError`.
    package static func write(_ branch: String?, _ project: Project) throws {
        if let branch, read(project) != branch { try Files.write(branch, to: path(in: project)) }
    }
}
