import Checkouts
import Compose
import Docker
import Errors
import Git
import Pipeline
import Projects
import Repositories
import SystemPackage

extension Session {
    /// Returns the status of the whole stack. Where the engine does not answer, the states of services are `unknown`.
    ///
    /// - Returns: where the project's files cannot be read, or docker-compose refuses them, what is known without them,
    ///   and the error.
    /// - Throws: `YAMLError`, ``ConductorError`` or `GitError` where the project cannot be read, and nothing was applied
    ///   before.
    package func status() async throws -> (status: StackStatus, error: (any Error)?) {
        let observation = try await observe()
        var (status, error) = (observation.status, observation.error)
        if status.failure != nil, error == nil, status.isWhole {
            FailedWork.clear(in: project)
            status.failure = nil
        }
        status.findNext()
        return (status, error)
    }

    /// A status, and what it was read from.
    struct Observation {
        let status: StackStatus
        /// What the project's files say; `nil` where they cannot be read.
        let rendering: Rendering?
        /// The stack as it was last applied, where the project's files cannot be read.
        let lastStack: LastStack?
        let error: (any Error)?
    }

    /// Returns the status of the whole stack with what it was read from. It throws as ``status()``.
    func observe() async throws -> Observation {
        let rendering: Rendering
        do {
            rendering = try await render(tool: .optional)
        } catch {
            guard let stack = try? await lastStackWithoutFiles(tool: .optional) else { throw error }
            return Observation(
                status: try await status(of: stack, without: error), rendering: nil, lastStack: stack, error: error)
        }
        let refusal = try await refusal(of: rendering)
        return Observation(
            status: try await status(of: rendering, refusal: refusal), rendering: rendering, lastStack: nil,
            error: refusal)
    }

    /// Returns docker-compose's refusal of the files; `nil` where it accepts them, or cannot be asked.
    private func refusal(of rendering: Rendering) async throws -> (any Error)? {
        do {
            let resolved = try await ifAnswered { try await self.checkAccepted(rendering) }
            if let resolved, let stack = resolved { recordAccepted(stack) }
            return nil
        } catch let error as ConductorError where error.isInterruption {
            throw error
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            return error
        }
    }

    /// Returns what is known of a stack without the project's files.
    private func status(of stack: LastStack, without error: any Error) async throws -> StackStatus {
        let containers = try await ifAnswered { try await self.containers(of: stack.name) }
        let others = Set((containers ?? []).map(\.service)).subtracting(stack.definitions.map(\.name)).sorted()
        let byService = containers.map { Dictionary(grouping: $0, by: \.service) }
        var checkouts: [Checkout: StackStatus.Checkout] = [:]
        for checkout in try await findCheckouts().checkouts(of: nil) where checkout.isMounted {
            checkouts[checkout] = try await status(of: checkout)
        }
        let services = try stack.definitions.map { definition in
            let mounts = try definition.namedMounts()
            let mounted = checkouts.first { checkout, _ in
                mounts.contains {
                    if case .path(let path) = $0.source { path.starts(with: checkout.path) } else { false }
                }
            }
            return status(of: definition.name, definition, "", byService, checkout: mounted?.value)
        }
        return StackStatus(
            schema: 1, project: projectName, environment: stack.environment.name, stack: stack.name,
            own: project.otherStack == nil,
            branch: try await reader.head().branch, data: try? await branchData()?.words,
            unpushed: try await unpushed(), pods: [],
            services: services + others.map { status(of: $0, nil, "", byService) }, libraries: [], pending: [],
            notes: [], approval: [], applying: isBusy(), work: work(), failure: failure(),
            engineError: containers == nil ? Self.noAnswer : nil, operation: operation()?.description,
            error: error.firstLine, next: nil)
    }

    private static let noAnswer = "the docker engine does not answer"

    /// Asks the engine; `nil`, with a warning, where it does not answer.
    private func ifAnswered<Answer>(_ ask: () async throws -> Answer) async throws -> Answer? {
        do {
            return try await ask()
        } catch let error as ConductorError where error.kind == .engine {
            warn(error.message)
            return nil
        }
    }

    private func status(
        of service: String, _ definition: ServiceDefinition?, _ pod: String, _ containers: [String: [Container]]?,
        imageName: String? = nil, ports: [PublishedPort]? = nil, source: String? = nil,
        checkout: StackStatus.Checkout? = nil, folder: String? = nil, startedByUp: Bool = true,
        sharedStack: String? = nil
    ) -> StackStatus.Service {
        let own = containers?[service] ?? []
        let container = own.first { !$0.isRunning } ?? own.first { $0.health != .healthy } ?? own.first
        // docker shows the id of an image whose name another one has now.
        let image =
            container.flatMap { $0.hasUnnamedImage ? imageName : $0.image } ?? definition?.image ?? container?.image
        let published =
            own.isEmpty ? (ports ?? definition?.ports ?? []).compactMap(\.summary) : own.flatMap(\.publishedPorts)
        return StackStatus.Service(
            name: service, pod: pod,
            state: containers == nil ? "unknown" : container?.state.rawValue ?? "absent",
            health: container?.health?.rawValue, image: image,
            ports: published, addresses: published.compactMap { PublishedAddress($0)?.text },
            startedByUp: startedByUp,
            containers: own.map {
                .init(
                    name: $0.name, state: $0.state.rawValue, health: $0.health?.rawValue, ports: $0.publishedPorts,
                    exitCode: $0.exitCode, ended: $0.endedAgo)
            }, source: source, checkout: checkout, folder: folder, sharedStack: sharedStack)
    }

    private func statusOfShared(_ shared: SharedServices, _ inventory: Inventory?) -> [StackStatus.Service] {
        let containers = inventory?.shared.map { Dictionary(grouping: $0, by: \.service) }
        return shared.services.map { service in
            status(of: service.name, service.definition, service.pod, containers, sharedStack: shared.stack)
        }
    }

    private func status(of rendering: Rendering, refusal: (any Error)?) async throws -> StackStatus {
        let situation = rendering.situation
        // docker is asked while the checkouts are read.
        async let answer = ifAnswered { try await self.inventory(rendering) }
        var checkouts: [Checkout: StackStatus.Checkout] = [:]
        for checkout in situation.checkouts { checkouts[checkout] = try await status(of: checkout) }
        let (branch, unpushed) = (try await reader.head().branch, try await unpushed())
        let inventory = try await answer
        let proposal = Proposal(
            rendering, inventory: inventory ?? Inventory(assumedFor: situation), scope: .running)
        let plan = proposal.plan
        let containers = inventory.map { Dictionary(grouping: $0.containers, by: \.service) }
        return StackStatus(
            schema: 1, project: situation.name, environment: situation.environment.name, stack: situation.stack,
            own: project.otherStack == nil,
            branch: branch, data: situation.data?.words, unpushed: unpushed,
            pods: situation.pods.map { .init(name: $0.name, type: $0.kind.rawValue, enabled: $0.isEnabled) },
            services: situation.services.map { service in
                status(
                    of: service.name, service.definition, service.pod, containers,
                    imageName: rendering.imageName(of: service.name),
                    ports: situation.ports(of: service), source: situation.source(of: service)?.name,
                    checkout: situation.checkout(behind: service).flatMap { checkouts[$0] },
                    folder: situation.mounts(of: service).first { $0.checkout == nil && $0.use.isBuilt }
                        .map { project.display($0.folder) }, startedByUp: service.isStarted)
            } + (situation.shared.map { statusOfShared($0, inventory) } ?? []),
            libraries: situation.sources.filter { !$0.libraries.isEmpty }.map { source in
                StackStatus.Library(
                    name: source.name, services: source.services,
                    checkout: situation.checkout(of: source).flatMap { checkouts[$0] })
            }
                + situation.buildFolders.flatMap { folder in
                    folder.libraries.map { key in
                        StackStatus.Library(
                            name: key, services: folder.services, checkout: nil,
                            folder: folder.isMounted ? project.display(folder.path) : nil)
                    }
                },
            pending: refusal == nil ? plan.steps.map(Plan.Pending.init) : [],
            notes: refusal == nil
                ? plan.allNotes + notes(onUnknown: inventory, proposal)
                    + (inventory == nil ? [] : proposal.withoutContainer).map {
                        "'\($0)' was brought up, and has no container: 'git conductor up\(project.stackOption)' starts it"
                    } + notes(onUnused: checkouts, in: situation)
                    + notesOnOtherStacks
                    + (try await ifAnswered { try await self.notesOnGoneStacks() } ?? [])
                    + [situation.noteOnUnhonoured, project.hint(forMissing: [project.dotEnv])].compactMap(\.self) : [],
            approval: unapproved(proposal).map { power in
                StackStatus.Approval(service: power.service, what: power.what, place: power.place)
            },
            applying: isBusy(), work: work(), failure: failure(),
            engineError: inventory == nil ? Self.noAnswer : nil, operation: operation()?.description,
            error: refusal?.firstLine, next: nil)
    }

    /// Returns a note on services that run and that hooks do not follow.
    private func notes(onUnknown inventory: Inventory?, _ proposal: Proposal) -> [String] {
        let situation = proposal.situation
        let changing = Set(proposal.plan.steps.map(\.service))
        let running = Set((inventory?.containers ?? []).filter(\.isRunning).map(\.service))
        let unknown = situation.services.map(\.name).filter {
            running.contains($0) && !changing.contains($0) && situation.state.applied?.services[$0] == nil
        }
        if unknown.isEmpty { return [] }
        return [
            "hooks leave \(unknown.map { "'\($0)'" }.joined(separator: ", ")) alone, which git conductor has not brought up: "
                + "'git conductor up\(project.stackOption)' takes over what runs"
        ]
    }

    /// Returns notes on checkouts that no service or library has at the moment, such as on a branch without its pod: what is in
    /// them is not to be forgotten.
    private func notes(onUnused checkouts: [Checkout: StackStatus.Checkout], in situation: Situation) -> [String] {
        let used = situation.sources.compactMap(situation.checkout(of:))
        return situation.checkouts.filter { !used.contains($0) }.compactMap { checkouts[$0] }.map { checkout in
            let words = [checkout.head] + (checkout.dirty ? ["dirty"] : [])
            return
                "the checkout \(checkout.path) (\(words.joined(separator: ", "))) belongs to no service at the moment"
        }
    }

    /// Notes on the worktree's other stacks that are up.
    private var notesOnOtherStacks: [String] {
        WorktreeState.otherStacks(of: project).filter { $0.name != project.otherStack }.map { name, environment in
            "the stack '\(name)' (\(environment)) is up, too, and hooks do not follow it: 'git conductor status -p \(name)'"
        }
    }

    private func work() -> StackStatus.Applying? {
        guard lock.isHeld, let record = WorkInProgress.Record.read(project) else { return nil }
        return StackStatus.Applying(since: record.since, steps: record.steps)
    }

    private func failure() -> StackStatus.Failure? {
        FailedWork.read(project).map { .init(at: $0.at, message: $0.message) }
    }

    /// Counts the commits of the project that no remote has; `nil` if it has no remote.
    private func unpushed() async throws -> Int? {
        guard try await !reader.configuration().strings("remote.origin.url").isEmpty else { return nil }
        return try await reader.countUnpushed(try await reader.head())
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
        let layout = RepositoryLayout.find(from: checkout.path)
        return StackStatus.Checkout(
            path: project.display(checkout.path), branch: head.branch, commit: head.commit?.description,
            mounted: checkout.isMounted, dirty: try await !repository.status().isClean, upstream: upstream?.name,
            // A branch without commits was never at the remote.
            gone: head.commit != nil && upstream != nil && upstream?.commit == nil, ahead: divergence.ahead,
            behind: divergence.behind,
            unpushed: upstream?.commit != nil && divergence.ahead == 0 ? 0 : try await repository.countUnpushed(head),
            operation: layout?.operationInProgress?.description, operationBranch: layout?.branchOfOperation)
    }
}
