import Git
import Host
import SystemPackage

extension WorkingTree {
    /// Returns the work that would be lost if a worktree were removed, while its repository stays, with all branches and
    /// stashes.
    package func risks() async throws -> WorkAtRisk {
        var risks = try await uncommitted()
        risks.add(try await commitsOnNoBranch().map { "\(place)on no branch: \($0.id.abbreviated) \($0.summary)" })
        return risks
    }

    /// Returns the work that would be lost if a working tree were removed together with its repository, as the submodules
    /// of a worktree are.
    package func risksWithRepository() async throws -> WorkAtRisk {
        var risks = try await uncommitted()
        risks.add(try await reader.stashes().map { "\(place)stash: \($0.message)" })
        let tips = try await reader.branches(.local).map(\.commit)
        let commits = try await reader.commitsWithoutRemote(from: tips + [reader.head().commit].compactMap { $0 })
        risks.add(commits.map { "\(place)not pushed: \($0.id.abbreviated) \($0.summary)" })
        return risks
    }

    /// Returns what is in the working tree alone: changes, untracked files, and an operation that is not finished.
    package func uncommitted() async throws -> WorkAtRisk {
        var risks = WorkAtRisk()
        let status = try await status()
        risks.add(status.conflicted.map { "in conflict: \(prefix)\($0)" }, canBeKept: false)
        risks.add(status.staged.map { "staged: \(prefix)\($0)" })
        risks.add(status.modified.map { "changed: \(prefix)\($0)" })
        risks.add(try await hiddenChanges().map { "changed, where git does not look: \(prefix)\($0)" })
        risks.add(status.untracked.map { "untracked: \(prefix)\($0)" })
        if let operation { risks.add(["\(place)a \(operation) is not finished"], canBeKept: false) }
        return risks
    }

    /// The start of a line about the whole working tree: `lib: ` for the submodule `lib`, else nothing.
    var place: String { prefix.isEmpty ? "" : "\(prefix.dropLast()): " }
}
