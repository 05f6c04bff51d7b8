package import Git
package import Repositories
package import SystemPackage
/// The settings of a project in git's configuration (`conductor.…`), read once.
package struct ProjectSettings: Sendable {
    private let configuration: Configuration

    /// Takes the settings from the configuration of the project's repository.
    package init(_ configuration: Configuration) {
        self.configuration = configuration
    }

    /// Reads the settings of a project.
    ///
    /// - Throws: `GitError` or `ConductorError` of kind `git` if the configuration cannot be read.
    package init(of project: Project, git: GitProgram) async throws {
        self.init(try await git.reader(project.root).configuration())
    }

    /// Returns the folder of the checkouts: `conductor.checkouts`, relative to the top of the project; `src` by
    /// default.
    package func checkoutsFolder(in project: Project) throws -> FilePath {
        project.root.pushing(FilePath(try configuration.string("conductor.checkouts") ?? Checkout.usualFolder))
    }

    /// The name of the stack, to which a linked worktree appends its own: `conductor.stack`.
    package var stack: String? { get throws { try configuration.string("conductor.stack") } }

    /// The docker-compose to use: `conductor.compose`, such as `docker compose`.
    package var compose: String? { get throws { try configuration.string("conductor.compose") } }

    /// Whether the hooks do anything: `conductor.hooks`; true by default.
    package var wantsHooks: Bool { get throws { try configuration.bool("conductor.hooks") ?? true } }

    /// Whether git waits until a hook has done its work: `conductor.hookWait`; false by default.
    package var hooksWait: Bool { get throws { try configuration.bool("conductor.hookWait") ?? false } }

    /// How sources are fetched: `conductor.transfer`, `conductor.clone.filter` and `conductor.clone.depth`.
    ///
    /// - Throws: `ConductorError` of kind `content` for an invalid value.
    package var transfer: TransferSettings { get throws { try TransferSettings(configuration) } }

    /// Returns the remote that a branch of the project follows, and its URL; `nil` if it follows none.
    package func remote(of branch: String) throws -> (name: String, url: String)? {
        guard let name = try configuration.string("branch.\(branch).remote"), name != ".",
            let url = try configuration.string("remote.\(name).url")
        else { return nil }
        return (name, url)
    }
}
