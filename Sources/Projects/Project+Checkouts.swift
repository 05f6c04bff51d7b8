package import Errors
import Host
package import SystemPackage

/// The folder of the checkouts, where it is in the project, is a folder there and no link: a branch might have that lead
/// anywhere, and git finds worktrees by their real paths. One elsewhere only the user can have named, in git's
/// configuration, and no branch has a say in where it is.
extension Project {
    /// Looks whether checkouts may be in a folder.
    ///
    /// - Throws: `ConductorError` of kind `project` where it is in the project's `.git`, or behind a link of the project.
    package func checkCheckouts(_ folder: FilePath) throws(ConductorError) {
        guard folder.starts(with: root) else { return }
        try inProject(folder) { top throws(HostError) in try top.checkFolder(folder) }
    }

    /// Makes the folder of the checkouts, where it is missing.
    ///
    /// - Throws: `ConductorError`, as ``checkCheckouts(_:)`` does; `HostError`.
    package func createCheckouts(_ folder: FilePath) throws {
        guard folder.starts(with: root) else { return try Files.createFolder(folder) }
        try inProject(folder) { top throws(HostError) in try top.createFolder(folder) }
    }

    private func inProject(
        _ folder: FilePath, _ act: (ConfinedFolder) throws(HostError) -> Void
    ) throws(ConductorError) {
        do {
            try act(ConfinedFolder(root, following: .none))
        } catch {
            throw ConductorError(
                .checkoutsFolder, "the checkouts cannot be in '\(display(folder))'", details: ["\(error)"],
                hint: "make it a folder of the project, or choose another: git config conductor.checkouts NAME")
        }
    }
}

extension Project {
    /// Has git ignore what a pattern matches, in all worktrees and for this user alone: in `.git/info/exclude`.
    ///
    /// - Throws: `HostError`.
    package func exclude(_ pattern: String) throws {
        let exclude = commonDirectory.appending("info").appending("exclude")
        var text = (try? Files.text(of: exclude)) ?? ""
        if !text.isEmpty, text.utf8.last != UInt8(ascii: "\n") { text += "\n" }
        try Files.write(text + pattern + "\n", to: exclude)
    }
}
