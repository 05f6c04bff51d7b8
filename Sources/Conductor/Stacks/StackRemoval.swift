import Checkouts
import Docker
import Projects
import Repositories

/// What `stack remove` takes away, after it was checked that no work would be lost.
package struct StackRemoval: Sendable {
    /// What docker has of one stack of the worktree.
    struct Remains: Sendable {
        /// The name of the stack; the worktree may have others beside its own.
        let name: String
        let docker: StackRemains
    }

    /// The worktree and its stack.
    package let stack: ProjectStack
    /// The session for the stack.
    let session: Session
    let tree: WorkingTree
    let keeper: ProjectCheckouts
    let checkouts: [Checkout]
    let remains: [Remains]
    /// The ignored files that are kept.
    let ignored: [String]
    /// The work that is kept because `--force` is given, a line each.
    let kept: [String]
    /// What stays in the stores and that no remote has, a line each.
    let staying: [String]

    /// Returns what would be done, one line each.
    ///
    /// - Parameter volumes: whether the volumes are removed, too.
    package func lines(volumes: Bool) -> [String] {
        var lines = kept
        for remains in remains {
            lines +=
                remains.docker.containerNames.map { "remove the container \($0)" }
                + remains.docker.networks.map { "remove the network \($0)" }
                + remains.docker.volumes.map { volumes ? "remove the volume \($0)" : Self.line(onKept: $0) }
        }
        lines += checkouts.map { "remove \(session.project.display($0.path))" }
        if !ignored.isEmpty { lines.append("keep what git ignores: \(ignored.joined(separator: ", "))") }
        return lines + ["remove the worktree '\(stack.path)'"] + staying
    }

    /// Returns a line on a network that docker keeps although no container is on it.
    static func line(onKeptNetwork network: String) -> String {
        "docker keeps the network \(network) although no container is on it: "
            + "restart the docker engine, then run 'docker network rm \(network)'"
    }

    static func line(onKept volume: String) -> String {
        "the volume \(volume) stays: 'git conductor prune --volumes' removes it"
    }
}
