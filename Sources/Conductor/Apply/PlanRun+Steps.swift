import Compose
import Docker
import Errors
import Git
import Host
import Pipeline
import Projects
import Repositories
import SystemPackage
import Text
import YAML

extension PlanRun {
    /// Builds the images that `--build` asks for, in one call.
    mutating func buildAsked() async throws {
        let steps = plan.taken.filter { $0.action == .build && $0.isForced }
        guard !steps.isEmpty else { return }
        try await check(["build"] + steps.map(\.service))
        for step in steps {
            guard let image = rendering.images[step.service] else { continue }
            state.services[step.service]?.failedImage = nil
            try await BuiltImages.change(session.project) { $0.images.insert(image) }
        }
        try write()
    }

    /// Builds the image of a service. Where that fails, its container stays as it is.
    mutating func build(_ step: Plan.Step) async throws {
        guard let image = rendering.images[step.service], try !isOutdated() else { return }
        session.report("Building \(step.service)")
        do {
            try await check(["build", step.service])
        } catch let error as ConductorError where !error.isInterruption {
            stopped.insert(step.service)
            state.services[step.service, default: .init()].failedImage = image
            try write()
            failures.append(
                ConductorError(
                    .buildFailed, "the image of '\(step.service)' could not be built; its container stays as it was",
                    details: error.details, hint: "mend it, then run 'git conductor up\(option)'"))
            return
        }
        // Where a file has changed while docker read it, the image does not have the content that it is named after.
        var present = situation
        present.inputs = try await situation.readInputs(git: session.git)
        guard let service = situation.service(step.service),
            try present.buildInputs(of: service) == situation.buildInputs(of: service)
        else {
            _ = try await session.engine.remove(image: image)
            stopped.insert(step.service)
            return try session.note.leave(from: session.host.currentDirectory)
        }
        state.services[step.service]?.failedImage = nil
        try write()
        try await BuiltImages.change(session.project) { $0.images.insert(image) }
    }

    /// Runs a command of `run_on_change` in a container of its own, with the current code and image.
    ///
    /// Records for which content it succeeded or failed, so that it does not run again by itself for the same content.
    mutating func run(_ step: Plan.Step) async throws {
        guard let command = step.command,
            let change = situation.inputs[step.service]?.changes.first(where: {
                $0.setting.files.pattern == step.files
            }), let content = change.content, let pattern = step.files,
            try !isOutdated()
        else { return }
        session.report("Running '\(command.joined(separator: " "))' in \(step.service)")
        var record = state.services[step.service] ?? .init()
        do {
            try await runToItsEnd(command, in: step.service)
            record.done?[pattern, default: []].append(content)
            record.failed?[pattern] = nil
        } catch let error as ConductorError where !error.isInterruption {
            record.failed = (record.failed ?? [:]).merging([pattern: content]) { $1 }
            failures.append(
                ConductorError(
                    .commandFailed, "'\(command.joined(separator: " "))' failed in '\(step.service)'",
                    details: error.details, hint: "mend it; 'git conductor up\(option)' runs it again"))
        }
        state.services[step.service] = record
        try write()
    }

    /// Runs a command in a container of its own, which goes with it where it takes too long or a signal ends it.
    private func runToItsEnd(_ command: [String], in service: String) async throws {
        let name = situation.newContainerName(of: service)
        let words = ["run", "--rm", "--name", name, "--no-deps", "-T", service] + command
        let (failure, signal) = await Interruption.cancelling { () -> (any Error)? in
            do {
                try await check(words, timeLimit: session.host.timeLimits.command)
                return nil
            } catch { return error }
        }
        let timeout = (failure as? HostError).flatMap { $0.kind == .timeout ? $0 : nil }
        // The container does not end with docker-compose.
        if signal != nil || timeout != nil { await session.engine.remove(container: name) }
        if let signal {
            throw ConductorError(
                .interrupted, "interrupted: '\(command.joined(separator: " "))' in '\(service)' was ended",
                hint: "'git conductor up\(option)' runs it again", signal: signal)
        }
        if let timeout {
            let remedy = "'git config conductor.commandTimeout SECONDS' gives it more time, and 0 all the time there is"
            throw ConductorError(.commandFailed, timeout.message, details: [timeout.message, remedy])
        }
        if let failure { throw failure }
    }

    /// Starts and recreates services, restarts others, and records what was applied.
    mutating func bringUp(_ steps: [Plan.Step]) async throws {
        guard !steps.isEmpty else { return }
        try recordAsChanging(steps.map(\.service))
        let restarted = steps.filter { $0.action == .restart }.map(\.service)
        let services = steps.map(\.service).filter { !restarted.contains($0) }
        for folder in try steps.compactMap({ situation.service($0.service) }).flatMap(situation.keptFolders(of:)) {
            // Otherwise docker makes the folder, owned by root.
            try ConfinedFolder(folder.mounted).createFolder(FilePath(folder.path))
        }
        // Another file may take the place of one of these as soon as docker has mounted it.
        let before = Dictionary(steps.map { ($0.service, mounted(in: $0.service)) }) { first, _ in first }
        do {
            if !services.isEmpty { try await bringUp(services, forced: Set(steps.filter(\.isForced).map(\.service))) }
            // One after the other: a service comes after those that it shares with.
            for service in restarted {
                try await session.engine.restart(inventory.containers.filter { $0.service == service && $0.isRunning })
            }
        } catch {
            await reconnect(services)
            let present = try await recordFailure(of: steps, before)
            guard let error = error as? ConductorError, let present else { throw error }
            let services = steps.map(\.service)
            let failed = present.containers.filter { services.contains($0.service) && $0.hasFailed }
            throw error.adding(
                details: await session.lastWords(of: failed) + present.lines(about: services))
        }
        await reconnect(services)
        let containers = try await session.engine.containers(of: situation.stack)
        try await record(steps, Inventory(containers: containers), before)
    }

    /// Records that services run as their files say.
    private mutating func record(
        _ steps: [Plan.Step], _ inventory: Inventory, _ before: [String: [FactName: String]]
    ) async throws {
        guard situation.isCurrent else {
            // The files have changed since they were loaded, so it is not known what docker-compose has applied.
            try session.note.leave(from: session.host.currentDirectory)
            return try write()
        }
        for step in steps {
            // docker makes some of what is not there.
            let mounted = mounted(in: step.service).merging(before[step.service] ?? [:]) { $1.isEmpty ? $0 : $1 }
            let (rendering, containers) = (rendering, containers(of: step.service, in: inventory))
            state.applied?.record(step.service, rendering, mounted: mounted, containers: containers)
        }
        for step in steps where step.action != .restart {
            if let service = situation.service(step.service) { state.recordData(of: service, rendering) }
        }
        try await recordUses(steps.map(\.service))
        try write()
    }

    /// Records, after an error, which services run as their files say, and which were not touched.
    ///
    /// - Returns: the containers that there are now; `nil` where docker does not say.
    private mutating func recordFailure(
        of steps: [Plan.Step], _ before: [String: [FactName: String]]
    ) async throws -> Inventory? {
        let containers = try? await session.engine.containers(of: situation.stack)
        let present = Inventory(containers: containers ?? [])
        var new: [Plan.Step] = []
        for step in steps {
            let name = step.service
            let old = inventory.containers.filter { $0.service == name }
            let now = present.containers.filter { $0.service == name }
            if containers != nil, now.map(\.id) == old.map(\.id), now.map(\.state) == old.map(\.state) {
                let facts = situation.state.applied?.services[name]
                state.applied?.services[name] = facts
            } else if !now.isEmpty,
                now.allSatisfy({ new in new.isRunning && !old.contains { $0.id == new.id && $0.isRunning } })
            {
                new.append(step)
            } else if !old.contains(where: \.isRunning) {
                // Only what ran before is tried again by itself.
                state.applied?.services[name] = nil
            }
        }
        try await record(new, present, before)
        return containers.map { _ in present }
    }

    private mutating func bringUp(_ services: [String], forced: Set<String>) async throws {
        if try isOutdated() { return }
        try await removeUnfinished(services)
        try await disconnectShared()
        // A network that docker-compose makes anew has to be empty.
        if !remakesNetworks { try await connectShared(making: services) }
        do {
            // The plan names every service that is to change; docker-compose is to touch no other.
            // A service that names the container of another one comes after it.
            let later = services.filter {
                !situation.servicesUsed(by: $0, byContainer: true).isDisjoint(with: services)
            }
            let first = services.filter { !later.contains($0) }
            // A network is made anew only in a call with all that are on it.
            let others = later.filter { situation.service($0).map(situation.namespaceOwners)?.isEmpty == true }
            let renewed = try await servicesToRenew(forced.sorted())
            var failure: ConductorError?
            for names in [remakesNetworks ? first + others : first, later] {
                let force = ["--force-recreate"]
                let renewal = force + ["--renew-anon-volumes"]
                let calls =
                    remakesNetworks && !forced.isDisjoint(with: names)
                    ? [(names, renewed.isDisjoint(with: names) ? force : renewal)]
                    : calls(for: names) { name in
                        forced.contains(name) ? renewed.contains(name) ? renewal : force : []
                    }
                for (names, options) in calls {
                    do {
                        try await waitForDependencies(of: names, changed: services)
                        try await check(
                            ["up", "--detach", "--no-deps"] + options
                                + proposal.options.arguments(for: names, scales: plan.scales) + names)
                    } catch let error as ConductorError where !error.isInterruption && !remakesNetworks {
                        // What has nothing to do with it is brought up all the same.
                        failure = failure ?? error
                    }
                }
            }
            if let failure { throw failure }
        } catch let error as ConductorError where !error.isInterruption {
            let clashes = try await session.portClashes(services, in: situation)
            let remote = await session.hintForRemoteEngine(services, in: situation)
            let shortage = clashes.isEmpty ? try await session.networkShortage(in: situation) : []
            throw ConductorError(
                clashes.isEmpty ? shortage.isEmpty ? error.code : .noAddressesLeft : .portTaken, error.message,
                details: error.details + clashes + shortage,
                hint: clashes.isEmpty
                    ? shortage.isEmpty ? remote ?? remedy(for: services) : Self.remedyForShortage
                    : "stop the other one, or give this service another port, then run 'git conductor up\(option)'")
        }
    }

    /// Removes containers that were made to replace others, by a docker-compose that was killed before it had started
    /// them and removed the others: it would start them with the temporary names that they have.
    private func removeUnfinished(_ services: [String]) async throws {
        let containers = Dictionary(grouping: inventory.containers, by: \.service)
        try await session.engine.remove(services.flatMap { containers[$0]?.unfinished ?? [] })
    }

    /// Runs docker-compose. Output that is not shown goes to the log.
    func check(_ arguments: [String], timeLimit: Duration? = nil) async throws {
        try await compose?.command.check(arguments, output: output, timeLimit: timeLimit) {
            try? Log(session.project).add($0)
        }
    }

    /// Records the build inputs of services with the current branches, so that `prune` keeps their images as long as
    /// the branches exist.
    private func recordUses(_ services: [String]) async throws {
        let branch = try await session.reader.head()
        var uses: [BuiltImages.Use] = []
        for service in services.compactMap({ situation.service($0) }) {
            guard let inputs = situation.inputs[service.name], let present = try situation.buildInputs(of: service)
            else { continue }
            let source = situation.mounts(of: service).first(where: \.use.isBuilt)?.checkout
            uses.append(
                BuiltImages.Use(
                    service: service.name, branch: branch.branch ?? branch.commit?.description ?? "",
                    sourceBranch: source == nil ? nil : inputs.branch ?? inputs.commit, source: source?.key.url,
                    inputs: present))
        }
        guard !uses.isEmpty else { return }
        let recorded = uses
        try await BuiltImages.change(session.project) { images in recorded.forEach { images.record($0) } }
    }
}

extension Inventory {
    /// Returns which of some services run and which do not, a line each, where some do: what a command that failed has done.
    fileprivate func lines(about services: [String]) -> [String] {
        let up = services.filter { name in containers.contains { $0.service == name && $0.isRunning } }
        let down = services.filter { !up.contains($0) }
        guard !up.isEmpty, !down.isEmpty else { return [] }
        return ["running: \(up.joined(separator: ", "))", "not running: \(down.joined(separator: ", "))"]
    }
}
