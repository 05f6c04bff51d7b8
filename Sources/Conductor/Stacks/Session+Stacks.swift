import Errors
import Git
import Host
import Projects
import Repositories
package import SystemPackage
import Text

/// The worktrees of the project, each with a stack of its own.
extension Session {
    /// Returns the stacks of all worktrees of the project that are there, the main one's first.
    ///
    /// - Throws: `GitError` or `ConductorError` of kind `git` where the repository cannot be read.
    package func stacks() async throws -> [ProjectStack] {
        let linked = try await reader.worktrees().filter(\.isValid).map { ($0.name, $0.path, $0.head) }
        let main = try? await git.reader(project.mainRoot).head()
        let records = Stacks.read(project, warn: warn).stacks
        var stacks: [ProjectStack] = []
        for (worktree, path, head) in [("", project.mainRoot, main)] + linked {
            // A branch without pods or a compose file has no stack, and the repository may be a bare one.
            guard let session = try? session(at: path) else { continue }
            let record = records[worktree]
            let name = record?.isOf(session.project) == true ? record?.name : try await session.ownStack().name
            stacks.append(ProjectStack(worktree: worktree, path: session.project.root, name: name ?? "", head: head))
        }
        return stacks
    }

    /// Returns the session for the own stack of a worktree of the project.
    ///
    /// - Throws: ``ConductorError`` of kind `project` where there is none at the path.
    package func session(at path: FilePath) throws -> Session {
        let found = try Project.find(from: path)
        guard found.commonDirectory == project.commonDirectory, found.root == path || found.root == Files.real(path)
        else {
            throw ConductorError(
                .unknownStack, "'\(path)' is no worktree of this project", hint: "'git conductor stack list' shows all")
        }
        var session = self
        (session.project, session.environment, session.isNameDerived) = (found, nil, false)
        return session
    }

    /// Returns the session for the stack that a word of the command line names: another stack of a worktree, by its name, or
    /// a worktree's own, as ``stack(named:)``.
    ///
    /// - Throws: ``ConductorError`` of kind `unknownName` where there is none; `project` where its worktree is gone.
    package func session(ofStack word: String) async throws -> Session {
        let stacks = Stacks.read(project, warn: warn)
        guard
            let other = stacks.all.first(where: {
                $0.record.name == word && stacks.stacks[$0.worktree]?.name != word
            })?.record
        else { return try session(at: try await stack(named: word).path) }
        guard Files.exists(FilePath(other.path)) else {
            throw ConductorError(
                .worktreeGone, "the worktree of the stack '\(word)' is gone: '\(other.path)'",
                hint: "'git conductor prune' shows what is left of it")
        }
        var session = try session(at: FilePath(other.path))
        session.project.otherStack = word
        return session
    }

    /// Returns the stack that a word of the command line names: by its name or path, or else by the name, folder or branch
    /// of its worktree, or the name with which ``newStack(_:on:making:at:)`` makes one there.
    ///
    /// - Throws: ``ConductorError`` of kind `unknownName`, also where a word could mean several.
    package func stack(named word: String) async throws -> ProjectStack {
        let stacks = try await stacks()
        let path = host.currentDirectory.pushing(FilePath(word)).lexicallyNormalized()
        let usual = try await settings().worktree(ofStack: word, in: project)
        if let found = stacks.first(where: { $0.name == word || $0.path == path }) { return found }
        let found = stacks.filter { stack in
            [stack.worktree, stack.path.lastComponent?.string, stack.head?.branch].contains(word) || stack.path == usual
        }
        if let only = found.first, found.count == 1 { return only }
        guard found.isEmpty else {
            throw ConductorError(
                .unknownStack, "'\(word)' may be several stacks",
                details: found.map { "\($0.name): \($0.path)" }, hint: "name it as in 'git conductor stack list'")
        }
        let records = Stacks.read(project, warn: warn).all.map(\.record)
        if let gone = records.first(where: {
            ($0.name == word || $0.path == usual.string) && !Files.exists(FilePath($0.path))
        }) {
            throw ConductorError(
                .worktreeGone, "the worktree '\(gone.path)' of the stack '\(gone.name)' is gone",
                hint: "git conductor prune removes what is left of it")
        }
        throw ConductorError(
            .unknownStack, "the project has no stack '\(word)'",
            hint: didYouMean(word, among: stacks.map(\.name)) ?? "'git conductor stack list' shows all")
    }
}
