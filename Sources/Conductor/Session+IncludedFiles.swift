import Errors
import Host
import Pipeline
import Projects
import Repositories
import SystemPackage

/// Files that git ignores, and that a linked worktree needs as the main one has them.
extension Session {
    /// Copies the ignored files of the main worktree that `.worktreeinclude` or `conductor.copy` name and that this worktree
    /// lacks. What is here already stays.
    ///
    /// - Parameter isDryRun: whether nothing is copied.
    /// - Returns: what is copied, relative to the top of the worktree; nothing in the main worktree.
    /// - Throws: ``ConductorError`` of kind `git` where git or `cp` fails; `HostError`.
    package func bringIncludedFiles(isDryRun: Bool = false) async throws -> [String] {
        guard project.isLinkedWorktree, project.hasMainWorktree else { return [] }
        let list = project.root.appending(".worktreeinclude")
        let patterns = try await settings().copied + [Files.exists(list) ? Files.text(of: list) : ""]
        guard patterns.contains(where: { !$0.isEmpty }) else { return [] }
        let wanted = try await included(patterns.joined(separator: "\n"))
        let folder = try ConfinedFolder(project.root)
        var copied: [String] = []
        for path in wanted {
            do {
                guard try folder.kind(of: FilePath(path)) == nil else { continue }
                if !isDryRun { try await copy(path, into: folder) }
                copied.append(path)
            } catch let error as HostError where error.kind == .outside {
                warn("'\(path)' is not copied from the main worktree: \(error)")
            }
        }
        return copied
    }

    /// Returns the ignored files and folders of the main worktree that patterns name, as `.gitignore` would.
    private func included(_ patterns: String) async throws -> [String] {
        let file = Files.temporarySibling(of: project.stateDirectory.appending("include"))
        try Files.write(patterns + "\n", to: file)
        defer { try? Files.remove(file) }
        let listed = try await git(
            "ls-files", "--others", "--ignored", "--exclude-from=\(file)", "--directory", "-z", in: project.mainRoot)
        let reader = git.reader(project.mainRoot)
        let checkouts = project.display(try await settings().checkoutsFolder(in: project))
        var paths: [String] = []
        for name in listed.split(separator: "\0").map(String.init) {
            // What git does not ignore comes with a branch, or is nobody else's business.
            guard !FilePath(name).starts(with: FilePath(checkouts)), try await reader.isIgnored(name) else { continue }
            paths.append(FilePath(name).string)
        }
        return paths
    }

    /// Copies a file or folder; where the file system can, its content is shared until one side changes it.
    private func copy(_ path: String, into folder: ConfinedFolder) async throws {
        #if canImport(Darwin)
        let sharing = ["-c"]
        #else
        let sharing = ["--reflink=auto"]
        #endif
        let source = project.mainRoot.pushing(FilePath(path))
        let copy = Files.temporarySibling(of: project.root.appending("copy"))
        defer { try? Files.remove(copy) }
        func run(_ options: [String]) async throws -> Captured {
            try await host.processes.capture(
                Command(
                    "cp", ["-R", "-p"] + options + ["--", source.string, copy.string], environment: host.environment))
        }
        var captured = try await run(sharing)
        // Not every 'cp' knows the option.
        if !captured.status.isSuccess {
            try Files.remove(copy)
            captured = try await run([])
        }
        guard captured.status.isSuccess else {
            throw ConductorError(
                .fileFailed, "'\(path)' cannot be copied from the main worktree",
                details: captured.error.split(whereSeparator: \.isNewline).map(String.init))
        }
        _ = try folder.take(copy, as: FilePath(path))
    }
}
