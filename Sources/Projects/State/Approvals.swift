package import Compose
import Host
import SystemPackage

/// The powers over this machine that the user has approved for the project.
///
/// The file is in the git directory that all worktrees of the project share, where no branch can change it.
package struct Approvals: Sendable, Equatable, Codable {
    /// A power that was approved.
    package struct Approval: Sendable, Equatable {
        /// What the power is known by; no two have the same.
        package let key: String
        /// Who asked for what, in words: `web is privileged`. The key, where those were not recorded.
        package let words: String
    }

    /// The version of the file's format.
    static let schema = 1

    /// The version of the file's format that this was read from.
    private(set) var schema = Self.schema
    /// What was approved: the words for it, by its key.
    private var words: [String: String] = [:]

    private enum CodingKeys: String, CodingKey {
        case schema, approved, words
    }

    /// Creates an empty record.
    init() {}

    /// Decodes the approvals. An earlier file has no words.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        schema = try values.decode(Int.self, forKey: .schema)
        let approved = try values.decode([String].self, forKey: .approved)
        let words = try values.decodeIfPresent([String: String].self, forKey: .words) ?? [:]
        self.words = Dictionary(approved.map { ($0, words[$0] ?? $0) }) { first, _ in first }
    }

    /// Encodes the approvals, sorted.
    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(schema, forKey: .schema)
        try values.encode(words.keys.sorted(), forKey: .approved)
        try values.encode(words, forKey: .words)
    }

    /// The approvals, sorted by their words. What our own reading and docker-compose see alike is one.
    package var all: [Approval] {
        Dictionary(words.map { ($1, $0) }, uniquingKeysWith: min)
            .map { Approval(key: $1, words: $0) }.sorted { $0.words < $1.words }
    }

    /// Returns the powers that are not approved.
    package func missing(_ powers: [HostPower]) -> [HostPower] {
        powers.filter { words[$0.key] == nil }
    }

    /// Approves powers.
    package mutating func approve(_ powers: [HostPower]) {
        for power in powers { words[power.key] = power.words }
    }

    /// Takes approvals back.
    package mutating func forget(_ approvals: [Approval]) {
        let forgotten = Set(approvals.map(\.words))
        words = words.filter { !forgotten.contains($0.value) }
    }
}

extension Approvals {
    private static func path(in project: Project) -> FilePath {
        project.sharedDirectory.appending("approvals.json")
    }

    /// Reads the approvals; a file that cannot be read approves nothing.
    ///
    /// - Parameter warn: called when a file that cannot be read was renamed; with `nil` it stays where it is.
    package static func read(_ project: Project, warn: ((String) -> Void)?) -> Approvals {
        JSONFile.read(path(in: project), warn: warn) { $0.schema == Self.schema } ?? Approvals()
    }

    /// Changes what is approved, while no other process can.
    ///
    /// - Throws: what the body throws; `HostError`, and the file is as it was; `CancellationError`.
    package static func change(
        _ project: Project, warn: ((String) -> Void)?, _ body: (inout Approvals) throws -> Void
    ) async throws {
        try await JSONFile.change(path(in: project), read: { read(project, warn: warn) }, body)
    }
}
