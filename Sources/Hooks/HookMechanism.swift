import Repositories

/// The way in which git comes to run our hooks in a repository. There is one at a time.
package enum HookMechanism: String, Sendable, Encodable {
    /// Git's configuration names them (`hook.conductor`). Nobody else's hooks are touched.
    case configuration
    /// They are files in the repository's own folder of hooks, and run those that they found there.
    case files
    /// `core.hooksPath` names a folder that is not the repository's own: of the user, of the working tree, of a hook
    /// manager. It is left alone: ours are in a folder of their own, which hands on every hook to that one.
    case forwarding

    /// The first git that runs hooks which its configuration names.
    static let firstWithConfiguration = GitVersion(major: 2, minor: 54)

    /// Chooses the way.
    ///
    /// - Parameters:
    ///   - git: the git that is to run the hooks.
    ///   - otherPath: what `core.hooksPath` says without us; `nil` where it is not set.
    init(git: GitVersion, otherPath: String?) {
        if git >= Self.firstWithConfiguration {
            self = .configuration
        } else {
            self = otherPath == nil ? .files : .forwarding
        }
    }
}
