import Checkouts
import Errors
import Pipeline
import Projects
import Repositories
import SystemPackage

extension Session {
    /// Makes a checkout again whose folder is gone or incomplete. It stays mounted or unmounted as it was.
    func checkOutAgain(_ top: FilePath) async throws {
        let name = top.lastComponent?.string ?? ""
        let situation = try await load(tool: .optional)
        let record = situation.state.checkouts[name]
        guard let source = situation.sources.first(where: { record?.isOf($0) ?? ($0.name == name) }) else {
            throw ConductorError(
                .sourceGone, "no service has the source of '\(project.display(top))' any more",
                hint: "git conductor prune")
        }
        let outcomes = try await checkouts(in: situation).checkOut([source], at: .init(), jobs: Jobs(limit: 1))
        for outcome in outcomes { _ = try outcome.result.get() }
        guard let record, !record.isMounted else { return }
        var state = WorktreeState.read(project, warn: warn)
        state.checkouts[name] = record
        try state.write(project)
    }

    /// Makes a folder a worktree of its store again, without touching its files.
    func reattach(_ top: FilePath, _ record: WorktreeState.CheckoutRecord) async throws {
        let situation = try await load(tool: .optional)
        guard let source = situation.sources.first(where: record.isOf) else {
            throw ConductorError(
                .sourceGone, "no service has the source of '\(project.display(top))' any more",
                hint: "git conductor prune")
        }
        try await checkouts(in: situation).reattach(top, to: source)
    }
}
