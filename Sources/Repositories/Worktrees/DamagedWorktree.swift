package import Host
package import SystemPackage

/// A folder `worktrees/NAME` of a repository in which files that git needs are missing or damaged, as after a full disk
/// or a power cut.
///
/// libgit2 lists such worktrees, but cannot open them; if `commondir` is empty, `git worktree` ends with an error.
package struct DamagedWorktree: Sendable {
    /// The folder.
    package let entry: FilePath
    /// The unusable ones among the files `gitdir`, `commondir` and `HEAD`.
    package let damaged: [String]

    /// Checks a folder; `nil` if nothing in it is damaged.
    private init?(_ entry: FilePath, of repository: FilePath) {
        func line(_ name: String) -> String? { (try? Files.text(of: entry.appending(name)))?.trimmedLine }
        var damaged: [String] = []
        if line("gitdir")?.hasSuffix("/.git") != true { damaged.append("gitdir") }
        let common = line("commondir").flatMap { $0.isEmpty ? nil : Files.real(entry.pushing(FilePath($0))) }
        if common == nil || common != Files.real(repository) { damaged.append("commondir") }
        // Each switch writes it, and leaves it whole.
        if FileTrace.pausing({ line("HEAD") })?.isEmpty != false { damaged.append("HEAD") }
        guard !damaged.isEmpty else { return nil }
        (self.entry, self.damaged) = (entry, damaged)
    }

    /// Returns all damaged worktrees of a repository.
    package static func all(in repository: FilePath) -> [DamagedWorktree] {
        let folder = repository.appending("worktrees")
        return Files.names(in: folder).map { folder.appending($0) }.filter { Files.kind(of: $0) == .folder }
            .compactMap { DamagedWorktree($0, of: repository) }
    }

    /// Whether the file that names the repository is damaged. The right content is always `../..`.
    package var lacksRepository: Bool { damaged.contains("commondir") }

    /// Whether the file that names the working tree is damaged.
    package var lacksWorkingTree: Bool { damaged.contains("gitdir") }

    /// Writes the damaged files that name the repository and, if it is given, the working tree.
    ///
    /// - Throws: `HostError`.
    package func mend(workingTree top: FilePath?) throws(HostError) {
        if lacksRepository { try Files.write("../..\n", to: entry.appending("commondir")) }
        if lacksWorkingTree, let top { try Files.write("\(top.appending(".git"))\n", to: entry.appending("gitdir")) }
    }
}
