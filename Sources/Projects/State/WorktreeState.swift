import Host
import FoundationEssentials
package import SystemPackage

/// The state of one worktree of the project: decisions of the user, and what was last applied to a stack of it.
///
/// All stacks of a worktree share the decisions about checkouts, which the file of the worktree's own stack holds.
///
/// It is a cache: what is missing is read from git and docker again.
package struct WorktreeState: Sendable, Equatable, Codable {
    /// The user's decisions about one checkout.
    package struct CheckoutRecord: Sendable, Equatable, Codable {
        /// The source's URL, as the pods write it.
        package var url: String
        /// The source's branch, as the pods write it.
        package var reference: String?
        /// Whether it is bind-mounted in containers.
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

    /// What docker-compose last applied.
    package struct Applied: Sendable, Equatable, Codable {
        /// The environment.
        package var environment: String
        /// The file of default tags, relative to the project where it lies in it; `nil` for none.
        package var defaultTags: String?
        /// The digests of the facts from which the container of each service was made; empty while it is being made.
        package var services: [String: [FactName: String]]
        /// All services that the project had at that time.
        package var known: [String]
        /// The services that `up` started at that time; `nil` if an earlier version wrote the file.
        package var started: [String]?
        /// The commit of each service's source, if it has one.
        package var commits: [String: String]?
        /// The digests of the definitions of volumes, by file and key.
        package var volumes: [String: String]?
        /// The names of the volumes of each service that was brought up.
        package var volumeNames: [String: [String]]?
        /// The containers of each service that was brought up.
        package var containers: [String: ServiceContainers]?

        /// Describes what was applied.
        package init(environment: String, services: [String: [FactName: String]], known: [String]) {
            self.environment = environment
            self.services = services
            self.known = known
        }

        /// Whether a command began to change the container of a service and was killed before it had recorded the end.
        package func isBegun(_ service: String) -> Bool { services[service]?.isEmpty == true }
    }

    /// The containers of one service, as they were when it was brought up.
    package struct ServiceContainers: Sendable, Equatable, Codable {
        /// Their ids, sorted.
        package var ids: [String]
        /// docker-compose's digest of the settings that they were made from; `nil` if it does not see all of them.
        package let settings: String?
        /// The ids of the containers whose namespaces or volumes they use, by service, sorted.
        package let uses: [String: [String]]
        /// The top of the project when they were made; docker knows what they mount by paths in it.
        package let root: String?
        /// The networks that they were to be on.
        package let networks: [String]?
        /// How many of them somebody has asked for; `nil` for the number in the service's files.
        package let scale: Int?

        /// Describes containers.
        package init(
            ids: [String], settings: String?, uses: [String: [String]] = [:], root: String? = nil,
            networks: [String]? = nil, scale: Int? = nil
        ) {
            self.scale = scale
            self.networks = networks
            self.root = root
            self.ids = ids
            self.settings = settings
            self.uses = uses
        }
    }

    /// What is remembered about one service.
    package struct ServiceRecord: Sendable, Equatable, Codable {
        /// Creates an empty record.
        package init() {}

        /// The build inputs with which the image that the pod names was first used.
        package var firstInputs: String?
        /// The image whose build failed; only a command that names the service, or `up`, tries it again.
        package var failedImage: String?
        /// For each pattern of `run_on_change`, the digests of the contents for which its command ran or does not have
        /// to.
        package var done: [String: [String]]?
        /// For each pattern of `run_on_change`, the digest of the content for which its command failed.
        package var failed: [String: String]?
        /// The key of the data that its containers were last made with; `nil` for volumes with ordinary names.
        package var data: String?
    }

    /// The version of the file's format.
    package static let schema = 1

    /// The version of the file's format that this was read from.
    package private(set) var schema = Self.schema
    /// The decisions about each checkout, by the name of its folder.
    package var checkouts: [String: CheckoutRecord] = [:]
    /// The folders of the project that are mounted in the containers of the services whose code they have, by their paths
    /// relative to it; `nil` for none.
    package var folders: [String]?
    /// What is remembered about each service, by its name.
    package var services: [String: ServiceRecord] = [:]
    /// What docker-compose last applied; `nil` if the stack is not up.
    package var applied: Applied?
    /// The stack's networks to which the containers of shared services were connected, with the names that they have there,
    /// by service and network; `nil` for none.
    package var connections: [String: [String: [String]]]?
    /// The ports that the stack was given, in case that the registry loses them; `nil` where it was given none.
    package var ports: PortRegistry.Entry?
    /// Which data the stack has had; `nil` where all branches always shared it.
    package var data: BranchData.Record?

    /// Creates an empty state.
    package init() {}

    /// Decodes the state; keys that earlier versions did not write may be missing.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        schema = try values.decode(Int.self, forKey: .schema)
        checkouts = try values.decode([String: CheckoutRecord].self, forKey: .checkouts)
        folders = try values.decodeIfPresent([String].self, forKey: .folders)
        services = try values.decodeIfPresent([String: ServiceRecord].self, forKey: .services) ?? [:]
        applied = try values.decodeIfPresent(Applied.self, forKey: .applied)
        connections = try values.decodeIfPresent([String: [String: [String]]].self, forKey: .connections)
        ports = try values.decodeIfPresent(PortRegistry.Entry.self, forKey: .ports)
        data = try values.decodeIfPresent(BranchData.Record.self, forKey: .data)
    }
}

extension WorktreeState {
    private static func path(in project: Project) -> FilePath {
        project.stackDirectory.appending("state.json")
    }

    /// Reads the state of a worktree and the stack that a command is about; a file that cannot be read is renamed and
    /// counts as empty.
    ///
    /// - Parameter warn: called when the file was renamed; with `nil` it stays where it is.
    package static func read(_ project: Project, warn: ((String) -> Void)?) -> WorktreeState {
        var state = JSONFile.read(path(in: project), warn: warn) { $0.schema == Self.schema } ?? WorktreeState()
        if project.otherStack != nil {
            let own = read(project.forOwnStack, warn: warn)
            (state.checkouts, state.folders) = (own.checkouts, own.folders)
        }
        return state
    }

    /// Whether a stack is up, as the state of a worktree says, without reading all that the state has of each service.
    ///
    /// - Parameter warn: called when the file could not be read and was renamed.
    package static func isUp(_ project: Project, warn: @escaping (String) -> Void) -> Bool {
        struct Outline: Decodable {
            struct Applied: Decodable {}
            let schema: Int
            let applied: Applied?
        }
        let outline: Outline? = JSONFile.read(path(in: project), warn: warn) { $0.schema == Self.schema }
        return outline?.applied != nil
    }

    /// Reads the state in a folder, without the checkouts of another stack; `nil` where there is none.
    package static func read(in folder: FilePath) -> WorktreeState? {
        JSONFile.read(folder.appending("state.json"), warn: nil) { $0.schema == Self.schema }
    }

    /// Writes the state of a worktree and the stack that a command is about.
    ///
    /// - Throws: `HostError`; a file is then unchanged.
    package func write(_ project: Project) throws {
        var state = self
        if project.otherStack != nil {
            var own = Self.read(project.forOwnStack, warn: nil)
            if own.checkouts != checkouts || own.folders != folders {
                (own.checkouts, own.folders) = (checkouts, folders)
                try own.write(project.forOwnStack)
            }
            (state.checkouts, state.folders) = ([:], nil)
        }
        // Digests of secrets, which might be guessed from them, are in it.
        try JSONFile.write(state, to: Self.path(in: project), isPrivate: true)
    }

    /// Returns the names of the worktree's other stacks that are up, with their environments, sorted by name.
    package static func otherStacks(of project: Project) -> [(name: String, environment: String)] {
        Files.names(in: project.otherStacksDirectory).sorted().compactMap { name in
            var other = project
            other.otherStack = name
            return read(other, warn: nil).applied.map { (name, $0.environment) }
        }
    }
}

extension WorktreeState.CheckoutRecord {
    /// Whether it is the record of a source's checkout.
    package func isOf(_ source: Source) -> Bool { url == source.url && reference == source.reference }
}

extension WorktreeState.ServiceRecord {
    /// Forgets which commands of `run_on_change` have run or failed.
    package mutating func forgetCommands() {
        (done, failed) = (nil, nil)
    }
}
