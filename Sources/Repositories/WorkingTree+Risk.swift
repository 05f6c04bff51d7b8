package import Git
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
    private var place: String { prefix.isEmpty ? "" : "\(prefix.dropLast()): " }

    /// Returns what keeps this working tree from moving to another commit.
    ///
    /// If it is on that commit already, only conflicts and an unfinished operation count. Untracked and ignored files
    /// count only in the places of files of the commit: git would overwrite the ignored ones without a warning.
    package func obstacles(to target: ObjectID) async throws -> WorkAtRisk {
        var obstacles = WorkAtRisk()
        if let operation { obstacles.add(["a \(operation) is not finished"], canBeKept: false) }
        let status = try await status()
        obstacles.add(status.conflicted.map { "in conflict: \($0)" }, canBeKept: false)
        let head = try await reader.head().commit
        guard head != target else { return obstacles }
        obstacles.add(status.staged.map { "staged: \($0)" } + status.modified.map { "changed: \($0)" })
        let (new, others) = try await changedPaths(from: head, to: target)
        let listing = try await indexListing()
        obstacles.add(
            try await hiddenChanges(listing).filter(others.contains).map { "changed, where git does not look: \($0)" })
        obstacles.inTheWay = inTheWay(of: new)
        obstacles.add(obstacles.inTheWay.map { "in the way, and unknown to git: \($0)" })
        // Submodules are moved to the commits that the new commit names.
        for tree in [self] + (try await submodules(listing)) {
            obstacles.add(
                try await tree.commitsOnNoBranch().map {
                    "\(tree.place)on no branch: \($0.id.abbreviated) \($0.summary)"
                })
        }
        return obstacles
    }

    /// Returns the paths that only the new commit has, and those of the old one that differ or are gone in the new one.
    private func changedPaths(from old: ObjectID?, to new: ObjectID) async throws -> (
        new: [String], others: Set<String>
    ) {
        guard let old else {
            return (
                try await git("ls-tree", "-r", "-z", "--name-only", "\(new)", in: path).split(separator: "\0")
                    .map(String.init), []
            )
        }
        let fields = try await git(
            "diff-tree", "-r", "-z", "--no-renames", "--name-status", "\(old)", "\(new)", in: path
        )
        .split(separator: "\0").map(String.init)
        let entries = stride(from: 0, to: fields.count - 1, by: 2).map { (fields[$0], fields[$0 + 1]) }
        return (entries.filter { $0.0 == "A" }.map(\.1), Set(entries.filter { $0.0 != "A" }.map(\.1)))
    }

    /// Returns the files in the places of new files or of their folders. git itself checks folders in these places.
    private func inTheWay(of paths: [String]) -> [String] {
        guard let top else { return [] }
        var found: [String] = []
        for path in paths {
            let components = FilePath(path).components
            for count in 1...max(1, components.count) {
                let start = FilePath(root: nil, components.prefix(count))
                let place = top.pushing(start)
                guard Files.exists(place) else { break }
                if Files.kind(of: place) != .folder {
                    if !found.contains(start.string) { found.append(start.string) }
                    break
                }
            }
        }
        return found
    }
}
