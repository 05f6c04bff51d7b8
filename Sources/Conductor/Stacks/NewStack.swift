import Errors
package import SystemPackage

/// A worktree that is to be made for a new stack.
package struct NewStack: Sendable {
    /// The top of the worktree.
    package let path: FilePath
    /// The branch that it will be on; `nil` for a detached `HEAD`.
    package let branch: String?
    /// Whether the worktree is there already, on that branch: a command before has made it and failed then.
    package var isThere = false
    /// Whether the branch is made, too.
    package let isNewBranch: Bool
    /// The arguments of `git worktree add`.
    let arguments: [String]

    /// What is done, in one line.
    package var line: String {
        if isThere { return "go on with the worktree at '\(path)'" }
        return "add a worktree at '\(path)'" + (branch.map { " on \(isNewBranch ? "a new branch " : "")'\($0)'" } ?? "")
    }
}
