package import Host
package import SystemPackage

/// The folder `worktrees/NAME` of a repository where what git needs to read in it is missing, as after a full disk or a
/// power cut.
///
/// libgit2 names such worktrees and cannot look them up; where `commondir` is empty, `git worktree` ends with an error.
package struct DamagedWorktree: Sendable {
    /// The folder.
    package let entry: FilePath
    /// Which of the files `gitdir`, `commondir` and `HEAD` cannot be used.
    package let damaged: [String]

    /// Looks at a folder; `nil` where it is whole.
    private init?(_ entry: FilePath, of repository: FilePath) {
        func line(_ name: String) -> String? { (try? Files.text(of: entry.appending(name)))?.trimmedLine }
        var damaged: [String] = []
        if line("gitdir")?.hasSuffix("/.git") != true { damaged.append("gitdir") }
        let common = line("commondir").flatMap { $0.isEmpty ? nil : Files.real(entry.pushing(FilePath($0))) }
        if common == nil || common != Files.real(repository) { damaged.append("commondir") }
        if line("HEAD")?.isEmpty != false { damaged.append("HEAD") }
        guard !damaged.isEmpty else { return nil }
        (self.entry, self.damaged) = (entry, damaged)
    }

    /// Those of a repository.
    package static func all(in repository: FilePath) -> [DamagedWorktree] {
        let folder = repository.appending("worktrees")
        return Files.names(in: folder).map { folder.appending($0) }.filter { Files.kind(of: $0) == .folder }
            .compactMap { DamagedWorktree($0, of: repository) }
    }

    /// Whether the repository around it is not known, which is where it always is.
    package var lacksRepository: Bool { damaged.contains("commondir") }

    /// Whether it is not known where the working tree is.
    package var lacksWorkingTree: Bool { damaged.contains("gitdir") }

    /// Writes where the repository is and, where that is known, the working tree.
    ///
    /// - Throws: `HostError`.
    package func mend(workingTree top: FilePath?) throws(HostError) {
        if lacksRepository { try Files.write("../..\n", to: entry.appending("commondir")) }
        if lacksWorkingTree, let top { try Files.write("\(top.appending(".git"))\n", to: entry.appending("gitdir")) }
    }
}
