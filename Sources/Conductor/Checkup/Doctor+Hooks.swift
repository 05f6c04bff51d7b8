import Hooks
import Projects
import SystemPackage
import Text

extension Session {
    /// Checks that git runs our hooks in each worktree of the project and of its stores, and that they have an effect.
    ///
    /// What is in the way in several worktrees is told once.
    func examineHooks() async throws -> [Finding] {
        var obstacles: [(problem: HookProblem, worktrees: [FilePath], hooks: [RepositoryHooks])] = []
        var count = 0
        for hooks in try await RepositoryHooks.all(in: project, git: git) where !isIdle(hooks) {
            for inspection in try await hooks.inspect() {
                count += 1
                for problem in inspection.problems {
                    let index = obstacles.firstIndex { $0.problem == problem } ?? obstacles.endIndex
                    if index == obstacles.endIndex { obstacles.append((problem, [], [])) }
                    obstacles[index].worktrees.append(inspection.worktree)
                    if obstacles[index].hooks.last?.repository != hooks.repository {
                        obstacles[index].hooks.append(hooks)
                    }
                }
            }
        }
        guard obstacles.isEmpty else { return obstacles.map(finding) }
        return [Finding(ok: "git runs our hooks in \(count.counted("worktree"))")]
    }

    private func finding(
        _ problem: HookProblem, in worktrees: [FilePath], of hooks: [RepositoryHooks]
    ) -> Finding {
        let places = worktrees.map { "'\($0)'" }.joined(separator: ", ")
        let folders = hooks.map { "'\($0.folder)'" }.joined(separator: ", ")
        return Finding(
            problem.isWarning ? .warning : .problem, problem.code,
            "our hooks \(problem.effect.rawValue) in \(places): \(problem)", hint: problem.hint,
            fix: problem.isMendable
                ? .init("Installed the hooks in \(folders)") { for hooks in hooks { try await hooks.install() } } : nil)
    }
}
