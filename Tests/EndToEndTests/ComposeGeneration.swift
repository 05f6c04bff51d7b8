import Foundation

/// The docker-compose that a scenario runs with.
enum ComposeGeneration: String, Sendable {
    /// The plugin of the docker CLI.
    case v2
    /// The program in Python, 1.29, which takes ten times as long to start.
    case v1

    /// For what differs from one to the other: files with `version:`, volumes in the long form, conditions, messages,
    /// names, and the main job.
    static let both = chosen ?? [.v2, .v1]

    /// For what is the same with each: v2, unless `CONDUCTOR_TEST_COMPOSE` says otherwise.
    static let usual = chosen ?? [.v2]

    /// What `CONDUCTOR_TEST_COMPOSE` asks for: `all`, or the name of one.
    private static let chosen: [ComposeGeneration]? = ProcessInfo.processInfo.environment["CONDUCTOR_TEST_COMPOSE"].map
    {
        if $0 == "all" { return [.v2, .v1] }
        guard let generation = ComposeGeneration(rawValue: $0) else {
            preconditionFailure("CONDUCTOR_TEST_COMPOSE is 'all', 'v1' or 'v2', not '\($0)'")
        }
        return [generation]
    }

    /// The words that run it, as `conductor.compose` takes them.
    var command: [String] {
        switch self {
        case .v2: ["docker", "compose"]
        case .v1: ["docker-compose"]
        }
    }
}
