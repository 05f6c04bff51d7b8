import Host
package import Repositories
package import SystemPackage

extension RepositoryHooks {
    /// Returns the options with which git runs none of our hooks, for a change after which we do their work ourselves.
    ///
    /// - Parameters:
    ///   - repository: the git directory that all worktrees share.
    ///   - version: the version of git.
    ///   - hooksPath: `core.hooksPath` there; `nil` if it is not set.
    /// - Returns: the options; empty where they would turn hooks of other programs off, too.
    package static func optionsWithoutOurs(
        in repository: FilePath, version: GitVersion, hooksPath: String?
    ) -> [String] {
        if version >= HookMechanism.firstWithConfiguration { return ["-c", "hook.conductor.enabled=false"] }
        let holdsOnlyOurs = hooksPath == nil && HookFolder(path: repository.appending("hooks")).holdsOnlyOurs
        return holdsOnlyOurs ? ["-c", "core.hooksPath=/dev/null"] : []
    }
}
