package import Git
package import Repositories
package import SystemPackage
/// What git's configuration says about a project: the settings `conductor.…`, read once.
package struct ProjectSettings: Sendable {
    private let configuration: Configuration

    /// Takes the settings out of the configuration of the project's repository.
    package init(_ configuration: Configuration) {
        self.configuration = configuration
    }

    /// Reads the settings of a project.
    ///
    /// - Throws: `GitError` or `ConductorError` of kind `git` where the configuration cannot be read.
    package init(of project: Project, git: GitProgram) async throws {
        self.init(try await git.reader(project.root).configuration())
    }

    /// The folder of the checkouts: `conductor.checkouts`, relative to the top of the project; `src` where it is not set.
    package func checkoutsFolder(in project: Project) throws -> FilePath {
        project.root.pushing(FilePath(try configuration.string("conductor.checkouts") ?? Checkout.usualFolder))
    }

    /// The name of the stack, without what a linked worktree adds: `conductor.stack`.
    package var stack: String? { get throws { try configuration.string("conductor.stack") } }

    /// The docker-compose to use: `conductor.compose`, such as `docker compose`.
    package var compose: String? { get throws { try configuration.string("conductor.compose") } }

    /// Whether the hooks do anything: `conductor.hooks`, which is true where it is not set.
    package var wantsHooks: Bool { get throws { try configuration.bool("conductor.hooks") ?? true } }

    /// Whether git waits until a hook has done its work: `conductor.hookWait`, which is false where it is not set.
    package var hooksWait: Bool { get throws { try configuration.bool("conductor.hookWait") ?? false } }

    /// How sources are fetched: `conductor.transfer`, `conductor.clone.filter` and `conductor.clone.depth`.
    ///
    /// - Throws: `ConductorError` of kind `content` for what makes no sense.
    package var transfer: TransferSettings { get throws { try TransferSettings(configuration) } }

    /// The remote that a branch of the project follows, and its URL; `nil` where it follows none.
    package func remote(of branch: String) throws -> (name: String, url: String)? {
        guard let name = try configuration.string("branch.\(branch).remote"), name != ".",
            let url = try configuration.string("remote.\(name).url")
        else { return nil }
        return (name, url)
    }
}
