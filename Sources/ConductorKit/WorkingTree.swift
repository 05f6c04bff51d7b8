import Compose
import Git
import Host
import SystemPackage

/// A working tree and its repository: a checkout, a submodule in one, or the project itself.
struct WorkingTree: Sendable {
    /// Where its files are; `nil` for a submodule that has none at the moment.
    let top: FilePath?
    /// Where git keeps what is its own.
    let gitDirectory: FilePath
    /// What stands before its paths, for a person: nothing, or `lib/` for the submodule `lib`.
    let prefix: String
    let git: GitProgram

    /// Looks at the working tree at a path.
    ///
    /// - Throws: ``ConductorError`` of kind `git` where there is none.
    init(_ path: FilePath, git: GitProgram) throws {
        guard let layout = Layout.find(from: path), let top = layout.top else {
            throw ConductorError(.git, "'\(path)' is no working tree of git")
        }
        self.init(top: top, gitDirectory: layout.gitDirectory, prefix: "", git: git)
    }

    private init(top: FilePath?, gitDirectory: FilePath, prefix: String, git: GitProgram) {
        (self.top, self.gitDirectory, self.prefix, self.git) = (top, gitDirectory, prefix, git)
    }

    /// Where git is to be run.
    var path: FilePath { top ?? gitDirectory }

    /// Reads the repository.
    var reader: RepositoryReader { git.reader(path) }

    /// What git has begun here and not ended.
    var operation: Operation? { Layout.find(from: path)?.operationInProgress }

    // MARK: Files

    /// What differs from the commit; nothing where there are no files.
    func status() async throws -> Status {
        top == nil ? Status() : try await reader.status()
    }

    /// Files that differ from the index although git was told not to look at them (`git update-index
    /// --assume-unchanged` or `--skip-worktree`). `git status` and `git stash` leave them out.
    func hiddenChanges() async throws -> [String] {
        guard let top else { return [] }
        let flagged = try await git("ls-files", "-v", "-z", in: top).split(separator: "\0")
            .filter { $0.first == "S" || $0.first?.isLowercase == true }.map { String($0.dropFirst(2)) }
            .filter { Files.kind(of: top.appending($0)) == .file }
        guard !flagged.isEmpty else { return [] }
        let indexed = try await git.capture(["ls-files", "--stage", "-z", "--"] + flagged.map(\.literal), in: top)
            .split(separator: "\0").reduce(into: [String: Substring]()) { entries, line in
                // "MODE ID STAGE\tPATH"
                let parts = line.split(separator: "\t", maxSplits: 1)
                guard parts.count == 2 else { return }
                entries[String(parts[1])] = parts[0].split(separator: " ").dropFirst().first
            }
        let present = try await git.capture(["hash-object", "--"] + flagged, in: top).split(separator: "\n")
        return zip(flagged, present).filter { indexed[$0] != $1 }.map(\.0)
    }

    /// What git ignores: files, and whole folders with a slash at the end.
    func ignored() async throws -> [String] {
        guard let top else { return [] }
        let entries = try await git(
            "ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z", in: top
        ).split(separator: "\0").map(String.init)
        let folders = entries.filter { $0.hasSuffix("/") }
        // A folder in which everything is ignored is told of together with what is in it.
        return entries.filter { entry in !folders.contains { entry != $0 && entry.hasPrefix($0) } }
    }

    /// Commits of a detached `HEAD` that are on no branch, on no remote and behind no tag; newest first.
    func commitsOnNoBranch() async throws -> [Commit] {
        guard case .detached(let commit) = try await reader.head() else { return [] }
        let branches = try await reader.branches(.local)
        let onBranches = Set(try await reader.commitsWithoutRemote(from: branches.map(\.commit)))
        return try await reader.commitsWithoutRemote(from: [commit]).filter { !onBranches.contains($0) }
    }

    // MARK: Submodules

    /// The paths of submodules that the index has.
    func submodulePaths() async throws -> [String] {
        guard let top else { return [] }
        return try await git("ls-files", "--stage", "-z", in: top).split(separator: "\0").compactMap { line in
            line.hasPrefix("160000 ") ? line.split(separator: "\t", maxSplits: 1).last.map(String.init) : nil
        }
    }

    /// The submodules that were cloned, at any depth; those too that what is checked out does not have.
    ///
    /// Their repositories lie in this worktree's git directory, or inside of the working tree: both go with it.
    func submodules() async throws -> [WorkingTree] {
        var found: [WorkingTree] = []
        if let top {
            for name in try await submodulePaths() {
                let path = top.appending(name)
                guard let layout = Layout.find(from: path), layout.top == path else { continue }
                found.append(
                    WorkingTree(top: path, gitDirectory: layout.gitDirectory, prefix: "\(prefix)\(name)/", git: git))
            }
        }
        for (name, directory) in Self.repositories(in: modulesDirectory)
        where !found.contains(where: { $0.gitDirectory == directory }) {
            found.append(WorkingTree(top: nil, gitDirectory: directory, prefix: "\(prefix)\(name)/", git: git))
        }
        var all: [WorkingTree] = []
        for submodule in found { all += [submodule] + (try await submodule.submodules()) }
        return all
    }

    /// Where the repositories of submodules lie.
    var modulesDirectory: FilePath { gitDirectory.appending("modules") }

    /// The repositories in a folder, by their names, which may have slashes.
    private static func repositories(in folder: FilePath, below name: String = "") -> [(String, FilePath)] {
        Files.names(in: folder).flatMap { entry -> [(String, FilePath)] in
            let path = folder.appending(entry)
            guard Files.kind(of: path) == .folder else { return [] }
            let isRepository = Files.exists(path.appending("HEAD")) && Files.exists(path.appending("objects"))
            return isRepository ? [(name + entry, path)] : repositories(in: path, below: "\(name)\(entry)/")
        }
    }
}

extension String {
    /// The text as a word of a shell's command line.
    var quoted: String { ShellWords.quote(self) }

    /// A path for git that stands for itself, whatever characters it has.
    fileprivate var literal: String { ":(literal)" + self }
}
