package import Compose
import SystemPackage

/// The powers over this machine that the user has approved for the project.
///
/// The file is in the git directory that all worktrees of the project share, where no branch can change it.
package struct Approvals: Sendable, Equatable, Codable {
    /// The version of the file's format.
    static let schema = 1

    /// The version of the file's format that this was read from.
    private(set) var schema = Self.schema
    /// The keys of the approved powers.
    package var approved: Set<String> = []

    private enum CodingKeys: String, CodingKey {
        case schema
        case approved
    }

    /// Creates an empty record.
    init() {}

    /// Decodes the approvals.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        schema = try values.decode(Int.self, forKey: .schema)
        approved = Set(try values.decode([String].self, forKey: .approved))
    }

    /// Encodes the approvals, sorted.
    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(schema, forKey: .schema)
        try values.encode(approved.sorted(), forKey: .approved)
    }

    /// Returns the powers that are not approved.
    package func missing(_ powers: [HostPower]) -> [HostPower] {
        powers.filter { !approved.contains($0.key) }
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

    /// Writes the approvals.
    ///
    /// - Throws: `HostError`; the file is then unchanged.
    package func write(_ project: Project) throws {
        try JSONFile.write(self, to: Self.path(in: project))
    }
}
