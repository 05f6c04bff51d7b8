package import Projects

/// Where a program is: the stack around a folder, its addresses and its state.
package struct Whereabouts: Sendable, Encodable, Equatable {
    /// The address of a published port.
    package struct Address: Sendable, Encodable, Equatable {
        /// The service.
        package let service: String
        /// The port of the container.
        package let target: Int
        /// The address on this machine, as a browser takes it.
        package let url: String
    }

    /// A checkout of a source.
    package struct Checkout: CheckedOut, Sendable, Encodable, Equatable {
        /// The name of the source.
        package let source: String
        /// The top of its working tree.
        package let path: String
        /// The branch; `nil` where `HEAD` is detached.
        @Nullable package var branch: String?
        /// The commit; `nil` before the first one.
        @Nullable package var commit: String?
        /// The git operation in progress there: `rebase`, `bisect`, …; `nil` where there is none.
        @Nullable package var operation: String?
        /// The branch that is rebased or bisected; `nil` where there is none.
        @Nullable package var operationBranch: String?
        /// Whether it is mounted in the containers.
        package let mounted: Bool
        /// Whether the folder that was asked about is in it.
        package let here: Bool
    }

    /// The version of the JSON form.
    package let schema = 1
    /// The name of the project.
    package let project: String
    /// The top of the worktree.
    package let worktree: String
    /// Whether that is the main worktree.
    package let main: Bool
    /// The branch of the project; `nil` where `HEAD` is detached.
    @Nullable package var branch: String?
    /// The name of the stack.
    package let stack: String
    /// The environment.
    package let environment: String
    /// `up` where all containers are ready, `partial` where some are, `down` where none runs, `unknown` without an engine.
    package let state: String
    /// Whether all services that `up` starts are up and healthy; `nil` without an engine.
    @Nullable package var healthy: Bool?
    /// The services that `up` starts and that are not up and healthy.
    package let waiting: [String]
    /// The addresses at which the services publish.
    package let urls: [Address]
    /// The checkouts.
    package let checkouts: [Checkout]
}
