import Foundation

#if canImport(System)
import System
#else
import SystemPackage
#endif

/// What `status --json` prints, as far as the scenarios look at it.
struct ShownStatus: Decodable {
    struct Checkout: Decodable {
        let branch: String?
        let commit: String?
        let operation: String?
        let dirty: Bool
        let gone: Bool
        let ahead: Int
        let behind: Int
    }

    struct Container: Decodable {
        let state: String
    }

    struct Service: Decodable {
        let name: String
        let state: String
        let containers: [Container]
        let checkout: Checkout?
    }

    struct Pending: Decodable {
        let service: String
        let action: String
    }

    let stack: String
    let services: [Service]
    let pending: [Pending]
    let notes: [String]
    let applying: Bool
    let operation: String?

    /// What waits to be applied, as in `recreate web`.
    var waiting: [String] { pending.map { "\($0.action) \($0.service)" } }
}

extension Sandbox {
    func status(in folder: FilePath) async throws -> ShownStatus {
        let text = try await conductor("status", "--json", in: folder).success().stdout
        return try JSONDecoder().decode(ShownStatus.self, from: Data(text.utf8))
    }
}
