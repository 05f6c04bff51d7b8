package import Pipeline
package import Projects
/// The status of a worktree's stack, for a person or, as JSON, for a program.
package struct StackStatus: Sendable, Codable, Equatable {
    /// A checkout of the source of a service, or of a library.
    package struct Checkout: CheckedOut, Sendable, Codable, Equatable {
        /// Its folder, relative to the project's top.
        package let path: String
        /// The branch that is checked out; `nil` where `HEAD` is detached.
        @Nullable package var branch: String?
        /// The commit that is checked out; `nil` before the first one.
        @Nullable package var commit: String?
        /// Whether it is mounted in the containers.
        package let mounted: Bool
        /// Whether it has uncommitted changes or untracked files.
        package let dirty: Bool
        /// The upstream of its branch, such as `origin/main`; `nil` where it has none.
        @Nullable package var upstream: String?
        /// Whether the upstream was deleted.
        package let gone: Bool
        /// The number of commits that its upstream does not have.
        package let ahead: Int
        /// The number of commits of its upstream that it does not have.
        package let behind: Int
        /// The number of its commits that no remote has.
        package let unpushed: Int
        /// The git operation in progress there: `rebase`, `bisect`, …; `nil` where there is none.
        @Nullable package var operation: String?
        /// The branch that is rebased or bisected; `nil` where there is none.
        @Nullable package var operationBranch: String?
    }

    /// A pod of the project.
    package struct Pod: Sendable, Codable, Equatable {
        /// Its name.
        package let name: String
        /// What it is for: `service`, `placeholder` or `task`.
        package let type: String
        /// Whether it is enabled in the environment; the services of another one are not listed.
        package let enabled: Bool
    }

    /// A container of a service.
    package struct Container: Sendable, Codable, Equatable {
        /// Its name.
        package let name: String
        /// Its state, as docker names it.
        package let state: String
        /// Its health; `nil` without a health check.
        @Nullable package var health: String?
        /// The ports that it publishes: `HOST:CONTAINER`.
        package let ports: [String]
        /// Its exit code; `nil` if it has not ended.
        @Nullable package var exitCode: Int?
        /// How long ago it ended, in docker's words; `nil` if it has not ended.
        @Nullable package var ended: String?
    }

    /// A service of the project.
    package struct Service: Sendable, Codable, Equatable {
        /// Its name.
        package let name: String
        /// Its pod; empty if the project's files cannot be read.
        package let pod: String
        /// The state of its containers as docker names it; where they differ, that of the first one that does not run.
        /// `absent` without a container, `unknown` without an engine.
        package let state: String
        /// The health of its containers, the worst first; `nil` without a health check.
        @Nullable package var health: String?
        /// The image of its container or, where there is none, of its pod.
        @Nullable package var image: String?
        /// The ports that it publishes: `HOST:CONTAINER`, of its containers or, where there is none, of its pod.
        package let ports: [String]
        /// Where its ports can be reached: URLs for what a browser may open, `localhost:5432` otherwise.
        package let addresses: [String]
        /// Whether `up` starts it.
        package let startedByUp: Bool
        /// Its containers.
        package let containers: [Container]
        /// The name of the source that `checkout` checks out for it; `nil` where it has none.
        @Nullable package var source: String?
        /// The checkout of its source, where there is one.
        @Nullable package var checkout: Checkout?
        /// The folder of the project itself that is mounted as its code, where one is.
        @Nullable package var folder: String?
        /// The stack that runs it for this one, if it is shared; `nil` for a service of the stack itself.
        @Nullable package var sharedStack: String?
    }

    /// A library of the project.
    package struct Library: Sendable, Codable, Equatable {
        /// The name of its source; of a folder of the project, its key.
        package let name: String
        /// The services that mount it.
        package let services: [String]
        /// Its checkout, where there is one.
        @Nullable package var checkout: Checkout?
        /// The folder of the project itself that it is, where that is mounted.
        @Nullable package var folder: String?
    }

    /// The work in progress.
    package struct Applying: Sendable, Codable, Equatable {
        /// When it began, in ISO 8601.
        package let since: String
        /// Its steps, one line each.
        package let steps: [String]
    }

    /// The last attempt to bring the stack up to date, which failed.
    package struct Failure: Sendable, Codable, Equatable {
        /// When it failed, in ISO 8601.
        package let at: String
        /// What failed, in one sentence.
        package let message: String
    }

    /// A power over this machine that the pending steps need, and that is not approved.
    package struct Approval: Sendable, Codable, Equatable {
        /// The service that asks for it; `nil` for the project as a whole.
        @Nullable package var service: String?
        /// What it asks for.
        package let what: String
        /// The file and the line.
        package let place: String
    }

    /// The version of the JSON form, which stays the same as long as members are only added.
    package let schema: Int
    /// The name of the project.
    package let project: String
    /// The environment.
    package let environment: String
    /// The name of the stack.
    package let stack: String
    /// Whether it is the worktree's own stack, which hooks follow.
    package let own: Bool
    /// The project's branch; `nil` where its `HEAD` is detached.
    @Nullable package var branch: String?
    /// The branch whose data the volumes hold; `nil` where all branches share it.
    @Nullable package var data: String?
    /// The number of commits of the project's branch that no remote has; `nil` if it has no remote.
    @Nullable package var unpushed: Int?
    /// The pods, those first that are placeholders.
    package internal(set) var pods: [Pod]
    /// The services, in the pods' order.
    package internal(set) var services: [Service]
    /// The libraries, those first that have a repository of their own, in the order of `config/sources.yml`.
    package internal(set) var libraries: [Library]
    /// The steps that would bring what runs up to date.
    package internal(set) var pending: [Plan.Pending]
    /// What docker-compose does not do although the files say so, such as recreating a volume.
    package let notes: [String]
    /// The powers that keep hooks from applying the pending steps; `git conductor up` approves them.
    package let approval: [Approval]
    /// Whether something is being applied at this moment.
    package let applying: Bool
    /// The work in progress; `nil` where there is none, or where it is not recorded yet.
    @Nullable package var work: Applying?
    /// The last attempt to bring the stack up to date, if it failed and nothing has put that right; `nil` otherwise.
    @Nullable package var failure: Failure?
    /// Why the states are not known; `nil` where the docker engine has answered.
    @Nullable package var engineError: String?
    /// The git operation in progress in the project: `rebase`, `bisect`, …; `nil` where there is none. Until it ends,
    /// no hook applies anything.
    @Nullable package var operation: String?
    /// What is wrong with the project's files; `nil` if they can be read and docker-compose accepts them. Otherwise
    /// nothing is pending, and where they cannot be read the services are those last applied.
    @Nullable package var error: String?
    /// What to do next, in a few words; `nil` where nothing waits for the user.
    @Nullable package internal(set) var next: String?
}
