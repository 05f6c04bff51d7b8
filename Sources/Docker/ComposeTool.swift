import Host

/// The docker-compose that runs a project.
package struct ComposeTool: Sendable, Hashable, Codable {
    /// The words that start it: `docker compose` or `docker-compose`.
    package let command: [String]
    /// Its version, such as `2.40.3`.
    package let version: String
    /// The program that `docker compose` starts, where it is known: run at once, since docker takes longer to find it than
    /// many calls take.
    package var plugin: String?
    /// The `DOCKER_HOST` that it is to use; `nil` where it finds the engine by itself.
    package var engineHost: String?

    /// Describes a docker-compose.
    package init(command: [String], version: String) {
        self.command = command
        self.version = version
    }

    /// The words that start it, as one text.
    package var words: String { command.joined(separator: " ") }

    /// Whether it is docker-compose 1, which supports neither `!reset` nor files with different `version:`s.
    package var isLegacy: Bool { version.hasPrefix("1.") }

    /// Whether we can use it: version 1.29 or later.
    package var isSupported: Bool { version.contains(".") && number >= "1.29" }

    /// Environment variables that would change the project, files or containers that docker-compose works on.
    ///
    /// They are removed from its environment: we choose all of these ourselves.
    package static let ignoredVariables: Set<String> = [
        "COMPOSE_FILE", "COMPOSE_PATH_SEPARATOR", "COMPOSE_PROJECT_NAME", "COMPOSE_ENV_FILES",
        "COMPOSE_DISABLE_ENV_FILE", "COMPOSE_IGNORE_ORPHANS", "COMPOSE_REMOVE_ORPHANS",
    ]

    /// The environment of every call, without what we choose ourselves, or what docker has told a plugin that has started us.
    static func environment(_ host: Host) -> [String: String] {
        host.environment.filter { name, _ in
            !ignoredVariables.contains(name) && DockerProgram.pluginVariables[name] == nil
        }
    }

    /// Variables of docker-compose itself that a project's `.env` may set: none changes the project, files or engine.
    package static let harmlessVariables: Set<String> = [
        "COMPOSE_PROFILES", "COMPOSE_PARALLEL_LIMIT", "COMPOSE_HTTP_TIMEOUT",
    ]
}
