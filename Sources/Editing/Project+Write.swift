import Host
import Projects
import SystemPackage

extension Project {
    /// Writes files of the project, none of them outside of it, wherever the links of a branch lead.
    ///
    /// - Parameter dryRun: whether they are only looked at.
    /// - Throws: `HostError`, of kind `outside` where a path leads out of the project; nothing is written then.
    func write(_ files: [(path: FilePath, text: String)], dryRun: Bool) throws(HostError) {
        let folder = try ConfinedFolder(root)
        for (path, _) in files { _ = try folder.kind(of: path) }
        guard !dryRun else { return }
        for (path, text) in files { try folder.write(text, to: path) }
    }
}
