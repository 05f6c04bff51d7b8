import Git
import Host

extension Session {
    /// Whether the project's hooks are wanted and nobody has installed them yet.
    public func lacksHooks() async throws -> Bool {
        let hooks = try await Hooks(of: project, git: git)
        return try hooks.areWanted && !hooks.haveTraces
    }

    /// Mends hooks that were installed and that git does not run any more as it should: another program took their
    /// place, `core.hooksPath` leads past them, another git or another git conductor is there.
    func mendHooks() async {
        do {
            let all = try await Hooks.all(in: project, git: git)
            guard let own = all.first, try own.areWanted, own.haveTraces else { return }
            for hooks in all where !hooks.areInstalled {
                try await hooks.install()
                report("Mended the git hooks in \(project.display(hooks.folder))")
            }
        } catch {
            warn("the git hooks could not be mended: \(error)")
        }
    }
}
