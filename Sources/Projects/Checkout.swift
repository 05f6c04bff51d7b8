import Errors
import Git
import Host
package import Repositories
package import SystemPackage
import Text
/// A worktree of a store in the project's folder of checkouts.
package struct Checkout: Sendable, Hashable {
    /// The name of its folder.
    package let name: String
    /// Its path.
    package let path: FilePath
    /// The store that it is a worktree of.
    package let store: FilePath
    /// The source that it was made for.
    package let key: Key
    /// Whether the containers of its services get it mounted.
    package var isMounted: Bool
    /// The `user.name` and `user.email` there; read only where a container needs them.
    package var identity: [String: String] = [:]
    /// Tells its folder from another one that was made at the same path.
    package let stamp: String?

    /// Describes a checkout.
    package init(name: String, path: FilePath, store: FilePath, key: Key, isMounted: Bool) {
        self.name = name
        self.path = path
        self.store = store
        self.key = key
        self.isMounted = isMounted
        stamp = Files.stamp(of: path.appending(".git"))
    }

    /// A source's URL and branch, as the pods write them.
    package struct Key: Sendable, Hashable {
        /// The URL.
        package let url: String
        /// The branch, tag or commit; `nil` for the remote's default branch.
        package let reference: String?

        /// Names a source.
        package init(url: String, reference: String?) {
            self.url = url
            self.reference = reference
        }
    }

    /// The folder of checkouts where `conductor.checkouts` names no other.
    package static let usualFolder = "src"

    /// Finds the checkouts: the worktrees that git knows, whatever the state file says.
    ///
    /// - Parameters:
    ///   - folder: the project's folder of checkouts.
    ///   - records: what was decided about them, by name.
    /// - Throws: `GitError` where a store cannot be read.
    package static func find(
        in folder: FilePath, project: Project, git: GitProgram, records: [String: WorktreeState.CheckoutRecord]
    ) async throws -> [Checkout] {
        let names = Files.names(in: folder)
        guard !names.isEmpty else { return [] }
        let stores = project.storesDirectory
        var checkouts: [Checkout] = []
        for name in names {
            let path = folder.appending(name)
            guard let layout = RepositoryLayout.find(from: path), layout.top == path, layout.isLinkedWorktree,
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

extension [Checkout] {
    /// The checkout of a source; `nil` where there is none.
    package func checkout(of source: Source) -> Checkout? {
        first { $0.name == source.name && $0.key == source.key }
    }

    /// The checkout of a source.
    ///
    /// - Throws: `ConductorError` of kind `unknownName` where there is none.
    package func existingCheckout(of source: Source) throws -> Checkout {
        if let checkout = checkout(of: source) { return checkout }
        throw ConductorError(
            .unknownName, "'\(source.name)' is not checked out",
            hint: "git conductor checkout \((source.libraries.first ?? source.services.first ?? source.name).quoted)")
    }
}

extension Checkout {
    /// Reads `user.name` and `user.email`.
    package mutating func readIdentity(git: GitProgram) async throws {
        let configuration = try await git.reader(path).configuration()
        for key in ["user.name", "user.email"] { identity[key] = try configuration.string(key) }
    }

    /// Keeps git in a container from changing the link to the worktree.
    ///
    /// When the link in the store is a day old, git writes it anew with the path at which it finds the worktree
    /// (`update_linked_gitdir` in git's `setup.c`), and a path of the container does not exist on this machine.
    ///
    /// - Throws: `HostError`.
    package func keepLink() throws {
        guard let link = RepositoryLayout.find(from: path)?.gitDirectory.appending("gitdir") else { return }
        try Files.setModified(link, secondsSinceEpoch: Self.farFuture)
    }

    /// January 2038, as late as every file system can tell.
    private static let farFuture = Int(Int32.max) - 86_400
}
