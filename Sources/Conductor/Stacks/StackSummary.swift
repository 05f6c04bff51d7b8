package import Projects

/// What `stack list` says of one stack.
package struct StackSummary: Sendable, Encodable, Equatable {
    /// The name of the stack.
    package let stack: String
    /// The top of its worktree.
    package let worktree: String
    /// Whether that is the main worktree.
    package let main: Bool
    /// Whether it is the worktree in which the command runs.
    package let here: Bool
    /// The branch; `nil` where `HEAD` is detached.
    @Nullable package var branch: String?
    /// `up` where all of its containers are ready, `partial` where some are, `down` where none runs, `unknown` without an
    /// engine; `gone` where the worktree was deleted, and `git conductor prune` removes what is left.
    package let state: String
    /// The number of its containers that run.
    package let running: Int
    /// The number of its containers.
    package let containers: Int
    /// The ports of this machine at which it publishes, ascending.
    package let ports: [Int]
    /// The sources that are checked out in it.
    package let checkouts: [String]
    /// The memory that it takes, in bytes; `nil` where that is not known.
    @Nullable package var memory: Int?
    /// What its worktree, containers and volumes take on disk, in bytes; `nil` where that is not known.
    @Nullable package var disk: Int?
    /// When git or git conductor last changed something in it, in ISO 8601; `nil` where that is not known.
    @Nullable package var idleSince: String?
}
