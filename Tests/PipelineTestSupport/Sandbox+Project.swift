package import Docker
import Host
package import Pipeline
package import Projects
import Repositories
package import TestSupport

extension Sandbox {
    /// docker-compose of the second generation, as if it had been found.
    package static let modern = ComposeTool(command: ["docker", "compose"], version: "2.40.3")
    /// docker-compose of the first generation, as if it had been found.
    package static let legacy = ComposeTool(command: ["docker-compose"], version: "1.29.2")

    /// The project in a folder.
    package func project(_ folder: String = "project") throws -> Project { try Project.find(from: path(folder)) }

    /// Loads the project in a folder as the first stage of the pipeline does.
    package func load(
        _ folder: String = "project", environment: String? = nil, tool: ComposeTool? = modern,
        variables: [String: String] = [:], state: WorktreeState = WorktreeState(), stack: String? = nil,
        defaultTags: String? = nil, isOnLinux: Bool = false, warn: @escaping (String) -> Void = { _ in }
    ) async throws -> Situation {
        var (project, git) = (try project(folder), GitProgram(host()))
        project.otherStack = stack
        return try await Situation.load(
            project, state: state, environment: environment, defaultTags: defaultTags, tool: tool, git: git,
            settings: try await ProjectSettings(of: project, git: git), variables: variables, isOnLinux: isOnLinux,
            warn: warn)
    }

    /// Makes a project of files and loads it.
    package func situation(
        _ files: [String: String], environment: String? = nil, tool: ComposeTool? = modern,
        variables: [String: String] = [:], state: WorktreeState = WorktreeState()
    ) async throws -> Situation {
        try await repository(["pods/default.yml": "services: {}\n"].merging(files) { $1 })
        return try await load(environment: environment, tool: tool, variables: variables, state: state)
    }
}

extension Sandbox {
    /// The checkout that a service would have.
    package func checkout(
        _ name: String = "web", url: String = "git@github.com:acme/web.git", isMounted: Bool = true
    ) -> Checkout {
        Checkout(
            name: name, path: path("project/src/\(name)"), store: path("project/.git/conductor/stores/w.git"),
            key: .init(url: url, reference: nil), isMounted: isMounted)
    }
}

extension Proposal {
    /// What is out of date if all that was applied still runs.
    package init(pending rendering: Rendering) {
        self.init(rendering, inventory: Inventory(assumedFor: rendering.situation), scope: .running)
    }
}
