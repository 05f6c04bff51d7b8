import Host
package import Pipeline
import Projects

extension Session {
    /// Loads the project for the names in it: with nothing that decides whether a container is up to date.
    ///
    /// It runs no docker-compose, takes no lock, writes nothing and does not wait for git.
    ///
    /// - Throws: as ``load(tool:expecting:)``.
    package func loadNames() async throws -> Situation {
        try await Situation.load(
            project, state: WorktreeState.read(project, warn: nil), environment: environment, tool: nil, git: git,
            settings: try await settings(), variables: host.environment, readingInputs: false, warn: nil)
    }
}
