package import Pipeline
package import Projects
/// The whole state of a worktree's stack, for a person or, as JSON, for a program.
package struct StackStatus: Sendable, Codable, Equatable {
    /// A checkout behind a service, or of a library.
    package struct Checkout: Sendable, Codable, Equatable {
        /// Its folder, relative to the project's top.
        package let path: String
        /// The branch that is checked out; `nil` where `HEAD` is detached.
        @Nullable package var branch: String?
        /// The commit that is checked out; `nil` before the first one.
        @Nullable package var commit: String?
        /// Whether the container gets it mounted.
        package let mounted: Bool
        /// Whether it has changes that are not committed, or files that git does not know.
        package let dirty: Bool
        /// The branch of the remote that its branch follows; `nil` where it follows none.
        @Nullable package var upstream: String?
        /// Whether that branch was there once and is no more.
        package let gone: Bool
        /// The number of commits that its upstream does not have.
        package let ahead: Int
        /// The number of commits of its upstream that it does not have.
        package let behind: Int
        /// What git has begun there and not ended, in its word: `rebase`, `bisect`, …; `nil` when nothing.
        @Nullable package var operation: String?
    }

    /// A service of the project.
    package struct Service: Sendable, Codable, Equatable {
        /// Its name.
        package let name: String
        /// Its pod.
        package let pod: String
        /// The state of its container as docker has it; `absent` without a container, `unknown` without an engine.
        package let state: String
        /// What its health check says; `nil` without one.
        @Nullable package var health: String?
        /// The image that it runs from, or would.
        @Nullable package var image: String?
        /// The ports that it publishes: `HOST:CONTAINER`, of its container or, where there is none, of its pod.
        package let ports: [String]
        /// The checkout behind it, where there is one.
        @Nullable package var checkout: Checkout?
    }

    /// A library of the project.
    package struct Library: Sendable, Codable, Equatable {
        /// The name of its source.
        package let name: String
        /// The services that get it mounted.
        package let services: [String]
        /// Its checkout, where there is one.
        @Nullable package var checkout: Checkout?
    }

    /// What is being done at this moment.
    package struct Applying: Sendable, Codable, Equatable {
        /// When it began, in the form of ISO 8601.
        package let since: String
        /// The steps that are taken, a line each.
        package let steps: [String]
    }

    /// A power over this machine that what waits to be applied needs, and that nobody has approved.
    package struct Approval: Sendable, Codable, Equatable {
        /// The service that asks for it; `nil` where the project does as a whole.
        @Nullable package var service: String?
        /// What it asks for.
        package let what: String
        /// The file and the line.
        package let place: String
    }

    /// The version of this form. It grows; what is there does not change.
    package let schema: Int
    /// The name of the project.
    package let project: String
    /// The environment.
    package let environment: String
    /// The name of the stack.
    package let stack: String
    /// The project's branch; `nil` where its `HEAD` is detached.
    @Nullable package var branch: String?
    /// The services, in the pods' order.
    package let services: [Service]
    /// The libraries, in the order of `config/sources.yml`.
    package let libraries: [Library]
    /// What waits to be applied to what runs.
    package let pending: [Plan.Pending]
    /// What will be different from what a reader of the files may expect.
    package let notes: [String]
    /// What keeps hooks from applying it: `git conductor up` approves this.
    package let approval: [Approval]
    /// Whether something is being applied at this moment.
    package let applying: Bool
    /// What that is, and since when; `nil` where nothing is applied, or not yet.
    @Nullable package var work: Applying?
    /// What git has begun in the project and not ended, in its word: `rebase`, `bisect`, …; `nil` when nothing. Until it
    /// is over no hook applies anything.
    @Nullable package var operation: String?
}
