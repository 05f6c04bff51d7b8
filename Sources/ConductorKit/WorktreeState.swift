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
    }

    /// The version of the file's form.
    public static let schema = 1

    /// The version of the file's form that this was read from.
    public private(set) var schema = Self.schema
    /// What was decided about each checkout, by the name of its folder.
    public var checkouts: [String: CheckoutRecord] = [:]
    /// What compose was last told; `nil` where nothing of the stack is up.
    public var applied: Applied?

    /// Decides nothing.
    public init() {}
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
