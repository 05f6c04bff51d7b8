import Host
package import Projects
package import Repositories
package import SystemPackage
/// Makes, moves and removes the checkouts of a project. It knows nothing of containers.
package struct ProjectCheckouts: Sendable {
    /// The project.
    package let project: Project
    /// The checkouts that exist.
    package let existing: [Checkout]
    /// What git's configuration says about the project.
    package let settings: ProjectSettings
    /// The user's git.
    let git: GitProgram
    /// Called with a line about each thing that is done.
    let report: @Sendable (String) -> Void
    /// Called with each warning, a line.
    let warn: @Sendable (String) -> Void

    /// Prepares to work on the checkouts of a project.
    ///
    /// - Parameters:
    ///   - existing: the checkouts that exist.
    ///   - report: called with a line about each thing that is done.
    ///   - warn: called with each warning, a line.
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

    /// A reader of the project's repository.
    var reader: RepositoryReader { git.reader(project.root) }

    /// Returns the folder of a source's checkout, which need not exist.
    ///
    /// - Throws: ``ConductorError`` of kind `project` if the folder of the checkouts is in the project's `.git`, or
    ///   behind a symbolic link of the project.
    package func folder(of source: Source) throws -> FilePath {
        let folder = try settings.checkoutsFolder(in: project)
        try project.checkCheckouts(folder)
        return folder.appending(source.name)
    }

    /// Returns the checkouts of sources; all if `sources` is `nil`.
    ///
    /// - Throws: ``ConductorError`` of kind `unknownName` for a source that has no checkout.
    package func checkouts(of sources: [Source]?) throws -> [Checkout] {
        try sources?.map(existing.existingCheckout(of:)) ?? existing
    }

    /// Returns a transfer with the project's settings, for a job.
    func transfer(for job: Job) throws -> Transfer {
        Transfer(git: git, settings: try settings.transfer, job: job)
    }

    /// Works on several items at once, while holding the lock of the stores; a signal to end cancels the work.
    ///
    /// - Returns: the values in the order of the items, and the signal if there was one.
    func sideBySide<Item: Sendable, Value: Sendable>(
        _ items: [Item], jobs: Jobs, _ work: @escaping @Sendable (Item) async -> Value
    ) async throws -> (values: [Value], signal: Int32?) {
        try await project.withStoresLocked(warn: warn) {
            let (values, signal) = await Interruption.cancelling { await jobs.sideBySide(items, work) }
            return (values, signal)
        }
    }
}
