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
        /// Its containers, networks and volumes.
        package let remains: StackRemains
    }

    /// A store that no pod names.
    package struct Store: Sendable {
        /// Where it lies.
        package let path: FilePath
        /// The URL that it was cloned from.
        package let url: String
        /// The reasons to keep it, one line each; it is removed where there are none.
        package let reasons: [String]
    }

    /// A worktree of a store whose folder was deleted with the project's worktree around it.
    package struct Worktree: Sendable {
        /// The store that it belongs to.
        let store: FilePath
        /// Its git directory.
        let gitDirectory: FilePath
        /// Where it was.
        package let path: FilePath
        /// The reasons to keep it, one line each; it is removed where there are none.
        package let reasons: [String]
    }

    /// Stacks whose worktrees are gone.
    package let stacks: [Stack]
    /// Worktrees of stores that are gone.
    package let worktrees: [Worktree]
    /// Stores that no pod names.
    package let stores: [Store]
    /// Images that were built from sources, and that no branch needs.
    package let images: [String]
    /// Volumes of `keep` for such images.
    package let volumes: [String]
    /// Volumes with the data of branches that are gone, each with its branch.
    package let branchVolumes: [(volume: String, branch: String)]
    /// Why the engine could not be asked; `nil` where it was.
    package let engineProblem: String?
}
