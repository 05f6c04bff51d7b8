import Errors
import Git
package import Host
import Projects
package import Repositories
import SystemPackage
import Text

extension ProjectCheckouts {
    /// Throws if files of a checkout cannot be deleted or, where they have to be kept, read: files that a container has
    /// written as root, say. To find out half-way would leave half a checkout.
    func checkDeletable(_ checkout: Checkout, _ tree: WorkingTree) async throws {
        var moved: Set<FilePath> = []
        var unreadable: [Files.Obstacle] = []
        for tree in try await [tree] + tree.submodules() {
            // These are moved to the store, with all that is in them.
            let entries = try await tree.ignored() + tree.status().untracked.filter { $0.hasSuffix("/") }
            moved.formUnion(entries.map { tree.path.pushing(FilePath($0)) })
            unreadable += try await tree.filesWithWork().compactMap(Files.obstacle(toReading:))
        }
        try refuse(tree, for: Files.obstacles(toRemoving: tree.path, moved: moved), unreadable)
    }

    /// Throws if anything keeps a working tree from being removed, or work in it from being kept.
    package func refuse(
        _ tree: WorkingTree, for obstacles: [Files.Obstacle], _ unreadable: [Files.Obstacle] = []
    ) throws {
        guard !obstacles.isEmpty || !unreadable.isEmpty else { return }
        let lines =
            obstacles.map { "\(project.display($0.path)) \($0.reason.words)" }
            + unreadable.map { "\(project.display($0.path)) cannot be read, and \($0.reason.words)" }
        throw ConductorError(
            .cannotRemove, "'\(project.display(tree.path))' cannot be removed as a whole, so it stays",
            details: WorkAtRisk.shortened(lines),
            hint: hint(obstacles + unreadable, in: tree.path) + "; then run the command again")
    }

    /// Returns the commands that make the files deletable.
    private func hint(_ obstacles: [Files.Obstacle], in top: FilePath) -> String {
        var groups: [(command: String, paths: [FilePath])] = []
        for obstacle in obstacles {
            let command = obstacle.reason.command
            if let index = groups.firstIndex(where: { $0.command == command }) {
                if !groups[index].paths.contains(obstacle.path) { groups[index].paths.append(obstacle.path) }
            } else {
                groups.append((command, [obstacle.path]))
            }
        }
        return groups.map { command, paths in
            let isLong = paths.count > 5 && command.contains(" -R")
            let names = (isLong ? [top] : paths).map { project.display($0).quoted }
            let choice = command.contains("chown") ? " (or 'sudo rm -r', if nobody needs it)" : ""
            return "\(command) \(names.joined(separator: " "))\(choice)"
        }.joined(separator: "; ")
    }
}

extension Files.Obstacle.Reason {
    /// What the user reads after the path.
    fileprivate var words: String {
        switch self {
        case .owner(let name): "belongs to \(name)"
        case .permissions: "has permissions that forbid it"
        case .attribute: "has an attribute of the file system that forbids it"
        case .mount: "has something mounted on it"
        case .readOnly: "is on a read-only file system"
        }
    }

    /// The command that changes that, without the paths.
    fileprivate var command: String {
        switch self {
        case .owner: "sudo chown -R \"$(id -u)\""
        case .permissions: "chmod -R u+rwX"
        #if canImport(Darwin)
        case .attribute: "sudo chflags -R nouchg,nouappnd,noschg,nosappnd"
        #else
        case .attribute: "sudo chattr -R -i -a"
        #endif
        case .mount: "sudo umount"
        case .readOnly: "make the file system writable that holds"
        }
    }
}
