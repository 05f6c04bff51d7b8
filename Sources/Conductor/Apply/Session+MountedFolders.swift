import Errors
import Host
import Pipeline
import Projects
import SystemPackage

extension Session {
    /// Throws where a folder is to be mounted that its checkout does not have: docker would make it, empty and owned by
    /// root.
    ///
    /// - Throws: `ConductorError` of kind `content` that names the folder and the branch.
    func checkMountedFolders(_ proposal: Proposal) async throws {
        let situation = proposal.situation
        let mounts = proposal.plan.toBringUp.compactMap { situation.service($0) }.flatMap { situation.mounts(of: $0) }
        guard let mount = mounts.first(where: { Files.kind(of: $0.folder) == nil }) else { return }
        // A folder of the project that is not there is none that is mounted.
        guard let found = mount.checkout else { return }
        let checkout = project.display(found.path)
        let reason =
            Files.exists(found.path)
            ? "'\(await head(of: found))' of '\(checkout)' has no folder '\(mount.use.folder)'"
            : "the checkout is gone"
        throw ConductorError(
            .folderMissing,
            "'\(project.display(mount.folder))', which is mounted at '\(mount.use.target)' in '\(mount.use.service)', "
                + "is not there: \(reason)",
            hint: "switch '\(checkout)' to a branch that has it, or 'git conductor unmount \(mount.use.service)'")
    }
}
