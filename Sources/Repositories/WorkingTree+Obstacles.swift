package import Git
import Host
import SystemPackage

extension WorkingTree {
    /// Returns what keeps this working tree from moving to another commit.
    ///
    /// If it is on that commit already, only conflicts and an unfinished operation count. Untracked and ignored files
    /// count only in the places of files of the commit: git would overwrite the ignored ones without a warning.
    package func obstacles(to target: ObjectID) async throws -> WorkAtRisk {
        try await obstacles(to: target, try await reader.move(to: target))
    }

    /// Returns what keeps this working tree from being switched to a branch.
    package func obstacles(_ reading: BranchReading, isNew: Bool) async throws -> WorkAtRisk {
        guard let move = reading.move, let target = isNew ? reading.head.commit : reading.branch?.commit else {
            return WorkAtRisk()
        }
        return try await obstacles(to: target, move)
    }

    private func obstacles(to target: ObjectID, _ reading: MoveReading) async throws -> WorkAtRisk {
        var obstacles = WorkAtRisk()
        if let operation { obstacles.add(["a \(operation) is not finished"], canBeKept: false) }
        let status = reading.status
        obstacles.add(status.conflicted.map { "in conflict: \($0)" }, canBeKept: false)
        guard reading.head.commit != target else { return obstacles }
        obstacles.add(status.staged.map { "staged: \($0)" } + status.modified.map { "changed: \($0)" })
        obstacles.add(
            try await hiddenChanges(reading.marks).filter(reading.changes.others.contains).map {
                "changed, where git does not look: \($0)"
            })
        obstacles.inTheWay = inTheWay(of: reading.changes.new)
        obstacles.add(obstacles.inTheWay.map { "in the way, and unknown to git: \($0)" })
        // Submodules are moved to the commits that the new commit names.
        let submodules = try await submodules(reading.marks)
        for tree in (reading.head.branch == nil ? [self] : []) + submodules {
            obstacles.add(
                try await tree.commitsOnNoBranch().map {
                    "\(tree.place)on no branch: \($0.id.abbreviated) \($0.summary)"
                })
        }
        return obstacles
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
