import Errors
package import Git
import Host
package import SystemPackage
/// A working tree and its repository: that of a checkout, of a submodule, or of the project itself.
package struct WorkingTree: Sendable {
    /// The top of the working tree; `nil` for a submodule that is not checked out at the moment.
    let top: FilePath?
    /// Its git directory; for a linked worktree `…/worktrees/NAME`.
    package let gitDirectory: FilePath
    /// The git directory that all worktrees of the repository share.
    package let commonDirectory: FilePath
    /// The start of its paths in messages: empty, or `lib/` for the submodule `lib`.
    package let prefix: String
    let git: GitProgram

    /// Finds the working tree that contains a path.
    ///
    /// - Throws: ``ConductorError`` of kind `git` if there is none.
    package init(_ path: FilePath, git: GitProgram) throws {
        guard let layout = RepositoryLayout.find(from: path), let top = layout.top else {
            throw ConductorError(.unreadableRepository, "'\(path)' is no working tree of git")
        }
        self.init(top: top, layout.gitDirectory, layout.commonDirectory, prefix: "", git: git)
    }

    private init(
        top: FilePath?, _ gitDirectory: FilePath, _ commonDirectory: FilePath, prefix: String, git: GitProgram
    ) {
        (self.top, self.gitDirectory, self.commonDirectory) = (top, gitDirectory, commonDirectory)
        (self.prefix, self.git) = (prefix, git)
    }

    /// The folder to run git in.
    package var path: FilePath { top ?? gitDirectory }

    /// A reader of the repository.
    package var reader: RepositoryReader { git.reader(path) }

    /// The operation of git that is not finished, such as a rebase; `nil` if there is none.
    package var operation: Operation? { Operation(inProgressIn: gitDirectory) }

    // MARK: Files

    /// Returns what `git status` shows; nothing for a submodule that is not checked out.
    package func status() async throws -> WorkingTreeStatus {
        top == nil ? WorkingTreeStatus() : try await reader.status()
    }

    /// Returns what `git status` shows, but for submodules, whose repositories may be gone.
    package func statusWithoutSubmodules() async throws -> WorkingTreeStatus {
        WorkingTreeStatus(
            porcelain: try await git(
                "status", "--porcelain=v2", "-z", "--untracked-files=all", "--no-renames", "--ignore-submodules=all",
                in: path))
    }

    /// Returns the files that differ from the index and at which git was told not to look.
    ///
    /// `git update-index --assume-unchanged` and `--skip-worktree` tell git so; `git status` and `git stash` leave such
    /// files out.
    ///
    /// - Parameter marks: what the index says, where it has been read.
    func hiddenChanges(_ marks: IndexMarks? = nil) async throws -> [String] {
        guard let top else { return [] }
        let marks = if let marks { marks } else { try await reader.indexMarks() }
        let unwatched = marks.unwatched.sorted { $0.key < $1.key }.filter {
            Files.kind(of: top.appending($0.key)) == .file
        }
        guard !unwatched.isEmpty else { return [] }
        let present = try await git.capture(["hash-object", "--"] + unwatched.map(\.key), in: top)
            .split(separator: "\n")
        return zip(unwatched, present).filter { $0.value.description != $1 }.map(\.0.key)
    }

    /// Returns the files whose content only the working tree has: those that differ from the commit, and untracked ones.
    package func filesWithWork() async throws -> [FilePath] {
        guard let top else { return [] }
        let status = try await status()
        return try await (status.staged + status.modified + status.untracked + hiddenChanges()).map {
            top.pushing(FilePath($0))
        }
    }

    /// Returns what git ignores: files, and whole folders with a slash at the end.
    package func ignored() async throws -> [String] {
        guard let top else { return [] }
        let entries = try await git(
            "ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z", in: top
        ).split(separator: "\0").map(String.init)
        let folders = entries.filter { $0.hasSuffix("/") }
        // git lists a folder in which everything is ignored, and its content as well.
        return entries.filter { entry in !folders.contains { entry != $0 && entry.hasPrefix($0) } }
    }

    /// Returns the commits of a detached `HEAD` that no local or remote-tracking branch and no tag has; newest first.
    package func commitsOnNoBranch() async throws -> [Commit] {
        guard case .detached(let commit) = try await reader.head() else { return [] }
        let branches = try await reader.branches(.local)
        let onBranches = Set(try await reader.commitsWithoutRemote(from: branches.map(\.commit)))
        return try await reader.commitsWithoutRemote(from: [commit]).filter { !onBranches.contains($0) }
    }

    // MARK: Submodules

    /// Returns the paths of the submodules in the index.
    package func submodulePaths() async throws -> [String] {
        top == nil ? [] : try await reader.indexMarks().submodules
    }

    /// Returns the submodules that were cloned, at any depth, also those that the checked-out commit does not have.
    ///
    /// Their repositories lie in this worktree's git directory or inside the working tree, and are removed with it.
    ///
    /// - Parameter marks: what the index says, where it has been read.
    package func submodules(_ marks: IndexMarks? = nil) async throws -> [WorkingTree] {
        var found: [WorkingTree] = []
        if let top {
            let marks = if let marks { marks } else { try await reader.indexMarks() }
            for name in marks.submodules {
                let path = top.appending(name)
                guard let layout = RepositoryLayout.find(from: path), layout.top == path else { continue }
                found.append(
                    WorkingTree(
                        top: path, layout.gitDirectory, layout.commonDirectory, prefix: "\(prefix)\(name)/", git: git))
            }
        }
        for (name, directory) in Self.repositories(in: modulesDirectory)
        where !found.contains(where: { $0.gitDirectory == directory }) {
            found.append(WorkingTree(top: nil, directory, directory, prefix: "\(prefix)\(name)/", git: git))
        }
        var all: [WorkingTree] = []
        for submodule in found { all += [submodule] + (try await submodule.submodules()) }
        return all
    }

    /// The folder with the repositories of the submodules.
    package var modulesDirectory: FilePath { gitDirectory.appending("modules") }

    /// Returns the repositories in a folder, by their names, which may contain slashes.
    private static func repositories(in folder: FilePath, below name: String = "") -> [(String, FilePath)] {
        Files.names(in: folder).flatMap { entry -> [(String, FilePath)] in
            let path = folder.appending(entry)
            guard Files.kind(of: path) == .folder else { return [] }
            let isRepository = Files.exists(path.appending("HEAD")) && Files.exists(path.appending("objects"))
            return isRepository ? [(name + entry, path)] : repositories(in: path, below: "\(name)\(entry)/")
        }
    }
}
