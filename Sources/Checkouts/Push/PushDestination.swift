import Errors
import Git

/// Where git would push a branch, as the configuration says.
enum PushDestination: Equatable {
    /// To this branch of a remote.
    case branch(remote: String, name: String, isUpstream: Bool)
    /// Nowhere by itself: its upstream has another name, as `push.default` `simple` has it. `remote` is `nil` for a
    /// branch of the same repository.
    case otherName(upstream: String, remote: String?)
    /// Nowhere, for this reason.
    case none(String)

    /// Reads the configuration (`branch.NAME.remote`, `merge` and `pushRemote`, `remote.pushDefault`, `push.default`) as
    /// git-config(1) describes it.
    ///
    /// Other than git, it pushes a branch that has no upstream, as with `push.autoSetupRemote`; and with `push.default`
    /// `matching` it means the one branch.
    init(of branch: String, _ configuration: Configuration) throws(GitError) {
        let upstreamRemote = try configuration.string("branch.\(branch).remote")
        let merge = try configuration.string("branch.\(branch).merge")
        let upstream = merge.map { $0.hasPrefix("refs/heads/") ? String($0.dropFirst("refs/heads/".count)) : $0 }
        let usual = upstreamRemote ?? "origin"
        let own = try configuration.string("branch.\(branch).pushremote")
        let general = try configuration.string("remote.pushdefault")
        let remote = own ?? general ?? usual
        let rule = try configuration.string("push.default") ?? "simple"
        if rule == "nothing" {
            self = .none("'push.default' is 'nothing'")
        } else if remote == ".", let upstream {
            self = .otherName(upstream: upstream, remote: nil)
        } else if try configuration.string("remote.\(remote).url") == nil {
            self = .none("there is no remote '\(remote)'")
        } else if remote == usual, let upstream {
            switch rule {
            case "upstream", "tracking": self = .branch(remote: remote, name: upstream, isUpstream: true)
            case "simple" where upstream != branch: self = .otherName(upstream: upstream, remote: remote)
            default: self = .branch(remote: remote, name: branch, isUpstream: upstream == branch)
            }
        } else {
            self = .branch(remote: remote, name: branch, isUpstream: false)
        }
    }
}
