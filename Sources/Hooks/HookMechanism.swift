import Repositories

/// How git runs our hooks in a repository.
package enum HookMechanism: String, Sendable, Encodable {
    /// git's configuration names them (`hook.conductor`); no other hook is touched.
    case configuration
    /// They are files in the repository's `hooks` folder, and run the hooks that were there before.
    case files
    /// They are in a folder of ours, because `core.hooksPath` names a folder that must stay untouched.
    ///
    /// That may be a folder of the user's, of a hook manager, or in the working tree. Ours forwards every hook to it.
    case forwarding

    /// The first version of git that runs hooks from its configuration.
    static let firstWithConfiguration = GitVersion(major: 2, minor: 54)

    /// Chooses the mechanism.
    ///
    /// - Parameters:
    ///   - git: the version of the git that runs the hooks.
    ///   - otherPath: the value of `core.hooksPath` apart from ours; `nil` if it is not set.
    init(git: GitVersion, otherPath: String?) {
        if git >= Self.firstWithConfiguration {
            self = .configuration
        } else {
            self = otherPath == nil ? .files : .forwarding
        }
    }
}
