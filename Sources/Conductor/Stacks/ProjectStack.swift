package import Git
package import SystemPackage

/// A worktree of the project, and the stack of its own.
package struct ProjectStack: Sendable {
    /// git's name for the worktree; empty for the main one.
    package let worktree: String
    /// The top of the worktree.
    package let path: FilePath
    /// The name of the stack.
    package let name: String
    /// What is checked out there; `nil` where that cannot be read.
    package let head: Head?

    /// Whether it is the main worktree's.
    package var isMain: Bool { worktree.isEmpty }
}
