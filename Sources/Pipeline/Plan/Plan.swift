/// What has to happen to the stack, service by service, each step with its reasons.
///
/// The third stage of the pipeline: it depends on nothing but the rendering, the inventory and the scope.
package struct Plan: Sendable, Equatable {
    /// What happens to a service in a step.
    package enum Action: String, Sendable {
        /// Its containers are removed: no enabled pod has the service.
        case remove
        /// Its container is stopped, and not removed.
        case stop
        /// An image is built for it.
        case build
        /// A command of `run_on_change` runs in a container of its own.
        case run
        /// Its containers, which the main worktree's stack runs, are connected to the networks of this one.
        case connect
        /// Its container is created, or started again.
        case start
        /// Its container is replaced by one made from the present files.
        case recreate
        /// Its container is restarted.
        case restart
        /// Containers are added or removed, until there are as many as are asked for.
        case scale
    }

    /// What happens to one service, and why.
    package struct Step: Sendable, Equatable {
        /// The service.
        package let service: String
        /// What happens to it.
        package let action: Action
        /// Why, for messages.
        package let reasons: [String]
        /// Whether a build is one that `--build` asks for, or a recreation is made with `--force-recreate`: docker-compose
        /// does not see all differences for which we recreate.
        package let isForced: Bool
        /// The command of the action `run`; `nil` for other actions.
        package let command: [String]?
        /// The pattern of the files whose change the command runs for; `nil` for other actions.
        package let files: String?
        /// The reasons that concern networks, which docker-compose makes anew.
        package let networks: [String]
        /// Whether it is shown but not taken, because it, or the build before it, failed for the same content.
        package var isHeld = false

        /// The same step, held.
        var held: Step {
            var step = self
            step.isHeld = true
            return step
        }

        /// Describes a step.
        package init(
            _ action: Action, _ service: String, reasons: [String], isForced: Bool = false, command: [String]? = nil,
            files: String? = nil, networks: [String] = []
        ) {
            self.service = service
            self.action = action
            self.reasons = reasons
            self.isForced = isForced
            self.command = command
            self.files = files
            self.networks = networks
        }
    }

    /// How much of the stack a plan may touch.
    package enum Scope: Sendable, Equatable {
        /// The named services run afterwards, and their dependencies; containers of services that no pod has stay.
        case services([String])
        /// All services that `up` starts run afterwards, and their dependencies; containers of services that no enabled
        /// pod has are removed.
        case all
        /// Running services are brought up to date, and steps that failed are held; nothing else starts, except a new
        /// service of a pod of which others run.
        case running
    }

    /// All steps in the order in which they are taken, including those that are held.
    package let steps: [Step]
    /// Where the result will differ from what the files suggest, a line each.
    package let notes: [String]
    /// Where what runs has differed from the files for longer, a line each: hooks do not say it again and again.
    package let lasting: [String]

    /// The notes, and what has differed for longer.
    package var allNotes: [String] { notes + lasting.filter { !notes.contains($0) } }

    /// The steps that are taken.
    package var taken: [Step] { steps.filter { !$0.isHeld } }
    /// The steps that are held, because they failed before for the same content.
    package var held: [Step] { steps.filter(\.isHeld) }

    /// The services whose containers docker-compose made without us, and would make the same way now: they are taken over
    /// as they are.
    package let adopted: [String]
    /// How many containers services have, where that is not the number in their files.
    package let scales: [String: Int]

    /// Whether nothing has to happen.
    package var isEmpty: Bool { taken.isEmpty }

    /// The services that docker-compose has to bring up.
    package var toBringUp: [String] {
        taken.filter { [.start, .recreate, .scale].contains($0.action) }.map(\.service)
    }

    /// The services for which an image is built or a container is created, started or restarted, so that docker
    /// resolves their mounts anew.
    package var toMake: [String] {
        taken.filter { ![.remove, .stop, .connect].contains($0.action) }.map(\.service)
    }

    /// Makes a plan of steps.
    package init(
        steps: [Step], notes: [String] = [], lasting: [String] = [], adopted: [String] = [], scales: [String: Int] = [:]
    ) {
        self.steps = steps
        self.notes = notes
        self.lasting = lasting
        self.adopted = adopted
        self.scales = scales
    }
}
