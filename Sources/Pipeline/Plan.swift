/// What has to happen to the stack, service by service, each step with its reasons.
///
/// The third stage of the pipeline: a value, made from other values.
package struct Plan: Sendable, Equatable {
    /// What happens to a service. Where nothing does, there is no step.
    package enum Action: String, Sendable {
        /// Its container goes: no pod has the service any more.
        case remove
        /// Its container ends, and stays.
        case stop
        /// An image is built for it.
        case build
        /// A command runs in a container of its own.
        case run
        /// Its container is made, or started again.
        case start
        /// Its container is replaced by one that follows the present files.
        case recreate
        /// Its container ends and starts again.
        case restart
    }

    /// What happens to one service, and why.
    package struct Step: Sendable, Equatable {
        /// The service.
        package let service: String
        /// What happens to it.
        package let action: Action
        /// Why, in words for a person.
        package let reasons: [String]
        /// Whether it was asked for, or docker-compose may see no reason for it and has to be told.
        package let isForced: Bool
        /// What runs, where that is a command.
        package let command: [String]?
        /// The pattern of the files that it runs for.
        package let files: String?
        /// The reasons that are about networks, which docker-compose makes anew.
        package let networks: [String]
        /// Whether it has failed before, and is not tried again by itself.
        package var isHeld = false

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
        /// These services are to run afterwards, with what they need; containers that no pod has are left alone.
        case services([String])
        /// All services that `up` starts are to run afterwards, and nothing else.
        case all
        /// What runs follows the files; nothing else is started, and nothing that failed is tried again.
        case running
        /// Nothing is left: containers and networks go and, where that is said, the volumes with all that is in them.
        case down(volumes: Bool)
    }

    /// The steps in the order in which they are taken, with those that are not.
    package let steps: [Step]
    /// What will be different from what a reader of the files may expect, a line each.
    package let notes: [String]

    /// The steps that are taken.
    package var taken: [Step] { steps.filter { !$0.isHeld } }
    /// The steps that have failed before, and are not tried again by themselves.
    package var held: [Step] { steps.filter(\.isHeld) }

    /// Whether nothing has to happen.
    package var isEmpty: Bool { taken.isEmpty }

    /// The services that docker-compose has to bring up.
    package var toBringUp: [String] { taken.filter { $0.action == .start || $0.action == .recreate }.map(\.service) }

    /// The services for which an image or a container is made or a container starts, for which docker looks anew at what is
    /// mounted.
    package var toMake: [String] {
        taken.filter { ![.remove, .stop].contains($0.action) }.map(\.service)
    }

    /// Makes a plan of steps.
    package init(steps: [Step], notes: [String] = []) {
        self.steps = steps
        self.notes = notes
    }
}
