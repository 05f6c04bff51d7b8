/// What has to happen to the stack, service by service, each step with its reasons.
///
/// The third stage of the pipeline: a value, made from other values.
public struct Plan: Sendable, Equatable {
    /// What happens to a service. Where nothing does, there is no step.
    public enum Action: String, Sendable {
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
    public struct Step: Sendable, Equatable {
        /// The service.
        public let service: String
        /// What happens to it.
        public let action: Action
        /// Why, in words for a person.
        public let reasons: [String]
        /// Whether docker-compose may see no reason for it and has to be told.
        public let isForced: Bool
        /// What runs, where that is a command.
        public let command: [String]?
        /// The pattern of the files that it runs for.
        let files: String?
        /// The reasons that are about networks, which docker-compose makes anew.
        let networks: [String]
        /// Whether it has failed before, and is not tried again by itself.
        public internal(set) var isHeld = false

        /// Describes a step.
        public init(
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
    public enum Scope: Sendable, Equatable {
        /// These services are to run afterwards, with what they need; containers that no pod has are left alone.
        case services([String])
        /// All services that `up` starts are to run afterwards, and nothing else.
        case all
        /// What runs follows the files; nothing else is started, and nothing that failed is tried again.
        case running
    }

    /// The steps in the order in which they are taken, with those that are not.
    public let steps: [Step]
    /// What will be different from what a reader of the files may expect, a line each.
    public let notes: [String]

    /// The steps that are taken.
    public var taken: [Step] { steps.filter { !$0.isHeld } }
    /// The steps that have failed before, and are not tried again by themselves.
    public var held: [Step] { steps.filter(\.isHeld) }

    /// Whether nothing has to happen.
    public var isEmpty: Bool { taken.isEmpty }

    /// The services that docker-compose has to bring up.
    public var toBringUp: [String] { taken.filter { $0.action == .start || $0.action == .recreate }.map(\.service) }

    /// The services for which a container or an image is made.
    public var toMake: [String] {
        taken.filter { ![.remove, .stop, .restart].contains($0.action) }.map(\.service)
    }

    /// The services whose containers go.
    public var toRemove: [String] { taken.filter { $0.action == .remove }.map(\.service) }

    /// Makes a plan of steps.
    public init(steps: [Step], notes: [String] = []) {
        self.steps = steps
        self.notes = notes
    }
}

/// What docker has of a stack.
public struct Inventory: Sendable, Equatable {
    /// Its containers.
    public var containers: [Container]
    /// Those of the images that are named after their content and wanted now, as far as they are there.
    public var images: Set<String>

    /// Tells what there is.
    public init(containers: [Container], images: Set<String> = []) {
        self.containers = containers
        self.images = images
    }
}
