package import Docker
import Errors
import Host
extension Session {
    /// Waits until services run, and are healthy where they have a health check.
    ///
    /// A container that ends with 0 has done its work and counts as ready.
    ///
    /// - Parameters:
    ///   - services: those to wait for.
    ///   - started: those of them that were started just now.
    ///   - completed: those of them that have to end with 0.
    ///   - stack: the name of the stack.
    ///   - timeout: the longest time to wait; `nil` where there is none.
    /// - Returns: the containers of the stack, when all are ready.
    /// - Throws: ``ConductorError`` of kind `container`, with the last log lines of a container that failed, or after
    ///   the timeout; of kind `interrupted` after a signal.
    package func waitUntilReady(
        _ services: [String], started: [String], completed: Set<String> = [], in stack: String,
        timeout: Duration? = .seconds(300)
    ) async throws -> [Container] {
        let (result, signal) = await Interruption.cancelling {
            await Result.of {
                try await untilReady(Set(services), started, completed, in: stack, timeout: timeout)
            }
        }
        if let signal {
            var waiting: [String] = []
            if case .failure(let unfinished as Unfinished) = result { waiting = unfinished.services }
            throw ConductorError(
                .interrupted, "interrupted: what was started goes on, and was not waited for", details: waiting,
                signal: signal)
        }
        return try result.get()
    }

    /// The services that were still waited for when a signal came, with their states.
    private struct Unfinished: Error {
        let services: [String]
    }

    /// How long nothing is said of what is waited for, and how long nothing new.
    private static let silence = Duration.seconds(2)

    private func untilReady(
        _ wanted: Set<String>, _ started: [String], _ completed: Set<String>, in stack: String, timeout: Duration?
    ) async throws -> [Container] {
        let start = ContinuousClock.now
        var restartingSince: ContinuousClock.Instant?
        var said = (words: "", at: start)
        while true {
            let all = try await engine.containers(of: stack)
            let containers = all.filter { wanted.contains($0.service) }
            let failed = containers.filter(\.hasFailed)
            let restarting = containers.filter { $0.state == .restarting }
            if !failed.isEmpty { throw await failure(failed + restarting) }
            if let paused = containers.first(where: { $0.state == .paused }) {
                throw ConductorError(
                    .containerPaused, "the container of '\(paused.service)' is paused",
                    hint: "git conductor unpause \(paused.service)")
            }
            if !restarting.isEmpty {
                let since = restartingSince ?? .now
                restartingSince = since
                if .now - since > .seconds(10) { throw await failure(restarting) }
            }
            let waiting = containers.filter { completed.contains($0.service) ? !$0.hasSucceeded : !$0.isReady }
            // A container that ends at once runs for a moment, too: without a health check, look again.
            let isFresh = containers.contains {
                $0.isRunning && $0.health == nil && started.contains($0.service)
            }
            if waiting.isEmpty, !isFresh || .now - start > .milliseconds(500) { return all }
            let states = waiting.map { "\($0.service) (\($0.health?.rawValue ?? $0.state.rawValue))" }
            if let timeout, .now - start > timeout, let first = waiting.first {
                throw ConductorError(
                    .notReady, "not all services were ready within \(timeout.components.seconds) seconds",
                    details: waiting.map { "'\($0.service)' is \($0.summary)" },
                    hint: "'git conductor logs \(first.service)' shows what it writes")
            }
            let words = states.joined(separator: ", ")
            if !waiting.isEmpty, words != said.words, .now - said.at > Self.silence {
                report("Waiting for \(words)")
                said = (words, .now)
            }
            let left = start + .milliseconds(501) - .now
            do {
                try await Task.sleep(for: waiting.isEmpty ? max(left, .zero) : .milliseconds(250))
            } catch {
                throw Unfinished(services: states)
            }
        }
    }

    /// Describes what has failed of some containers, with the last lines that each of them wrote.
    private func failure(_ containers: [Container]) async -> ConductorError {
        let details =
            containers.count == 1
            ? await lastWords(of: containers[0], count: 10) : await lastWords(of: containers)
        let services = Set(containers.map(\.service)).sorted()
        return ConductorError(
            .containerFailed,
            containers.count == 1
                ? "the container of '\(services[0])' \(containers[0].stateInWords)"
                : "\(containers.count) containers have failed",
            details: details,
            hint: "'git conductor logs \(services.joined(separator: " "))' shows all that "
                + (containers.count == 1 ? "it wrote" : "they wrote"))
    }

    /// Returns the states of containers that have failed, each with the last lines that it wrote.
    func lastWords(of containers: [Container]) async -> [String] {
        var words: [String] = []
        for container in containers {
            words.append("the container of '\(container.service)' \(container.stateInWords)")
            words += await lastWords(of: container, count: 5).map { "  " + $0 }
        }
        return words
    }

    /// Returns what a container wrote last and, where it is unhealthy, what its health check did.
    private func lastWords(of container: Container, count: Int) async -> [String] {
        let lines = await engine.lastLines(of: container, count: count)
        guard container.health == .unhealthy else { return lines }
        return lines + (await engine.lastHealthCheck(of: container, count: count).map { "health check: \($0)" })
    }
}
