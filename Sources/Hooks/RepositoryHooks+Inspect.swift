import Git
import HookScripts
import Host
import Projects
import Repositories
import SystemPackage

extension RepositoryHooks {
    /// Inspects the hooks of each worktree of the repository, as the user's own git comes to them.
    ///
    /// - Throws: ``ConductorError``, `GitError`.
    package func inspect() async throws -> [HookInspection] {
        var tops = try await git.reader(repository).worktrees().filter(\.isValid).map(\.path)
        if let main = mainWorktree { tops.insert(main, at: 0) }
        let files = fileProblems + (await programProblem.map { [$0] } ?? [])
        var inspections: [HookInspection] = []
        for top in tops.isEmpty ? [repository] : tops {
            let found = HookInspection.Found(
                hasTraces: haveTraces, settings: try await settings(from: top), ownFolder: ownFolder.path.string,
                command: command, files: files)
            inspections.append(HookInspection(worktree: top, mechanism: mechanism, found: found))
        }
        return inspections
    }

    private var mainWorktree: FilePath? {
        // A bare repository, such as a store, has none.
        guard (try? configuration.bool("core.bare")) != true, repository.lastComponent?.string == ".git" else {
            return nil
        }
        return repository.removingLastComponent()
    }

    /// The settings that decide about our hooks in a worktree, with those of the user's environment.
    private func settings(from worktree: FilePath) async throws -> [GitSetting] {
        let variables = git.host.settingVariables
        let pattern = #"^(core\.hookspath|conductor\.hooks|hook\..*)$"#
        let listing = try await git.attempt(
            ["config", "--show-scope", "--show-origin", "-z", "--get-regexp", pattern], in: worktree, variables)
        let settings = GitSetting.list(listing.output, in: worktree, variables: variables.keys.sorted())
        let own = "CONDUCTOR_HOOKS"
        // The hook knows no other word for it.
        guard git.host.environment[own] == "0" else { return settings }
        return settings + [GitSetting(own, "0", scope: "command", file: nil, variables: [own])]
    }

    /// What is wrong with the files of our hooks, those with which the same is wrong together.
    private var fileProblems: [HookProblem] {
        let program = program?.string
        var groups: [(file: HookFile, names: [String])] = []
        let isForwarded = (try? configuration.strings("core.hooksPath").last) == ownFolder.path.string
        let folder =
            switch mechanism {
            case .configuration: HookFolder(path: script.removingLastComponent())
            case .files, .forwarding: isForwarded ? ownFolder : HookFolder(path: folder)
            }
        for name in mechanism == .configuration ? [Self.scriptName] : HookScripts.names {
            let hook = mechanism == .configuration ? "any" : name
            let problem = folder.problem(name, script: HookScripts.script(for: hook, program: program))
            // git has a shell read that script.
            guard let problem, mechanism != .configuration || ![.notExecutable, .forbidden].contains(problem) else {
                continue
            }
            if let index = groups.firstIndex(where: { $0.file == problem }) {
                groups[index].names.append(name)
            } else {
                groups.append((problem, [name]))
            }
        }
        return groups.map { .files($0.file, $0.names, in: folder.path) }
    }

    /// What is wrong with the program that our hooks run.
    private var programProblem: HookProblem? {
        get async {
            guard let program else { return nil }
            if let file = HookFile(program: program) { return .program(file, program) }
            guard Files.real(program) != Files.real(git.host.executable) else { return nil }
            let said = await version(of: program)
            return said == "git-conductor \(Version.text)" ? nil : .otherVersion(said ?? "no git conductor", program)
        }
    }

    /// The version that a program says it has.
    private func version(of program: FilePath) async -> String? {
        var command = Command(program.string, ["--version", "--quiet"], environment: git.host.environment)
        command.ask(within: git.host.timeLimits.query)
        guard let said = try? await git.host.processes.capture(command), said.status.isSuccess else { return nil }
        return said.output.split(separator: "\n").first.map(String.init)
    }
}
