import FoundationEssentials
import SystemPackage

/// What the dashboard itself reads of a stack's status; the rest is the page's.
struct StackView: Decodable, Sendable {
    struct Service: Decodable, Sendable {
        let name: String
        let state: String
    }

    let services: [Service]

    /// Reads what `status --json` prints.
    ///
    /// - Throws: `DecodingError`.
    init(_ json: String) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(json.utf8))
    }
}

/// What `stack list --json` says of a stack.
struct ListedStack: Codable, Sendable, Equatable {
    let stack: String
    let worktree: String
    let main: Bool
    var here: Bool
    var branch: String?
    let state: String
    let running: Int
    let containers: Int
    let ports: [Int]
    let checkouts: [String]
}

extension ListedStack {
    /// The stack where the dashboard was started, as long as nothing else is known of it.
    init(_ start: Start, at folder: FilePath) {
        self.init(
            stack: start.stack, worktree: folder.string, main: false, here: true, branch: nil,
            state: "unknown", running: 0, containers: 0, ports: [], checkouts: [])
    }

    /// Reads what `stack list --json` prints.
    ///
    /// - Throws: `DecodingError`.
    static func list(_ json: String) throws -> [ListedStack] {
        struct Listing: Decodable {
            let stacks: [ListedStack]
        }
        return try JSONDecoder().decode(Listing.self, from: Data(json.utf8)).stacks
    }
}
