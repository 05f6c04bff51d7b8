import Compose
import Docker
import Errors
import Git
import Pipeline
import Projects
import Repositories

extension Session {
    /// Returns the status of the whole stack. Where the engine does not answer, the states of services are `unknown`.
    ///
    /// - Throws: `YAMLError`, ``ConductorError`` or `GitError` where the project cannot be read.
    package func status() async throws -> StackStatus {
        let situation = try await load(tool: .optional)
        let rendering = try Rendering(situation)
        var inventory: Inventory?
        do {
            inventory = try await self.inventory(rendering)
        } catch let error as ConductorError where error.kind == .engine {
            warn(error.message)
        }
        let proposal = Proposal(
            rendering, inventory: inventory ?? Inventory(assumedFor: situation), scope: .running)
        let plan = proposal.plan
        var checkouts: [Checkout: StackStatus.Checkout] = [:]
        for checkout in situation.checkouts { checkouts[checkout] = try await status(of: checkout) }
        let byService = Dictionary(grouping: inventory?.containers ?? [], by: \.service)
        return StackStatus(
            schema: 1, project: situation.name, environment: situation.environment.name, stack: situation.stack,
            branch: try await reader.head().branch,
            services: situation.services.map { service in
                let first = byService[service.name]?.first
                return StackStatus.Service(
                    name: service.name, pod: service.pod,
                    state: inventory == nil ? "unknown" : first?.state.rawValue ?? "absent",
                    health: first?.health?.rawValue, image: first?.image ?? service.definition.image,
                    ports: first?.publishedPorts ?? service.definition.ports.compactMap(\.summary),
                    checkout: situation.checkout(behind: service).flatMap { checkouts[$0] })
            },
            libraries: situation.sources.filter { !$0.libraries.isEmpty }.map { source in
                StackStatus.Library(
                    name: source.name, services: source.services,
                    checkout: situation.checkout(of: source).flatMap { checkouts[$0] })
            },
            pending: plan.steps.map(Plan.Pending.init),
            notes: plan.notes,
            approval: unapproved(proposal).map { power in
                StackStatus.Approval(service: power.service, what: power.what, place: power.place)
            },
            applying: isBusy(), work: work(), operation: operation()?.description)
    }

    private func work() -> StackStatus.Applying? {
        guard lock.isHeld, let record = WorkInProgress.Record.read(project) else { return nil }
        return StackStatus.Applying(since: record.since, steps: record.steps)
    }

    private func status(of checkout: Checkout) async throws -> StackStatus.Checkout {
        let repository = git.reader(checkout.path)
        let head = try await repository.head()
        var divergence = (ahead: 0, behind: 0)
        var upstream: Upstream?
        if let branch = head.branch { upstream = try await repository.upstream(of: branch) }
        if let commit = head.commit, let followed = upstream?.commit {
            divergence = try await repository.divergence(commit, from: followed)
        }
        return StackStatus.Checkout(
            path: project.display(checkout.path), branch: head.branch, commit: head.commit?.description,
            mounted: checkout.isMounted, dirty: try await !repository.status().isClean, upstream: upstream?.name,
            // A branch without commits was never at the remote.
            gone: head.commit != nil && upstream != nil && upstream?.commit == nil, ahead: divergence.ahead,
            behind: divergence.behind,
            operation: RepositoryLayout.find(from: checkout.path)?.operationInProgress?.description)
    }
}
