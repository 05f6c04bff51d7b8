import FoundationEssentials
import SystemPackage

/// What was decided in one worktree of the project, and what was last applied there.
///
/// It is a cache: what is missing is found again from git and docker.
package struct WorktreeState: Sendable, Equatable, Codable {
    /// What was decided about one checkout.
    package struct CheckoutRecord: Sendable, Equatable, Codable {
        /// The source's URL, as the pods write it.
        package var url: String
        /// The source's branch, as the pods write it.
        package var reference: String?
        /// Whether containers get it mounted.
        package var isMounted: Bool

        /// Records a decision.
        package init(url: String, reference: String?, isMounted: Bool) {
            self.url = url
            self.reference = reference
            self.isMounted = isMounted
        }

        private enum CodingKeys: String, CodingKey {
            case url
            case reference
            case isMounted = "mounted"
        }
    }

    /// What docker-compose was last given.
    package struct Applied: Sendable, Equatable, Codable {
        /// The environment.
        package var environment: String
        /// For each service that was brought up: the digests of the facts that made its container; none while that is
        /// under way.
        package var services: [String: [FactName: String]]
        /// All services that the project had then.
        package var known: [String]
        /// Those that `up` started then.
        package var started: [String]?
        /// The commit of each service's source, where it has one.
        package var commits: [String: String]?
        /// What volumes were made of, digests by file and key.
        package var volumes: [String: String]?
        /// The names of the volumes of each service that was brought up.
        package var volumeNames: [String: [String]]?

        /// Describes what was applied.
        package init(environment: String, services: [String: [FactName: String]], known: [String]) {
            self.environment = environment
            self.services = services
            self.known = known
        }
    }

    /// What was decided about one service.
    package struct ServiceRecord: Sendable, Equatable, Codable {
        /// Records nothing.
        package init() {}

        /// The build inputs with which the image that the pod names was first used.
        package var firstInputs: String?
        /// The image that could not be built, and is not tried again by itself.
        package var failedImage: String?
        /// For each pattern of `run_on_change`, the contents for which its command has run.
        package var done: [String: [String]]?
        /// For each pattern of `run_on_change`, the content for which its command failed.
        package var failed: [String: String]?
    }

    /// The version of the file's form.
    package static let schema = 1

    /// The version of the file's form that this was read from.
    package private(set) var schema = Self.schema
    /// What was decided about each checkout, by the name of its folder.
    package var checkouts: [String: CheckoutRecord] = [:]
    /// What was decided about each service, by its name.
    package var services: [String: ServiceRecord] = [:]
    /// What docker-compose was last given; `nil` where nothing of the stack is up.
    package var applied: Applied?

    /// Starts with no decisions.
    package init() {}

    /// Reads what is there; earlier versions wrote less.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        schema = try values.decode(Int.self, forKey: .schema)
        checkouts = try values.decode([String: CheckoutRecord].self, forKey: .checkouts)
        services = try values.decodeIfPresent([String: ServiceRecord].self, forKey: .services) ?? [:]
        applied = try values.decodeIfPresent(Applied.self, forKey: .applied)
    }
}

extension WorktreeState {
    private static func path(in project: Project) -> FilePath {
        project.stateDirectory.appending("state.json")
    }

    /// Reads the state of a worktree. One that cannot be read is set aside.
    ///
    /// - Parameter warn: told when the file was set aside; with `nil` it is left where it is.
    package static func read(_ project: Project, warn: ((String) -> Void)?) -> WorktreeState {
        JSONFile.read(path(in: project), warn: warn) { $0.schema == Self.schema } ?? WorktreeState()
    }

    /// Writes the state of a worktree.
    ///
    /// - Throws: `HostError`; the file is then as it was.
    package func write(_ project: Project) throws {
        try JSONFile.write(self, to: Self.path(in: project))
    }
}

extension WorktreeState.CheckoutRecord {
    /// Whether it is about the checkout of a source.
    package func isOf(_ source: Source) -> Bool { url == source.url && reference == source.reference }
}

extension WorktreeState.ServiceRecord {
    /// Forgets which commands have run or failed.
    package mutating func forgetCommands() {
        (done, failed) = (nil, nil)
    }
}
