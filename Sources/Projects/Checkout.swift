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
    /// The URL and branch of the source that it was made for.
    package let key: Key
    /// Whether it is bind-mounted in the containers of its services.
    package var isMounted: Bool
    /// The worktree's `user.name` and `user.email`; empty until ``readIdentity(git:)`` is called.
    package var identity: [String: String] = [:]
    /// A text that changes when the worktree is made anew at the same path; `nil` if the worktree does not exist.
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

        /// Creates a key.
        package init(url: String, reference: String?) {
            self.url = url
            self.reference = reference
        }
    }

    /// The folder of checkouts if `conductor.checkouts` is not set.
    package static let usualFolder = "src"

    /// Finds the checkouts: all worktrees of the project's stores in a folder, with or without a record.
    ///
    /// - Parameters:
    ///   - folder: the project's folder of checkouts.
    ///   - project: the project that has the stores.
    ///   - git: the git that reads the stores.
    ///   - records: the recorded decisions about checkouts, by name; a checkout without a record counts as mounted.
    /// - Throws: `GitError` if a store cannot be read.
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
    /// Returns the checkout of a source; `nil` if it has none.
    package func checkout(of source: Source) -> Checkout? {
        first { $0.name == source.name && $0.key == source.key }
    }

    /// Returns the checkout of a source.
    ///
    /// - Throws: `ConductorError` of kind `unknownName` if it has none.
    package func existingCheckout(of source: Source) throws -> Checkout {
        if let checkout = checkout(of: source) { return checkout }
        let user = source.libraries.first ?? source.services.first ?? source.name
        let words = user == source.name ? "" : ", the source of '\(user)',"
        throw ConductorError(
            .notCheckedOut, "'\(source.name)'\(words) is not checked out",
            hint: "git conductor checkout \(user.quoted)")
    }
}

extension Checkout {
    /// Reads `user.name` and `user.email` from the worktree's configuration.
    package mutating func readIdentity(git: GitProgram) async throws {
        let configuration = try await git.reader(path).configuration()
        for key in ["user.name", "user.email"] { identity[key] = try configuration.string(key) }
    }

    /// Keeps git in a container from rewriting the store's link to the worktree, by dating the link in the future.
    ///
    /// If the link (`worktrees/NAME/gitdir`) is more than a day old, git writes the path at which it sees the worktree
    /// to it (`update_linked_gitdir` in git's `setup.c`), and the container's path does not exist on this machine.
    ///
    /// - Throws: `HostError`.
    package func keepLink() throws {
        guard let link = RepositoryLayout.find(from: path)?.gitDirectory.appending("gitdir") else { return }
        try Files.setModified(link, secondsSinceEpoch: Self.farFuture)
    }

    /// A time in January 2038, which every file system can store, in seconds since the epoch.
    private static let farFuture = Int(Int32.max) - 86_400
}
