import Git

/// Reads through git what decides about a move.
extension RepositoryReader {
    func indexMarksThroughGit() async throws -> IndexMarks {
        var marks = IndexMarks()
        // "TAG MODE ID STAGE\tPATH"; the tag is lowercase for `--assume-unchanged`, and "S" for `--skip-worktree`.
        for line in try await git("ls-files", "-v", "--stage", "-z", in: path).split(separator: "\0") {
            let parts = line.split(separator: "\t", maxSplits: 1)
            let words = parts[0].split(separator: " ")
            guard parts.count == 2, words.count == 4, let tag = words[0].first else { continue }
            let path = String(parts[1])
            if words[1] == "160000" { marks.submodules.append(path) }
            if tag == "S" || tag.isLowercase { marks.unwatched[path] = ObjectID(hex: String(words[2])) }
        }
        return marks
    }

    func changedPathsThroughGit(from old: ObjectID?, to new: ObjectID) async throws -> ChangedPaths {
        guard let old else {
            let paths = try await git("ls-tree", "-r", "-z", "--name-only", "\(new)", in: path).split(separator: "\0")
            return ChangedPaths(new: paths.map(String.init))
        }
        let fields = try await git(
            "diff-tree", "-r", "-z", "--no-renames", "--name-status", "\(old)", "\(new)", in: path
        )
        .split(separator: "\0").map(String.init)
        let entries = stride(from: 0, to: fields.count - 1, by: 2).map { (fields[$0], fields[$0 + 1]) }
        return ChangedPaths(
            new: entries.filter { $0.0 == "A" }.map(\.1), others: Set(entries.filter { $0.0 != "A" }.map(\.1)))
    }
}
