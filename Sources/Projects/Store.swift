import Errors
import Git
import GitURLs
import Host
package import Repositories
package import SystemPackage
/// The bare repository that holds the clone of one URL in a project.
///
/// It keeps the remote-tracking branches under `refs/remotes/origin`, as any clone does, so the branches under
/// `refs/heads` are the user's own. Its `HEAD` names a branch that never exists, so that every other branch is free
/// for a worktree.
package struct Store: Sendable, Hashable {
    /// Its path.
    package let path: FilePath
    /// The URL that it was cloned from, as the pods write it.
    package let url: String

    /// Describes a store that exists.
    package init(path: FilePath, url: String) {
        self.path = path
        self.url = url
    }

    /// The setting in which a store has its URL.
    package static let urlKey = "conductor.source"

    /// Whether a repository is a store or a worktree of one, judged by its path.
    static func contains(_ layout: RepositoryLayout) -> Bool {
        let folder = layout.commonDirectory.removingLastComponent()
        return folder.lastComponent?.string == "stores"
            && folder.removingLastComponent().lastComponent?.string == "conductor"
    }

    /// Returns the stores of a project.
    ///
    /// - Throws: `GitError` if one cannot be read.
    package static func all(in project: Project, git: GitProgram) async throws -> [Store] {
        var stores: [Store] = []
        for path in paths(in: project) {
            guard let url = try await git.reader(path).configuration().string(urlKey) else { continue }
            stores.append(Store(path: path, url: url))
        }
        return stores
    }

    /// Returns the folders in which the stores of a project are; what has no ``urlKey`` is none.
    package static func paths(in project: Project) -> [FilePath] {
        Files.names(in: project.storesDirectory).filter { $0.hasSuffix(".git") && !$0.hasPrefix(".") }
            .map(project.storesDirectory.appending)
    }

    /// Clones a source into a new store.
    ///
    /// The clone is made in a temporary folder beside the store, and renamed when it is complete.
    ///
    /// - Throws: `ConductorError` of kind `content` for a URL that git cannot clone or that is not safe, of kind `git`
    ///   if the clone fails; `HostError`. Nothing is left behind then.
    package static func clone(_ source: Source, in project: Project, by transfer: Transfer) async throws -> Store {
        let context = try source.context()
        try Files.createFolder(project.storesDirectory)
        let (path, work) = try claimPath(for: context, in: project)
        do {
            let repository = work.appending(".git")
            try await transfer.clone(
                context.cloneURL, into: work, configuration: [urlKey: source.url, "core.bare": "true"])
            try Files.move(repository, to: path)
            try Files.remove(work)
        } catch {
            try? Files.remove(work)
            throw error
        }
        return Store(path: path, url: source.url)
    }

    /// Fetches from the remote, and removes the remote-tracking branches that are gone there.
    ///
    /// - Throws: `ConductorError` of kind `git`.
    package func fetch(by transfer: Transfer) async throws {
        transfer.job.begin("Fetching \(url)")
        try await transfer.fetch(url, in: path)
    }

    /// Claims a free path for a new store by making the temporary folder to clone into.
    private static func claimPath(
        for context: GitContext, in project: Project
    ) throws -> (path: FilePath, work: FilePath) {
        let names = [context.repositoryName] + (context.owner.map { ["\($0)-\(context.repositoryName)"] } ?? [])
        let all = names + (2..<1000).map { "\(names[0])-\($0)" }
        for name in all {
            let path = project.storesDirectory.appending(name + ".git")
            let work = Files.temporarySibling(of: path)
            if !Files.exists(path), try Files.claimFolder(work) { return (path, work) }
        }
        throw ConductorError(
            .placeTaken, "there is no free name for '\(context.url)' in '\(project.storesDirectory)'",
            hint: "'git conductor prune' removes what nothing uses")
    }
}
