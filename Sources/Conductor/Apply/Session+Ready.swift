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
            throw ConductorError(
                .interrupted, "interrupted: what was started goes on, and was not waited for", signal: signal)
        }
        return try result.get()
    }

    private func untilReady(
        _ wanted: Set<String>, _ started: [String], _ completed: Set<String>, in stack: String, timeout: Duration?
    ) async throws -> [Container] {
        let start = ContinuousClock.now
        var restartingSince: ContinuousClock.Instant?
        while true {
            let all = try await engine.containers(of: stack)
            let containers = all.filter { wanted.contains($0.service) }
            if let failed = containers.first(where: \.hasFailed) { throw await failure(failed) }
            if let paused = containers.first(where: { $0.state == .paused }) {
                throw ConductorError(
                    .containerPaused, "the container of '\(paused.service)' is paused",
                    hint: "git conductor unpause \(paused.service)")
            }
            if let restarting = containers.first(where: { $0.state == .restarting }) {
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
            if let timeout, .now - start > timeout, let first = waiting.first {
                let names = waiting.map { "'\($0.service)' is \($0.summary)" }
                throw ConductorError(
                    .notReady, "not all services were ready within \(timeout.components.seconds) seconds",
                    details: names, hint: "'git conductor logs \(first.service)' shows what it writes")
            }
            let left = start + .milliseconds(501) - .now
            try await Task.sleep(for: waiting.isEmpty ? max(left, .zero) : .milliseconds(250))
        }
    }

    private func failure(_ container: Container) async -> ConductorError {
        let words = container.health == .unhealthy ? "is unhealthy" : container.stateInWords
        return ConductorError(
            .containerFailed, "the container of '\(container.service)' \(words)",
            details: await engine.lastLines(of: container, count: 10),
            hint: "'git conductor logs \(container.service)' shows all that it wrote")
    }
}
