import Docker
import Errors
import Git
import Host
import Projects
import Repositories
import SystemPackage

extension Session {
    /// Returns what is known of the stacks of all worktrees. Where the engine does not answer, their states are `unknown`.
    ///
    /// - Parameter isMeasured: whether memory and disk are measured, which takes seconds, and when each was last used.
    /// - Throws: as ``stacks()``.
    package func stackSummaries(isMeasured: Bool) async throws -> [StackSummary] {
        let stacks = try await stacks()
        var usage = EngineUsage()
        var containers: [String: [Container]]?
        do {
            // docker measures for a second or two.
            async let measured = isMeasured ? engine.usage() : EngineUsage()
            var found: [String: [Container]] = [:]
            for stack in stacks { found[stack.name] = try await engine.containers(of: stack.name) }
            (containers, usage) = (found, await measured)
        } catch let error as ConductorError where error.kind == .engine {
            warn(error.message)
        }
        let summaries = try await Jobs().all(stacks) { [containers, usage] stack -> StackSummary in
            let own = containers.map { $0[stack.name] ?? [] }
            return try await summary(of: stack, own, usage, isMeasured: isMeasured)
        }
        return containers == nil ? summaries : summaries + (try await goneSummaries(besides: stacks))
    }

    /// Returns what is known of stacks whose worktrees are gone and that have containers.
    private func goneSummaries(besides stacks: [ProjectStack]) async throws -> [StackSummary] {
        var summaries: [StackSummary] = []
        for (_, record) in Stacks.read(project, warn: warn).all
        where !Files.exists(FilePath(record.path)) && !stacks.contains(where: { $0.name == record.name }) {
            let containers = try await engine.containers(of: record.name)
            guard !containers.isEmpty else { continue }
            summaries.append(
                StackSummary(
                    stack: record.name, worktree: record.path, main: false, here: false, branch: nil, state: "gone",
                    running: containers.count(where: \.isRunning), containers: containers.count,
                    ports: Set(containers.flatMap(\.hostPorts)).sorted(), checkouts: [], memory: nil, disk: nil,
                    idleSince: nil))
        }
        return summaries
    }

    private func summary(
        of stack: ProjectStack, _ known: [Container]?, _ usage: EngineUsage, isMeasured: Bool
    ) async throws -> StackSummary {
        let session = try session(at: stack.path)
        let folder = try await session.settings().checkoutsFolder(in: session.project)
        let checkouts = session.state().checkouts.keys.filter { Files.exists(folder.appending($0)) }.sorted()
        let containers = known ?? []
        var (memory, disk, idleSince): (Int?, Int?, String?)
        if isMeasured {
            memory = usage.memory.map { all in
                all.reduce(0) { sum, item in
                    sum + (containers.contains { $0.id.hasPrefix(item.key) } ? item.value : 0)
                }
            }
            disk = try await session.disk(of: stack, containers, usage)
            idleSince = try await session.idleSince([stack.path] + checkouts.map(folder.appending))
        }
        return StackSummary(
            stack: stack.name, worktree: stack.path.string, main: stack.isMain, here: stack.path == project.root,
            branch: stack.head?.branch, state: known?.stateOfStack ?? "unknown",
            running: containers.count(where: \.isRunning), containers: containers.count,
            ports: Set(containers.flatMap(\.hostPorts)).sorted(), checkouts: checkouts, memory: memory, disk: disk,
            idleSince: idleSince)
    }

    /// Returns what a worktree, its containers and its volumes take on disk, in bytes; `nil` where that is not known.
    private func disk(of stack: ProjectStack, _ containers: [Container], _ usage: EngineUsage) async throws -> Int? {
        guard let disk = usage.disk, let volumes = try? await engine.remains(of: stack.name).volumes else { return nil }
        var command = Command("du", ["-sk", "--", stack.path.string], environment: host.environment)
        command.ask(within: host.timeLimits.query)
        guard let output = try? await host.processes.capture(command).output,
            let kilobytes = output.split(separator: "\t").first.flatMap({ Int($0) })
        else { return nil }
        let written = containers.compactMap { container in
            disk.containers.first { container.id.hasPrefix($0.key) }?.value
        }
        return kilobytes * 1024 + written.reduce(0, +) + volumes.compactMap { disk.volumes[$0] }.reduce(0, +)
    }

    /// Returns when something last changed in working trees: a file that differs from the commit, what git has recorded,
    /// or what was applied.
    private func idleSince(_ trees: [FilePath]) async throws -> String? {
        var files = [project.stateDirectory.appending("state.json")]
        for path in trees {
            guard let tree = try? WorkingTree(path, git: git) else { continue }
            files += ["HEAD", "index", "logs/HEAD"].map { tree.gitDirectory.pushing(FilePath($0)) }
            files += (try? await tree.filesWithWork()) ?? []
        }
        return files.compactMap(Files.age).min().map(Timestamp.before)
    }
}

extension [Container] {
    /// The state of a stack with these containers, as `stack list` and `here` name it.
    var stateOfStack: String {
        guard contains(where: \.isRunning) else { return "down" }
        return allSatisfy(\.isReady) ? "up" : "partial"
    }
}
