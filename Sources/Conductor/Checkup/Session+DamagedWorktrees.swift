import Errors
import Git
import Host
import Projects
import Repositories
import SystemPackage

extension Session {
    /// The worktrees of the stores that git cannot read.
    ///
    /// Where their repository is they can be told at once, and their working tree where a checkout names them. Those that no
    /// checkout of any worktree of the project names are of no use to anybody.
    ///
    /// - Parameter folder: the folder of the checkouts.
    func damagedWorktreeFindings(_ folder: FilePath) async throws -> [Finding] {
        let stores = Files.names(in: project.storesDirectory).filter { $0.hasSuffix(".git") && !$0.hasPrefix(".") }
        let damaged = stores.flatMap { DamagedWorktree.all(in: project.storesDirectory.appending($0)) }
        guard !damaged.isEmpty else { return [] }
        let tops = try await checkoutFolders(folder).flatMap { folder in
            Files.names(in: folder).map { folder.appending($0) }
        }
        return damaged.flatMap { worktree -> [Finding] in
            let top = tops.first { top in
                WorktreeLink.entry(namedBy: top).flatMap { Files.real($0) } == Files.real(worktree.entry)
            }
            return findings(on: worktree, namedBy: top)
        }
    }

    private func findings(on worktree: DamagedWorktree, namedBy top: FilePath?) -> [Finding] {
        let name = top ?? worktree.entry
        let what =
            "'\(project.display(name))' is a worktree of which git cannot read "
            + worktree.damaged.map { "'\($0)'" }.joined(separator: " and ")
        var findings: [Finding] = []
        if worktree.lacksRepository || worktree.lacksWorkingTree && top != nil {
            findings.append(
                Finding(
                    .problem, .damagedWorktree, what,
                    fix: .init("Mended what git knows of the worktree '\(project.display(name))'", isAutomatic: true) {
                        try worktree.mend(workingTree: top)
                    }))
        }
        if top == nil, worktree.damaged != ["commondir"] {
            findings.append(
                Finding(
                    .problem, .damagedWorktree, what + ", and no checkout is of it",
                    fix: .init("Removed '\(project.display(worktree.entry))'") { try await remove(worktree) }))
        } else if worktree.damaged.contains("HEAD") {
            findings.append(
                Finding(
                    .problem, .damagedWorktree, what,
                    hint: "move it away and run 'git conductor doctor --fix', then check it out again"))
        }
        return findings
    }

    /// The folders of checkouts of all worktrees of the project, which share the stores.
    private func checkoutFolders(_ folder: FilePath) async throws -> Set<FilePath> {
        var path = folder
        guard path.removePrefix(project.root) else { return [folder] }
        let roots = try await reader.worktrees().map(\.path) + [project.mainRoot, project.root]
        return Set(roots.map { $0.pushing(path) })
    }

    /// Removes a worktree that nobody can use, unless only it has something that a person has made.
    private func remove(_ damaged: DamagedWorktree) async throws {
        let store = damaged.entry.removingLastComponent().removingLastComponent()
        let text = try? Files.text(of: damaged.entry.appending("HEAD"))
        let name = text?.split(whereSeparator: \.isWhitespace).last.map(String.init) ?? ""
        let commit = try await git.reader(store).resolve(name)
        let worktree = Worktree(
            name: damaged.entry.lastComponent?.string ?? "", path: damaged.entry, gitDirectory: damaged.entry,
            isValid: false, lockReason: nil, head: commit.map { .detached($0) })
        let reasons = try await reasonsToKeep(worktree, in: store)
        guard reasons.isEmpty else {
            throw ConductorError(
                .damagedWorktree, "'\(project.display(damaged.entry))' is not removed, as something is only there",
                details: reasons, hint: "look at it, then remove it")
        }
        try Files.remove(damaged.entry)
    }
}
