import Git
package import Projects
import Repositories
import SystemPackage
import Text

extension ProjectCheckouts {
    /// Returns what stays in the stores, and no remote has, when checkouts are removed: branches that no other worktree
    /// has checked out, and stashes. A line each, with the command that brings it back.
    ///
    /// - Parameters:
    ///   - checkouts: the checkouts to be removed.
    ///   - deleted: those whose folder was deleted before.
    ///   - isName: whether a word names a service or a source, so that `checkout` takes it for no branch.
    package func staying(
        after checkouts: [Checkout], _ deleted: [DeletedCheckout], isName: (String) -> Bool
    ) async throws -> [String] {
        var groups: [(store: FilePath, names: [(name: String, path: FilePath)])] = []
        let all = checkouts.map { ($0.store, $0.name, $0.path) } + deleted.map { ($0.store, $0.name, $0.path) }
        for (store, name, path) in all {
            if let index = groups.firstIndex(where: { $0.store == store }) {
                groups[index].names.append((name, path))
            } else {
                groups.append((store, [(name, path)]))
            }
        }
        var lines: [String] = []
        for group in groups {
            let repository = git.reader(group.store)
            let worktrees = try await repository.worktrees()
            for branch in try await repository.branches(.local) {
                let places = worktrees.filter { $0.head?.branch == branch.name }.map(\.path)
                let own = group.names.first { places.contains($0.path) }
                guard places.isEmpty || own != nil else { continue }
                let count = try await repository.commitsWithoutRemote(from: [branch.commit]).count
                guard count > 0 else { continue }
                let (name, path) = own ?? group.names[0]
                let way =
                    isName(branch.name)
                    ? "after the next checkout: git -C \(project.display(path).quoted) switch \(branch.name.quoted)"
                    : "'git conductor checkout \(name.quoted) \(branch.name.quoted)' brings it back"
                lines.append(
                    "branch '\(branch.name)' with \(count.counted("commit")) that no remote has stays "
                        + "in the store; \(way)")
            }
            let count = try await repository.stashes().count
            guard count > 0 else { continue }
            let path = project.display(group.names[0].path).quoted
            lines.append(
                "\(count == 1 ? "1 stash stays" : "\(count) stashes stay") in the store; "
                    + "after the next checkout: git -C \(path) stash list")
        }
        return WorkAtRisk.shortened(lines)
    }
}
