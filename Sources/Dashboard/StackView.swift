import FoundationEssentials
import SystemPackage

/// What the dashboard itself reads of a stack's status; the rest is the page's.
struct StackView: Decodable, Sendable {
    struct Service: Decodable, Sendable {
        let name: String
        let state: String
    }

    var branch: String?
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
    /// The stack where the dashboard was started, where no list has it.
    ///
    /// - Parameters:
    ///   - view: what is known of it.
    ///   - branch: the branch of its worktree, as far as that is known without.
    init(_ start: Start, at folder: FilePath, _ view: StackView?, branch: String?) {
        let running = view?.services.count { $0.state == "running" } ?? 0
        let containers = view?.services.count { !["absent", "unknown"].contains($0.state) } ?? 0
        let state = view == nil ? "unknown" : running == 0 ? "down" : running == containers ? "up" : "partial"
        self.init(
            stack: start.stack, worktree: folder.string, main: false, here: true, branch: view.map(\.branch) ?? branch,
            state: state,
            running: running, containers: containers, ports: [], checkouts: [])
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
