import Host
package import Projects
package import Repositories
package import SystemPackage
/// Makes, moves and removes the checkouts of a project. It knows nothing of containers.
package struct ProjectCheckouts: Sendable {
    /// The project.
    package let project: Project
    /// The checkouts that are there.
    package let existing: [Checkout]
    /// What git's configuration says about the project.
    package let settings: ProjectSettings
    /// The user's git.
    let git: GitProgram
    /// Told, in a line each, what is being done.
    let report: @Sendable (String) -> Void
    /// Told, in a line each, what is odd and no error.
    let warn: @Sendable (String) -> Void

    /// Gathers what is needed to work on checkouts.
    ///
    /// - Parameters:
    ///   - existing: the checkouts that are there.
    ///   - report: told, in a line each, what is being done.
    ///   - warn: told, in a line each, what is odd and no error.
    package init(
        of project: Project, existing: [Checkout], settings: ProjectSettings, git: GitProgram,
        report: @escaping @Sendable (String) -> Void, warn: @escaping @Sendable (String) -> Void
    ) {
        self.project = project
        self.existing = existing
        self.settings = settings
        self.git = git
        self.report = report
        self.warn = warn
    }

    /// Reads the project's repository.
    var reader: RepositoryReader { git.reader(project.root) }

    /// Where the checkout of a source lies, or is to lie.
    ///
    /// - Throws: ``ConductorError`` of kind `project` where the folder of the checkouts is not one of the project.
    package func folder(of source: Source) throws -> FilePath {
        let folder = try settings.checkoutsFolder(in: project)
        try project.checkCheckouts(folder)
        return folder.appending(source.name)
    }

    /// How sources of this project are fetched.
    func transfer(for job: Job) throws -> Transfer {
        Transfer(git: git, settings: try settings.transfer, job: job)
    }

    /// Works on several things side by side, while nobody else changes the stores, until all is done or a signal asks
    /// us to end.
    func sideBySide<Item: Sendable, Value: Sendable>(
        _ items: [Item], jobs: Jobs, _ work: @escaping @Sendable (Item) async -> Value
    ) async throws -> (values: [Value], signal: Int32?) {
        try await project.withStoresLocked(warn: warn) {
            let (values, signal) = await Interruption.cancelling { await jobs.sideBySide(items, work) }
            return (values, signal)
        }
    }
}
