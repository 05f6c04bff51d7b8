package import SystemPackage
/// Where a repository's folders are, found without libgit2.
///
/// Hooks and start-up use it: it takes microseconds, setting libgit2 up takes milliseconds. It follows git's rules
/// (`setup.c`) with two exceptions: it ignores the environment, and it does not check `safe.directory`, so the
/// configuration of what it finds may not be trusted yet.
package struct RepositoryLayout: Sendable, Equatable {
    /// The top of the working tree; `nil` in a bare repository and inside a git directory.
    package let top: FilePath?
    /// The git directory: for a linked worktree `…/worktrees/NAME`.
    package let gitDirectory: FilePath
    /// What all worktrees share: objects, branches and the configuration.
    package let commonDirectory: FilePath

    /// Whether this is a worktree that `git worktree add` made.
    package var isLinkedWorktree: Bool { gitDirectory != commonDirectory }

    /// Finds the nearest repository, in the folder itself or above it.
    ///
    /// - Parameter path: a folder, absolute or relative to the process's own; symbolic links are resolved first.
    /// - Returns: `nil` when there is no such folder, no repository, or one whose `.git` file leads nowhere.
    package static func find(from path: FilePath) -> RepositoryLayout? {
        guard var folder = Files.real(path) else { return nil }
        while true {
            let entry = folder.appending(".git")
            switch Files.kind(of: entry) {
            case .directory:
                if let found = RepositoryLayout(gitDirectory: entry, foundAt: folder) { return found }
            case .file:
                return linked(from: entry, in: folder)
            case .other, nil:
                break
            }
            if let found = RepositoryLayout(gitDirectory: folder, foundAt: nil) { return found }
            guard folder.removeLastComponent() else { return nil }
        }
    }

    /// The content of HEAD, without the line end: `ref: refs/heads/main`, or an id. `nil` when it cannot be read.
    package func headText() -> String? {
        Files.trimmedText(gitDirectory.appending("HEAD"))
    }

    /// What git has begun in this worktree and not ended.
    package var operationInProgress: Operation? { Operation(inProgressIn: gitDirectory) }

    /// The branch to which that operation comes back; `nil` where there is none.
    package var branchOfOperation: String? { operationInProgress?.branch(in: gitDirectory) }
}

extension RepositoryLayout {
    /// Follows a `.git` file.
    private static func linked(from file: FilePath, in folder: FilePath) -> RepositoryLayout? {
        guard let text = Files.trimmedText(file), text.hasPrefix("gitdir: ") else { return nil }
        return RepositoryLayout(gitDirectory: folder.pushing(FilePath(String(text.dropFirst(8)))), foundAt: folder)
    }

    /// Takes a folder if it is a git directory, as git's `is_git_directory` judges.
    private init?(gitDirectory candidate: FilePath, foundAt folder: FilePath?) {
        guard let head = Files.trimmedText(candidate.appending("HEAD")),
            head.hasPrefix("ref: refs/") || head.count >= 40 && head.allSatisfy(\.isHexDigit),
            let gitDirectory = Files.real(candidate)
        else { return nil }

        var common = gitDirectory
        if let text = Files.trimmedText(gitDirectory.appending("commondir")) {
            guard let resolved = Files.real(gitDirectory.pushing(FilePath(text))) else { return nil }
            common = resolved
        }
        guard Files.kind(of: common.appending("objects")) == .directory,
            Files.kind(of: common.appending("refs")) == .directory
        else { return nil }

        self.gitDirectory = gitDirectory
        commonDirectory = common
        top = folder.flatMap { Self.top(at: $0, gitDirectory: gitDirectory, isLinked: common != gitDirectory) }
    }

    /// The working tree of a `.git` that was found in `folder`: `core.bare` and `core.worktree` may say otherwise, but
    /// not for a linked worktree.
    private static func top(at folder: FilePath, gitDirectory: FilePath, isLinked: Bool) -> FilePath? {
        guard !isLinked, let configuration = Files.text(gitDirectory.appending("config")) else { return folder }
        var core = CoreSection(of: configuration)
        // `git config --worktree` and `git sparse-checkout` move `core.bare` and `core.worktree` there.
        if core.hasWorktreeFile, let more = Files.text(gitDirectory.appending("config.worktree")) { core.read(more) }
        if let workTree = core.workTree {
            return Files.real(gitDirectory.pushing(FilePath(workTree))) ?? folder
        }
        return core.isBare ? nil : folder
    }
}

/// What a configuration file itself says in `[core]` about the working tree. Included files are not looked at.
private struct CoreSection {
    var isBare = false
    var workTree: String?
    /// Whether `config.worktree` counts, too (`extensions.worktreeConfig`).
    var hasWorktreeFile = false

    init(of text: String) { read(text) }

    /// Takes over what a file says.
    mutating func read(_ text: String) {
        var section = ""
        for line in text.split(whereSeparator: \.isNewline) {
            let line = line.drop(while: \.isWhitespace)
            if line.hasPrefix("[") {
                section = line.prefix { $0 != "]" }.lowercased()
            }
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count == 2 ? Self.value(parts[1]) : "true"
            let isTrue = ["true", "yes", "on", "1"].contains(value.lowercased())
            switch (section, parts[0].filter { !$0.isWhitespace }.lowercased()) {
            case ("[core", "bare"): isBare = isTrue
            case ("[core", "worktree"): workTree = value
            case ("[extensions", "worktreeconfig"): hasWorktreeFile = isTrue
            default: break
            }
        }
    }

    private static func value(_ raw: Substring) -> String {
        let start = raw.drop(while: \.isWhitespace)
        guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        let value = start[...end]
        return value.count > 1 && value.hasPrefix("\"") && value.hasSuffix("\"")
            ? String(value.dropFirst().dropLast()) : String(value)
    }
}
