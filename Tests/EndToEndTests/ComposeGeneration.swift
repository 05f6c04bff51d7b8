import Foundation

/// The docker-compose that a scenario runs with.
enum ComposeGeneration: String, CaseIterable, Sendable {
    /// The plugin of the docker CLI.
    case v2
    /// The program in Python, 1.29.
    case v1

    /// Both, or the one that `CONDUCTOR_TEST_COMPOSE` names.
    static let allCases: [ComposeGeneration] =
        ProcessInfo.processInfo.environment["CONDUCTOR_TEST_COMPOSE"]
        .flatMap(ComposeGeneration.init(rawValue:)).map { [$0] } ?? [.v2, .v1]

    /// The words that run it, as `conductor.compose` takes them.
    var command: [String] {
        switch self {
        case .v2: ["docker", "compose"]
        case .v1: ["docker-compose"]
        }
    }
}
