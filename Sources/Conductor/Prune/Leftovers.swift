package import Docker
package import SystemPackage
/// What no worktree of the project needs any more.
package struct Leftovers: Sendable {
    /// The stack of a worktree that is gone.
    package struct Stack: Sendable {
        /// The name that git had for the worktree.
        let worktree: String
        /// The name of the stack.
        package let name: String
        /// Where the worktree was.
        package let path: String
        /// What docker has of it.
        package let remains: StackRemains
    }

    /// A store that no pod names.
    package struct Store: Sendable {
        /// Where it lies.
        package let path: FilePath
        /// The URL that it was cloned from.
        package let url: String
        /// Why it stays, a line each; it goes where there is nothing.
        package let reasons: [String]
    }

    /// A worktree of a store whose folder went with the project's worktree that it was in.
    package struct Worktree: Sendable {
        /// The store that it is one of.
        let store: FilePath
        /// Its git directory.
        let gitDirectory: FilePath
        /// Where it was.
        package let path: FilePath
        /// Why it stays, a line each; it goes where there is nothing.
        package let reasons: [String]
    }

    /// Stacks whose worktrees are gone.
    package let stacks: [Stack]
    /// Worktrees of stores that are gone.
    package let worktrees: [Worktree]
    /// Stores that no pod names.
    package let stores: [Store]
    /// Images that were built from sources, and that no branch in use needs.
    package let images: [String]
    /// Volumes of what such images have under a mount.
    package let volumes: [String]
    /// Why docker could not be looked at.
    package let engineProblem: String?
}
