import Git
import Host
import Pipeline
import Projects
import Repositories
import SystemPackage

extension Session {

    func unneededStores(_ roots: Roots, _ gone: [Leftovers.Worktree]) async throws -> [Leftovers.Store] {
        let all = try await Store.all(in: project, git: git)
        guard !all.isEmpty, let urls = try await namedURLs(roots) else { return [] }
        var found: [Leftovers.Store] = []
        for store in all where !urls.contains(store.url) {
            found.append(
                .init(path: store.path, url: store.url, reasons: try await reasonsToKeep(store, gone)))
        }
        return found
    }

    /// Returns the URLs of all sources, in any worktree and environment; `nil`, with a warning, where one cannot be
    /// read.
    private func namedURLs(_ roots: Roots) async throws -> Set<String>? {
        var urls: Set<String> = []
        for root in roots.map(\.root) {
            guard let layout = RepositoryLayout.find(from: root), layout.top == root else {
                warn("'\(root)' is not there at the moment: what it needs is not known, and no store is removed")
                return nil
            }
            guard let project = Project(layout), project.shape != .nothing else { continue }
            for environment in Environment.known(in: project) {
                do {
                    let situation = try await Situation.load(
                        project, state: WorktreeState(), environment: environment.name, tool: nil,
                        git: git, settings: try await ProjectSettings(of: project, git: git),
                        variables: host.environment,
                        warn: { _ in })
                    urls.formUnion(situation.sources.map(\.url))
                } catch {
                    warn("the pods of '\(root)' cannot be read, and no store is removed: \(error)")
                    return nil
                }
            }
        }
        return urls
    }

    /// Returns the reasons to keep a store, one line each: its worktrees, and what may exist nowhere else.
    private func reasonsToKeep(_ store: Store, _ gone: [Leftovers.Worktree]) async throws -> [String] {
        let repository = git.reader(store.path)
        let going = Set(gone.filter(\.reasons.isEmpty).map(\.gitDirectory))
        var reasons = try await repository.worktrees().filter { !going.contains($0.gitDirectory) }
            .map { "it has the worktree '\($0.path)'" }
        reasons += try await repository.stashes().map { "stash: \($0.message)" }
        if !KeptFiles.holdsNothing(KeptFiles.folder(in: store.path)) {
            reasons.append("it has files that were kept of a checkout, in '\(KeptFiles.folder(in: store.path))'")
        }
        if !KeptFiles.holdsNothing(store.path.appending("lfs").appending("objects")) {
            reasons.append("it has files of git-lfs, and whether the remote has them is not known")
        }
        guard reasons.isEmpty else { return reasons }
        // Ask the remote now: since the last fetch it may have lost commits, and this may be the only copy.
        let answer = try await git.attempt(["ls-remote", "--quiet", "origin"], in: store.path)
        guard answer.status.isSuccess else { return ["its remote does not answer: this may be the only copy"] }
        let there = answer.output.split(separator: "\n").compactMap { $0.split(separator: "\t").first.map(String.init) }
        return try await git.capture(
            ["log", "-z", "--format=%h %s", "--branches", "--tags", "--ignore-missing", "--stdin"],
            in: store.path, input: there.map { "^\($0)\n" }.joined()
        ).split(separator: "\0").map { "not pushed: \($0)" }
    }
}
