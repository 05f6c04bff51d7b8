import Errors
import Host
import Projects
import Repositories
import SystemPackage

/// Finds worktrees and checkouts that the user has moved, copied or deleted.
///
/// A worktree and its repository name each other's paths, and `stacks.json` has the path of each stack. Where these
/// disagree, either the repair follows from them, or a person has to decide.
extension Session {
    /// Checks that everything is where it was, makes the automatic repairs, and warns about the other problems.
    ///
    /// - Parameter isTold: whether to warn about the other problems.
    /// - Throws: ``ConductorError`` of kind `project` where the worktree is a copy that shares its git directory.
    package func checkPlace(isTold: Bool = true) async throws {
        try refuseDoubled()
        let findings = try await placeFindings()
        let fixes = findings.compactMap(\.fix).filter(\.isAutomatic)
        if !fixes.isEmpty {
            try await locked {
                for fix in fixes {
                    try await fix.mend()
                    report(fix.done)
                }
            }
        }
        guard isTold else { return }
        for finding in findings where finding.state == .problem && finding.fix?.isAutomatic != true {
            warn(finding.line)
        }
    }

    /// Returns a finding for each project, worktree, checkout and store that is not where it was or not complete.
    func placeFindings() async throws -> [Finding] {
        let settings = try await settings()
        let folder = try settings.checkoutsFolder(in: project)
        let findings = try relocation(settings) + worktreeFindings()
        do {
            try project.checkCheckouts(folder)
        } catch {
            // What is there is not ours: nothing is to be led there, or brought back.
            return findings + [Finding(error)]
        }
        return try await findings + damagedWorktreeFindings(folder) + checkoutFindings(in: folder)
            + storeFindings(folder)
    }

    /// Throws where the project's folder is a copy of one of its linked worktrees, because git takes both for the same
    /// one.
    func refuseDoubled() throws {
        guard project.isLinkedWorktree, let link = WorktreeLink(entry: project.gitDirectory),
            !link.leads(to: project.root), link.condition == .sound
        else { return }
        throw ConductorError(
            .copiedWorktree, "'\(project.root)' is a copy of the worktree '\(link.top)', and git takes both for one",
            hint: "move it away and make one of its own: git worktree add '\(project.root)'")
    }

    // MARK: The project

    /// Compares the worktree's path with the one recorded for its stack. A copy gets a stack of its own.
    private func relocation(_ settings: ProjectSettings) throws -> [Finding] {
        let stacks = Stacks.read(project, warn: nil)
        guard let record = stacks.stacks[project.worktreeName], !record.isOf(project) else { return [] }
        let name = stacks.name(for: project, configured: try settings.stack, projectName: "")
        let isCopy = record.isInUse(besides: project)
        let done =
            isCopy
            ? "This project is a copy of '\(record.path)': it has a stack of its own now, '\(name)'"
            : "This project was moved from '\(record.path)': its stack '\(name)' goes with it"
        return [
            Finding(
                .problem, .worktreeMoved, "the project was \(isCopy ? "copied" : "moved") from '\(record.path)'",
                fix: .init(done, isAutomatic: true) {
                    if isCopy {
                        // The stack that was applied is the original's.
                        var state = WorktreeState.read(project, warn: warn)
                        (state.applied, state.data) = (nil, nil)
                        try state.write(project)
                        try Files.remove(project.otherStacksDirectory)
                    }
                    try await Stacks.record(name, for: project, isOfCopy: isCopy)
                })
        ]
    }

    /// Returns the worktrees of the project that do not find their repository any more, or that were moved.
    private func worktreeFindings() -> [Finding] {
        var findings: [Finding] = []
        if project.isLinkedWorktree, let link = WorktreeLink(entry: project.gitDirectory),
            !link.leads(to: project.root)
        {
            findings.append(tie(link, to: project.root, was: link.top))
        }
        for link in WorktreeLink.all(in: project.commonDirectory) where link.condition == .astray {
            findings.append(tie(link, to: link.top, was: nil))
        }
        return findings
    }

    private func tie(_ link: WorktreeLink, to top: FilePath, was: FilePath?) -> Finding {
        let name = project.display(top)
        let words = was.map { "was moved from '\($0)'" } ?? "names a repository that was moved"
        return Finding(
            .problem, .worktreeMoved, "the worktree '\(name)' \(words)",
            fix: .init("Led the worktree '\(name)' and its repository to each other again", isAutomatic: true) {
                try link.tie(to: top)
            })
    }

    // MARK: Checkouts

    /// Checks the checkouts whose `.git` names one of the project's stores.
    private func checkoutFindings(in folder: FilePath) -> [Finding] {
        var findings: [Finding] = []
        for name in Files.names(in: folder) {
            let top = folder.appending(name)
            guard let named = WorktreeLink.entry(namedBy: top), let entry = ownEntry(likeOf: named) else { continue }
            let store = entry.removingLastComponent().removingLastComponent()
            guard let link = WorktreeLink(entry: entry) else {
                // Where the named entry exists, it may be that of another project's store.
                if !Files.exists(named) { findings.append(storeGone(top, store: store)) }
                continue
            }
            if link.leads(to: top) { continue }
            if link.condition == .sound {
                findings.append(
                    Finding(
                        .problem, .copiedWorktree,
                        "'\(project.display(top))' is a copy of '\(project.display(link.top))', and git takes both for one",
                        hint: "move it out of '\(project.display(folder))'"))
            } else {
                findings.append(tie(link, to: top, was: link.top))
            }
        }
        return findings
    }

    /// Returns the path in this project's stores that corresponds to a worktree's entry in a store, wherever that
    /// project is.
    ///
    /// - Returns: `nil` where the path is not `…/conductor/stores/NAME.git/worktrees/NAME`.
    private func ownEntry(likeOf entry: FilePath) -> FilePath? {
        let words = entry.components.suffix(5).map(\.string)
        guard words.count == 5, words[0] == "conductor", words[1] == "stores", words[3] == "worktrees" else {
            return nil
        }
        return project.storesDirectory.appending(words[2]).appending("worktrees").appending(words[4])
    }

    private func storeGone(_ top: FilePath, store: FilePath) -> Finding {
        let name = project.display(top)
        let state = WorktreeState.read(project, warn: nil)
        let isThere = Files.exists(store)
        let record = top.lastComponent.flatMap { state.checkouts[$0.string] }
        let what =
            isThere
            ? "the store of '\(name)' does not know it any more"
            : "the store of '\(name)' was deleted, and with it its commits that were not pushed"
        guard let record else {
            return Finding(.problem, .checkoutNotWhole, what, hint: "move '\(name)' away, then check it out again")
        }
        return Finding(
            .problem, .checkoutNotWhole, what + "; its files are there",
            fix: .init("Made '\(name)' a worktree of its source again: its files are as they were") {
                try await reattach(top, record)
            })
    }

    /// Checks the worktrees that the stores have entries for: that they exist and are complete.
    private func storeFindings(_ folder: FilePath) -> [Finding] {
        let own = Set(Files.names(in: folder).compactMap { WorktreeLink.entry(namedBy: folder.appending($0)) })
        var findings: [Finding] = []
        for store in Files.names(in: project.storesDirectory) where store.hasSuffix(".git") && !store.hasPrefix(".") {
            for link in WorktreeLink.all(in: project.storesDirectory.appending(store)) {
                let name = project.display(link.top)
                let isOurs = link.top.removingLastComponent() == folder
                switch link.condition {
                case .astray: findings.append(tie(link, to: link.top, was: nil))
                case .gone where isOurs && !own.contains(link.entry): findings.append(deleted(link))
                case .cut where isOurs:
                    findings.append(
                        Finding(
                            .problem, .checkoutNotWhole, "'\(name)' has lost its '.git'",
                            fix: .init("Made '\(name)' a worktree of its source again: its files are as they were") {
                                try link.tie(to: link.top)
                            }))
                case .sound where isOurs && link.isHalfMade:
                    findings.append(
                        Finding(
                            .problem, .checkoutNotWhole, "'\(name)' is half made: git was stopped while it filled it",
                            hint: "git conductor checkout \(link.top.lastComponent?.string ?? "")",
                            fix: .init("Made '\(name)' anew") { try await checkOutAgain(link.top) }))
                case .sound where isOurs && !link.isLocked:
                    findings.append(
                        Finding(
                            .warning, .checkoutNotWhole,
                            "'\(name)' is not whole: its checkout was killed, or it was unlocked by hand",
                            hint: "git conductor checkout \(link.top.lastComponent?.string ?? "")",
                            fix: .init("Made '\(name)' whole") { try await checkOutAgain(link.top) }))
                default: break
                }
            }
        }
        return findings
    }

    private func deleted(_ link: WorktreeLink) -> Finding {
        let name = link.top.lastComponent?.string ?? ""
        let on = link.head.map { " on '\($0.count == 40 ? String($0.prefix(7)) : $0)'" } ?? ""
        return Finding(
            .problem, .checkoutNotWhole, "'\(project.display(link.top))' was deleted",
            hint: "'git conductor checkout \(name)' brings it back\(on), 'git conductor remove \(name)' forgets it",
            fix: .init("Brought '\(project.display(link.top))' back\(on)") { try await checkOutAgain(link.top) })
    }
}
