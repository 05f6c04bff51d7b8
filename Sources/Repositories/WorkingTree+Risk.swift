package import Git
import Host
import SystemPackage

extension WorkingTree {
    /// What would be lost with this working tree and, where it is a submodule, with its repository.
    ///
    /// - Parameter isCounted: whether a branch's commits would be lost too.
    package func risks(branches isCounted: (Branch) -> Bool = { _ in true }) async throws -> WorkAtRisk {
        var risks = WorkAtRisk()
        let status = try await status()
        risks.add(status.conflicted.map { "in conflict: \(prefix)\($0)" }, canBeKept: false)
        risks.add(status.staged.map { "staged: \(prefix)\($0)" })
        risks.add(status.modified.map { "changed: \(prefix)\($0)" })
        risks.add(try await hiddenChanges().map { "changed, where git does not look: \(prefix)\($0)" })
        risks.add(status.untracked.map { "untracked: \(prefix)\($0)" })
        if let operation { risks.add(["\(place)a \(operation) is not finished"], canBeKept: false) }
        risks.add(try await reader.stashes().map { "\(place)stash: \($0.message)" })
        let tips = try await reader.branches(.local).filter(isCounted).map(\.commit)
        let commits = try await reader.commitsWithoutRemote(from: tips + [reader.head().commit].compactMap { $0 })
        risks.add(commits.map { "\(place)not pushed: \($0.id.abbreviated) \($0.summary)" })
        return risks
    }

    /// What stands before a line about the whole working tree.
    private var place: String { prefix.isEmpty ? "" : "\(prefix.dropLast()): " }

    /// What keeps this working tree from going to another commit; nothing where it is that one already.
    ///
    /// Files that git does not know stay where they are, so only those count that the commit has, too: git would
    /// overwrite the ignored ones without a word.
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
        // The commits of submodules are changed with the one that names them.
        for tree in [self] + (try await submodules(listing)) {
            obstacles.add(
                try await tree.commitsOnNoBranch().map {
                    "\(tree.place)on no branch: \($0.id.abbreviated) \($0.summary)"
                })
        }
        return obstacles
    }

    /// The paths that only the second of two commits has, and those that both have and that differ or are gone.
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

    /// The files that are in the places of new ones. For a folder git looks itself.
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
