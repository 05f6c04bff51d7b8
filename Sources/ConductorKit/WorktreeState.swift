import FoundationEssentials
import Host
import SystemPackage

/// What was decided in one worktree of the project, and what was last applied there.
///
/// It is a cache of decisions: what it lacks is found again from git and docker.
public struct WorktreeState: Sendable, Equatable, Codable {
    /// What was decided about one checkout.
    public struct CheckoutRecord: Sendable, Equatable, Codable {
        /// The source's URL, as the pods write it.
        public var url: String
        /// The source's branch, as the pods write it.
        public var reference: String?
        /// Whether containers get it mounted.
        public var isMounted: Bool

        private enum CodingKeys: String, CodingKey {
            case url
            case reference
            case isMounted = "mounted"
        }
    }

    /// What compose was last told.
    public struct Applied: Sendable, Equatable, Codable {
        /// The environment.
        public var environment: String
        /// For each service that was brought up: the digests of the facts that made its container; none while that is
        /// under way.
        public var services: [String: [String: String]]
        /// All services that the project had then.
        public var known: [String]
        /// Those that `up` started then.
        var started: [String]?
        /// The commit of each service's source, where it has one.
        var commits: [String: String]?
        /// What volumes were made of, digests by file and key.
        var volumes: [String: String]?
        /// The names of the volumes of each service that was brought up.
        var volumeNames: [String: [String]]?

        /// Tells what was applied.
        public init(environment: String, services: [String: [String: String]], known: [String]) {
            self.environment = environment
            self.services = services
            self.known = known
        }

        /// Records that a service runs as it should.
        ///
        /// - Parameters:
        ///   - rendering: what its container was made from.
        ///   - commit: that of its source.
        mutating func record(_ service: String, _ rendering: Rendering, commit: String?) {
            services[service] = rendering.facts[service]
            var commits = commits ?? [:]
            commits[service] = commit
            self.commits = commits
            var names = volumeNames ?? [:]
            names[service] = rendering.volumeNames[service]?.isEmpty == false ? rendering.volumeNames[service] : nil
            volumeNames = names
        }
    }

    /// What was decided about one service.
    public struct ServiceRecord: Sendable, Equatable, Codable {
        /// The build inputs with which the image that the pod names was first used.
        var firstInputs: String?
        /// The image that could not be built, and is not tried again by itself.
        var failedImage: String?
        /// For each pattern of `run_on_change`, the contents for which its command has run.
        var done: [String: [String]]?
        /// For each pattern of `run_on_change`, the content for which its command failed.
        var failed: [String: String]?
    }

    /// The version of the file's form.
    public static let schema = 1

    /// The version of the file's form that this was read from.
    public private(set) var schema = Self.schema
    /// What was decided about each checkout, by the name of its folder.
    public var checkouts: [String: CheckoutRecord] = [:]
    /// What was decided about each service, by its name.
    public var services: [String: ServiceRecord] = [:]
    /// What compose was last told; `nil` where nothing of the stack is up.
    public var applied: Applied?

    /// Decides nothing.
    public init() {}

    /// Reads what is there; earlier versions wrote less.
    public init(from decoder: any Decoder) throws {
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
    static func read(_ project: Project, warn: ((String) -> Void)?) -> WorktreeState {
        JSONFile.read(path(in: project), warn: warn) { $0.schema == Self.schema } ?? WorktreeState()
    }

    /// Writes the state of a worktree.
    ///
    /// - Throws: `HostError`; the file is then as it was.
    func write(_ project: Project) throws {
        try JSONFile.write(self, to: Self.path(in: project))
    }
}

/// State files: JSON, sorted, written whole.
enum JSONFile {
    /// Reads a file. One that cannot be read, or is of another schema, is renamed and `nil` comes back.
    ///
    /// - Parameter warn: told when the file was renamed; with `nil` it is left where it is.
    static func read<Value: Decodable>(
        _ path: FilePath, warn: ((String) -> Void)?, isCurrent: (Value) -> Bool
    ) -> Value? {
        guard let bytes = try? Files.bytes(of: path) else { return nil }
        if let value = try? JSONDecoder().decode(Value.self, from: Data(bytes)), isCurrent(value) { return value }
        guard let warn else { return nil }
        let aside = FilePath("\(path).unreadable")
        try? Files.move(path, to: aside)
        warn("'\(path)' could not be read; it was set aside as '\(aside.lastComponent?.string ?? "")' and is made anew")
        return nil
    }

    static func write(_ value: some Encodable, to path: FilePath) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let data = try encoder.encode(value)
        try Files.write(String(decoding: data, as: UTF8.self) + "\n", to: path)
    }
}
