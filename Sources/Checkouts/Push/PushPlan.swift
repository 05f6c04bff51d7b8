package import Errors
import Git
package import SystemPackage
import Text

/// What `push` does in one repository.
package struct PushPlan: Sendable {
    /// A branch to push.
    package struct Push: Sendable, Equatable {
        /// The branch.
        package let branch: String
        /// The remote.
        package let remote: String
        /// The branch of the remote.
        package let target: String
        /// How many commits it brings.
        package let commits: Int
        /// Whether the remote has no such branch yet, as far as is known.
        package let isNew: Bool
        /// Whether the remote's branch becomes the upstream.
        package let setsUpstream: Bool

        /// The remote's branch, as git names it here: `origin/main`.
        package var place: String { "\(remote)/\(target)" }
    }

    /// What is to be done.
    package enum Decision: Sendable {
        /// The branch is pushed.
        case push(Push)
        /// There is nothing to push, for this reason.
        case nothing(String)
        /// There are commits that no remote has, and they are not pushed.
        case refused(ConductorError)
    }

    /// The top of the working tree.
    package let path: FilePath
    /// The branch; with a detached `HEAD` the abbreviated commit.
    package let branch: String
    /// What is to be done.
    package let decision: Decision
    /// The repository, which several working trees may share.
    let repository: FilePath
}

/// What the decision on a branch is made from.
struct PushState {
    /// The branch.
    let branch: String
    /// Where git would push it.
    let destination: PushDestination
    /// Whether it has an upstream, in the configuration.
    let hasUpstream: Bool
    /// How many commits the remote's branch lacks; `nil` if there was none when last fetched.
    let ahead: Int?
    /// How many commits no remote-tracking branch has.
    let unpushed: Int
    /// Whether the remote had no branch at all when last fetched.
    let isRemoteEmpty: Bool

    /// Decides what is done with the branch.
    ///
    /// - Parameter path: the working tree, for hints.
    func decision(at path: String) -> PushPlan.Decision {
        switch destination {
        case .none(let reason):
            return unpushed == 0 || reason.hasPrefix("there is no remote")
                ? .nothing(reason) : refused(reason, hint: nil)
        case .otherName(let upstream, let remote):
            if unpushed == 0 { return .nothing("a remote has all its commits") }
            let own =
                "'git -C \(path.quoted) push -u \(remote ?? "origin") \(branch)' makes a branch of its own name there"
            let other = remote.map {
                "; 'git -C \(path.quoted) push \($0) \(branch):\(upstream)' pushes to '\(upstream)'"
            }
            return refused(
                "its upstream '\((remote.map { $0 + "/" } ?? "") + upstream)' has another name",
                hint: own + (other ?? ""))
        case .branch(let remote, let name, let isUpstream):
            if let ahead {
                return ahead == 0
                    ? .nothing("up to date") : push(to: remote, name, commits: ahead, isNew: false)
            }
            if unpushed == 0 { return .nothing("a remote has all its commits") }
            guard !isUpstream || isRemoteEmpty else {
                return refused(
                    "its upstream '\(remote)/\(name)' is gone",
                    hint: "'git -C \(path.quoted) push \(remote) \(branch):\(name)' makes it again")
            }
            return push(to: remote, name, commits: unpushed, isNew: true)
        }
    }

    private func push(to remote: String, _ name: String, commits: Int, isNew: Bool) -> PushPlan.Decision {
        .push(
            .init(
                branch: branch, remote: remote, target: name, commits: commits, isNew: isNew,
                setsUpstream: !hasUpstream))
    }

    private func refused(_ reason: String, hint: String?) -> PushPlan.Decision {
        .refused(
            ConductorError(
                .noPushTarget, "'\(branch)' has \(unpushed.commits) that no remote has: \(reason)", hint: hint))
    }
}

extension Int {
    /// That many commits, in words.
    var commits: String { self == 1 ? "1 commit" : "\(self) commits" }
}
