import Git
import Host
public import SystemPackage

/// A worktree of a store in the project's folder of checkouts.
public struct Checkout: Sendable, Hashable {
    /// The name of its folder.
    public let name: String
    /// Where it lies.
    public let path: FilePath
    /// The store that it is a worktree of.
    public let store: FilePath
    /// The source that it was made for.
    public let key: Key
    /// Whether the containers of its services get it mounted.
    public var isMounted: Bool
    /// Who commits in it, as git is configured there; read only where a container has to know.
    var identity: [String: String] = [:]
    /// What tells its folder from another one that was made at the same place.
    let stamp: String?

    init(name: String, path: FilePath, store: FilePath, key: Key, isMounted: Bool) {
        self.name = name
        self.path = path
        self.store = store
        self.key = key
        self.isMounted = isMounted
        stamp = Files.stamp(of: path.appending(".git"))
    }

    /// A source's URL and branch, as the pods write them.
    public struct Key: Sendable, Hashable {
        /// The URL.
        public let url: String
        /// The branch, tag or commit; `nil` for the remote's default branch.
        public let reference: String?
    }

    /// The folder of checkouts where `conductor.checkouts` names no other.
    public static let usualFolder = "src"

    /// Finds the checkouts that are there: those of which git knows, whatever the state file says.
    ///
    /// - Parameters:
    ///   - folder: the project's folder of checkouts.
    ///   - records: what was decided about them, by name.
    /// - Throws: `GitError` where a store cannot be read.
    static func find(
        in folder: FilePath, project: Project, git: GitProgram, records: [String: WorktreeState.CheckoutRecord]
    ) async throws -> [Checkout] {
        let names = Files.names(in: folder)
        guard !names.isEmpty else { return [] }
        let stores = project.storesDirectory
        var checkouts: [Checkout] = []
        for name in names {
            let path = folder.appending(name)
            guard let layout = Layout.find(from: path), layout.top == path, layout.isLinkedWorktree,
                layout.commonDirectory.removingLastComponent() == stores
            else { continue }
            let record = records[name]
            let key: Key
            if let record {
                key = Key(url: record.url, reference: record.reference)
            } else if let store = try await Store.all(in: project, git: git)
                .first(where: { $0.path == layout.commonDirectory })
            {
                key = Key(url: store.url, reference: nil)
            } else {
                continue
            }
            checkouts.append(
                Checkout(
                    name: name, path: path, store: layout.commonDirectory, key: key,
                    isMounted: record?.isMounted ?? true))
        }
        return checkouts
    }
}
