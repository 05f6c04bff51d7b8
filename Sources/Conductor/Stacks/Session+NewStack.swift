import Checkouts
import Errors
import Git
import Host
package import Pipeline
package import Projects
import Repositories
package import SystemPackage
import Text

extension Session {
    /// Decides how the worktree of a new stack is made.
    ///
    /// - Parameters:
    ///   - name: the name of the stack and, if no other one is given, of its branch.
    ///   - branch: the branch, tag or commit to check out or, where a branch is made, to begin at.
    ///   - newBranch: the branch to make; `nil` for none.
    ///   - path: the top of the worktree; `nil` for the usual place.
    ///   - continuing: whether a worktree that is there on that branch is taken as it is.
    /// - Throws: ``ConductorError`` of kind `exists` where something is at the path; `unknownName` for an unknown branch;
    ///   `git` for one that another worktree has checked out; `usage` for a name that git takes for no branch.
    package func newStack(
        _ name: String, on branch: String?, making newBranch: String?, at path: FilePath?, continuing: Bool
    ) async throws -> NewStack {
        let usual = try await settings().worktree(ofStack: name, in: project)
        let path = path ?? usual
        let stacks = try await stacks()
        if let stack = stacks.first(where: { $0.path == path }) {
            let wanted = newBranch ?? branch ?? name
            if continuing, stack.head?.branch == wanted {
                return NewStack(path: path, branch: wanted, isThere: true, isNewBranch: false, arguments: [])
            }
            throw ConductorError(
                .stackExists, "there is a stack '\(stack.name)' at '\(path)' already",
                hint: "cd \(path.string.quoted) && git conductor up")
        }
        guard !Files.exists(path) || Files.kind(of: path) == .folder && Files.names(in: path).isEmpty else {
            throw ConductorError(
                .placeTaken, "'\(path)' is there already, and is no worktree of this project",
                hint: "name another place with '--path', or a folder for all: git config conductor.worktrees FOLDER")
        }
        let wanted = branch ?? (newBranch == nil ? name : "HEAD")
        let revision = try await Revision(wanted, in: reader)
        if let newBranch {
            try await git.check(newBranch: newBranch)
            guard revision != nil else { throw try await unknownBranch(wanted, name) }
            if try await reader.branches(.local).contains(where: { $0.name == newBranch }) {
                throw ConductorError(
                    .branchExists, "the project has a branch '\(newBranch)' already",
                    hint: "git conductor stack add \(name.quoted) \(newBranch.quoted)")
            }
            return NewStack(
                path: path, branch: newBranch, isNewBranch: true,
                arguments: ["--no-track", "-b", newBranch, "--", path.string, wanted])
        }
        switch revision?.kind {
        case .local:
            if let holder = stacks.first(where: { $0.head?.branch == wanted }) {
                throw ConductorError(
                    .branchInUse, "the branch '\(wanted)' is checked out at '\(holder.path)'",
                    hint: "git conductor stack add \(name.quoted) -b NEW-BRANCH")
            }
            return NewStack(path: path, branch: wanted, isNewBranch: false, arguments: ["--", path.string, wanted])
        case .remote(let tracked):
            return NewStack(
                path: path, branch: wanted, isNewBranch: false,
                arguments: ["--track", "-b", wanted, "--", path.string, tracked])
        case .commit where branch != nil:
            return NewStack(
                path: path, branch: nil, isNewBranch: false, arguments: ["--detach", "--", path.string, wanted])
        case .commit, nil:
            guard branch == nil else { throw try await unknownBranch(wanted, name) }
            try await git.check(newBranch: name)
            return NewStack(
                path: path, branch: name, isNewBranch: true, arguments: ["--no-track", "-b", name, "--", path.string])
        }
    }

    private func unknownBranch(_ word: String, _ name: String) async throws -> ConductorError {
        let remotes = try await reader.configuration().strings(ofEach: "remote", "url").keys
        let remote = remotes.first { word.hasPrefix("\($0)/") }
        let branch = String(word.dropFirst(remote.map { $0.count + 1 } ?? 0))
        let fetch = ["git fetch", remote?.quoted].compactMap(\.self).joined(separator: " ")
        return ConductorError(
            .unknownBranch, "the project has no branch, tag or commit '\(word)'",
            hint:
                "git conductor stack add \(name.quoted) -b \(branch.quoted) makes a branch; '\(fetch)' brings new ones"
        )
    }

    /// Makes the worktree of a new stack.
    ///
    /// - Returns: a session for its own stack.
    /// - Throws: ``ConductorError`` of kind `git` where git does not make it, with what it says; `project` where the branch
    ///   has neither pods nor a compose file.
    package func add(_ stack: NewStack) async throws -> Session {
        if stack.isThere { return try session(at: stack.path) }
        if let gone = try await reader.worktrees().first(where: { $0.path == stack.path && !$0.isValid }) {
            try await forget(gone)
        }
        try Files.createFolder(stack.path.removingLastComponent())
        try await git.capture(["worktree", "add"] + stack.arguments, in: project.root)
        let session = try session(at: stack.path)
        let (files, left) = try KeptFiles(ofWorktree: session.project.worktreeName, in: project)
            .putFilesBack(to: stack.path)
        if !files.isEmpty { report("Put back what was kept of the stack: \(files.joined(separator: ", "))") }
        if let left { warn("not everything that was kept could be put back; it is in '\(left)'") }
        return session
    }

    /// Has git forget a worktree whose folder was deleted, with checkouts in it for which we had locked it.
    ///
    /// - Throws: ``ConductorError`` of kind `workAtRisk` where git's folder for it has work that is nowhere else, or
    ///   somebody else has locked it.
    func forget(_ gone: Worktree) async throws {
        var reasons = try await reasonsToKeep(gone, in: project.commonDirectory)
        if let lock = gone.lockReason, lock != ProjectCheckouts.guardReason { reasons.append("locked: \(lock)") }
        guard reasons.isEmpty else {
            throw ConductorError(
                .damagedWorktree, "the worktree '\(gone.path)' was deleted, and git still has work of it",
                details: reasons,
                hint: "bring its folder back, or let git forget it: git worktree remove --force --force "
                    + gone.path.string.quoted)
        }
        try await git("worktree", "remove", "--force", "--force", gone.path.string, in: project.commonDirectory)
    }

    /// Whether this is a new linked worktree that gets the checkouts of the main one (`conductor.follow`): nothing was checked
    /// out or brought up here before.
    package func followsCheckouts() async throws -> Bool {
        guard project.isLinkedWorktree, project.otherStack == nil, try await settings().followsCheckouts else {
            return false
        }
        let state = state()
        return state.checkouts.isEmpty && state.applied == nil
    }

    /// Returns those sources that the main worktree has checked out.
    package func followedSources(in situation: Situation) -> [Source] {
        let checkouts = (try? session(at: project.mainRoot))?.state().checkouts.values
        return situation.sources.filter { source in checkouts?.contains { $0.isOf(source) } == true }
    }
}
