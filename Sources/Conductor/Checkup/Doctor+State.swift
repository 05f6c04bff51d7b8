import Errors
import FoundationEssentials
import Host
import Projects
import SystemPackage
import Text

extension Session {
    /// Checks that the state files can be read.
    func examineState() -> [Finding] {
        let stacks = Files.names(in: project.otherStacksDirectory).map(project.otherStacksDirectory.appending)
        let state: [(FilePath, (Data) -> Bool)] =
            ([project.stateDirectory] + stacks).map { folder in
                (
                    folder.appending("state.json"),
                    { (try? JSONDecoder().decode(WorktreeState.self, from: $0))?.schema == WorktreeState.schema }
                )
            } + [
                (
                    project.sharedDirectory.appending("stacks.json"),
                    { (try? JSONDecoder().decode(Stacks.self, from: $0))?.schema == Stacks.schema }
                )
            ]
        var findings: [Finding] = []
        for (path, isReadable) in state {
            if let bytes = try? Files.bytes(of: path), !isReadable(Data(bytes)) {
                findings.append(
                    Finding(
                        .problem, .unreadableState, "'\(path)' cannot be read",
                        fix: .init("Set '\(path)' aside; it is made anew from what git and docker say") {
                            try Files.move(path, to: FilePath("\(path).unreadable"))
                        }))
            }
            let aside = FilePath("\(path).unreadable")
            if Files.exists(aside) {
                findings.append(
                    Finding(
                        .warning, .unreadableState, "'\(aside)' could not be read and was set aside",
                        hint: "look at it; rm \(aside.string.quoted)")
                )
            }
        }
        return findings.isEmpty ? [Finding(ok: "what was written down can be read")] : findings
    }

    /// Looks for temporary files, and a note of a hook, that killed processes have left.
    func examineLeftovers() async -> [Finding] {
        let (left, clones) = (leftFiles(), project.abandonedStores)
        var findings = (left + clones.filter { !left.contains($0) }).map { path in
            Finding(
                .warning, .leftovers, "'\(project.display(path))' is left of a command that was killed",
                fix: .init("Removed '\(project.display(path))'") {
                    guard clones.contains(path) else { return try Files.remove(path) }
                    // Another worktree may begin to clone at any moment.
                    try await project.withStoresLocked(warn: warn) {}
                })
        }
        if operation() == nil, hasDeadNote {
            findings.append(
                Finding(
                    .problem, .notApplied,
                    "a hook has told that something moved, and the process that was to look is gone",
                    // `locked` handles the note after it has released the lock.
                    fix: .init("Looked at what a hook had told of") {}))
        }
        for note in (try? await notesOnGoneStacks()) ?? [] {
            findings.append(Finding(.warning, .worktreeGone, note, hint: "git conductor prune"))
        }
        return findings.isEmpty ? [Finding(ok: "no command has left anything behind")] : findings
    }

    /// Returns the temporary files and folders that killed commands did not come to rename.
    func leftFiles() -> [FilePath] {
        let environments = project.podsDirectory.appending("environments")
        var folders = [
            project.stateDirectory, project.sharedDirectory, project.storesDirectory, project.root,
            project.root.appending("config"), project.podsDirectory,
            project.commonDirectory, project.commonDirectory.appending("info"),
            project.commonDirectory.appending("hooks"), project.sharedDirectory.appending("hooks"),
        ]
        let stacks = Files.names(in: project.otherStacksDirectory).map(project.otherStacksDirectory.appending)
        folders += stacks
        for folder in [project.stateDirectory, environments] + stacks {
            folders += Files.names(in: folder).map { folder.appending($0) }.filter { Files.kind(of: $0) == .folder }
        }
        for store in Files.names(in: project.storesDirectory) where !store.hasPrefix(".") {
            let store = project.storesDirectory.appending(store)
            folders += [store, store.appending("hooks"), store.appending("conductor")]
        }
        var seen: Set<FilePath> = []
        return folders.filter { seen.insert($0).inserted }.flatMap { Files.leftovers(in: $0) }
    }
}
