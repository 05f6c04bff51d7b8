import Compose
import Git
import Host

/// The whole state of a worktree's stack, for a person or, as JSON, for a program.
public struct StackStatus: Sendable, Codable, Equatable {
    /// A checkout behind a service, or of a library.
    public struct Checkout: Sendable, Codable, Equatable {
        /// Its folder, relative to the project's top.
        public let path: String
        /// The branch that is checked out; `nil` where `HEAD` is detached.
        @Nullable public var branch: String?
        /// The commit that is checked out; `nil` before the first one.
        @Nullable public var commit: String?
        /// Whether the container gets it mounted.
        public let mounted: Bool
        /// Whether it has changes that are not committed, or files that git does not know.
        public let dirty: Bool
        /// The branch of the remote that its branch follows; `nil` where it follows none.
        @Nullable public var upstream: String?
        /// Whether that branch was there once and is no more.
        public let gone: Bool
        /// The number of commits that its upstream does not have.
        public let ahead: Int
        /// The number of commits of its upstream that it does not have.
        public let behind: Int
        /// What git has begun there and not ended, in its word: `rebase`, `bisect`, …; `nil` when nothing.
        @Nullable public var operation: String?
    }

    /// A service of the project.
    public struct Service: Sendable, Codable, Equatable {
        /// Its name.
        public let name: String
        /// Its pod.
        public let pod: String
        /// The state of its container as docker has it; `absent` without a container, `unknown` without an engine.
        public let state: String
        /// What its health check says; `nil` without one.
        @Nullable public var health: String?
        /// The image that it runs from, or would.
        @Nullable public var image: String?
        /// The ports that it publishes: `HOST:CONTAINER`, of its container or, where there is none, of its pod.
        public let ports: [String]
        /// The checkout behind it, where there is one.
        @Nullable public var checkout: Checkout?
    }

    /// A library of the project.
    public struct Library: Sendable, Codable, Equatable {
        /// The name of its source.
        public let name: String
        /// The services that get it mounted.
        public let services: [String]
        /// Its checkout, where there is one.
        @Nullable public var checkout: Checkout?
    }

    /// Something that waits to be applied.
    public struct Pending: Sendable, Codable, Equatable {
        /// The service.
        public let service: String
        /// What will happen to it.
        public let action: String
        /// Why.
        public let reasons: [String]
        /// The command that runs; `nil` where that is none.
        @Nullable public var command: [String]?
        /// Whether it failed before, and is not tried again by itself.
        public let held: Bool

        init(_ step: Plan.Step) {
            service = step.service
            action = step.action.rawValue
            reasons = step.reasons
            held = step.isHeld
            _command = Nullable(wrappedValue: step.command)
        }

        /// What happens, and why, in a line.
        public var line: String {
            "\(command.map { "run '\($0.joined(separator: " "))' in" } ?? action) \(service): "
                + reasons.joined(separator: ", ")
        }
    }

    /// What is being done at this moment.
    public struct Applying: Sendable, Codable, Equatable {
        /// When it began, in the form of ISO 8601.
        public let since: String
        /// The steps that are taken, a line each.
        public let steps: [String]
    }

    /// A power over this machine that what waits to be applied needs, and that nobody has approved.
    public struct Approval: Sendable, Codable, Equatable {
        /// The service that asks for it; `nil` where the project does as a whole.
        @Nullable public var service: String?
        /// What it asks for.
        public let what: String
        /// The file and the line.
        public let place: String
    }

    /// The version of this form. It grows; what is there does not change.
    public let schema: Int
    /// The name of the project.
    public let project: String
    /// The environment.
    public let environment: String
    /// The name of the stack.
    public let stack: String
    /// The project's branch; `nil` where its `HEAD` is detached.
    @Nullable public var branch: String?
    /// The services, in the pods' order.
    public let services: [Service]
    /// The libraries, in the order of `config/sources.yml`.
    public let libraries: [Library]
    /// What waits to be applied to what runs.
    public let pending: [Pending]
    /// What will be different from what a reader of the files may expect.
    public let notes: [String]
    /// What keeps hooks from applying it: `git conductor up` approves this.
    public let approval: [Approval]
    /// Whether something is being applied at this moment.
    public let applying: Bool
    /// What that is, and since when; `nil` where nothing is applied, or not yet.
    @Nullable public var work: Applying?
    /// What git has begun in the project and not ended, in its word: `rebase`, `bisect`, …; `nil` when nothing. Until it
    /// is over no hook applies anything.
    @Nullable public var operation: String?
}

extension Plan {
    /// The plan for a program.
    public struct Form: Sendable, Codable, Equatable {
        /// The version of this form. It grows; what is there does not change.
        public let schema: Int
        /// What happens, in its order.
        public let steps: [StackStatus.Pending]
        /// What will be different from what a reader of the files may expect.
        public let notes: [String]
    }

    /// The plan for a program.
    public var form: Form { Form(schema: 1, steps: steps.map(StackStatus.Pending.init), notes: notes) }
}

extension Session {
    /// Looks at the whole stack. Where the engine does not answer, the states of services are `unknown`.
    ///
    /// - Throws: `YAMLError`, ``ConductorError``, `GitError` for what keeps the project from being read.
    public func status() async throws -> StackStatus {
        let situation = try await load(tool: .optional)
        let rendering = try Rendering(situation)
        var inventory: Inventory?
        do {
            inventory = try await self.inventory(situation, rendering)
        } catch let error as ConductorError where error.kind == .engine {
            warn(error.message)
        }
        let plan =
            inventory.map { Plan(situation, rendering, inventory: $0, scope: .running) }
            ?? Plan.pending(situation, rendering)
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
            pending: plan.steps.map(StackStatus.Pending.init),
            notes: plan.notes,
            approval: unapproved(plan.toMake, in: situation).map { power in
                StackStatus.Approval(service: power.service, what: power.what, place: power.place)
            },
            applying: isBusy(), work: work(), operation: operation()?.description)
    }

    private func work() -> StackStatus.Applying? {
        guard FileLock.isHeld(lockPath), let record = WorkInProgress.Record.read(project) else { return nil }
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
            // A branch that has no commit yet was never anywhere.
            gone: head.commit != nil && upstream != nil && upstream?.commit == nil, ahead: divergence.ahead,
            behind: divergence.behind, operation: Layout.find(from: checkout.path)?.operationInProgress?.description)
    }
}

extension Container {
    /// The ports that it publishes, `HOST:CONTAINER`, each once though docker lists it for IPv4 and IPv6.
    public var publishedPorts: [String] {
        var seen: Set<String> = []
        return ports.compactMap { port in
            let parts = port.split(separator: ">", maxSplits: 1)
            guard parts.count == 2, parts[0].hasSuffix("-") else { return nil }
            let host = parts[0].dropLast()
            let published = host.split(separator: ":").last.map(String.init) ?? String(host)
            let address = host.dropLast(published.count + 1)
            let isEverywhere = ["0.0.0.0", "::", "[::]"].contains(String(address))
            let target = String(parts[1])
            let inside = target.hasSuffix("/tcp") ? String(target.dropLast(4)) : target
            let text = (isEverywhere ? "" : "\(address):") + "\(published):\(inside)"
            return seen.insert(text).inserted ? text : nil
        }
    }
}

extension PublishedPort {
    /// The port as `HOST:CONTAINER`; `nil` where docker chooses the host's port.
    var summary: String? {
        func text(_ range: ClosedRange<Int>) -> String {
            range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
        }
        guard let published else { return nil }
        return (hostIP.map { "\($0):" } ?? "") + "\(text(published)):\(text(target))"
            + (transport == "tcp" ? "" : "/\(transport)")
    }
}
