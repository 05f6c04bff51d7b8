import Docker
import Errors
package import Host
import Pipeline
import Projects
import SystemPackage

/// Containers of `docker-compose run`, which belong to no service that runs.
extension Session {
    /// Runs docker-compose for a container with a name of ours, and removes the container in every case: it does not end
    /// with docker-compose where a signal ends that.
    ///
    /// - Parameters:
    ///   - name: the name of the container.
    ///   - stack: the name of the stack that it is in.
    ///   - goesByItself: whether docker-compose removes it where nothing goes wrong (`--rm`).
    ///   - title: what runs in it, for messages.
    ///   - run: runs docker-compose.
    ///   - look: called when it has ended by itself, while the container is still there.
    /// - Throws: what `run` throws; `ConductorError` of kind `interrupted` where a signal to us has ended it.
    package func withContainer(
        named name: String, in stack: String, goesByItself: Bool, _ title: String,
        _ run: @escaping @Sendable () async throws -> ExitStatus,
        ended look: (ExitStatus) async -> Void = { _ in }
    ) async throws -> ExitStatus {
        let turn = try await takeTurn(making: name, in: stack)
        defer { turn?.cancel() }
        // Tests may end by themselves after Ctrl-C. The first process of a container does not hear it, unless it asks for that.
        let (result, signal) = await Interruption.cancelling(patience: .seconds(10)) {
            () -> Swift.Result<ExitStatus, any Error> in
            do { return .success(try await run()) } catch { return .failure(error) }
        }
        if signal == nil, case .success(let status) = result { await look(status) }
        if case .success(.exited(0)) = result, goesByItself {} else { await engine.remove(container: name) }
        if let signal { throw ConductorError(.interrupted, "interrupted: '\(title)' was ended", signal: signal) }
        return try result.get()
    }

    /// Waits while another command makes the networks of a stack, if there are none: two that do so at once make them twice,
    /// and docker then cannot tell them apart.
    ///
    /// - Parameter container: the name of the container that will be made; then the networks are there.
    /// - Returns: what keeps others waiting until then, or until it is cancelled; `nil` where the networks are there.
    private func takeTurn(making container: String, in stack: String) async throws -> Task<Void, Never>? {
        guard try await engine.networks(of: stack).isEmpty else { return nil }
        let lockFile = project.stackDirectory.appending("networks.lock")
        let (isOurs, tell) = AsyncStream<Void>.makeStream()
        let turn = Task { [engine] in
            defer { tell.finish() }
            guard let lock = try? await FileLock.wait(for: lockFile),
                let networks = try? await engine.networks(of: stack), networks.isEmpty
            else { return }
            tell.finish()
            while await !engine.has(container: container) {
                guard (try? await Task.sleep(for: .milliseconds(100))) != nil else { break }
            }
            _ = consume lock
        }
        for await _ in isOurs {}
        return turn
    }

    /// Runs something that makes containers beside other commands: nobody takes the networks of the stack away meanwhile.
    package func keepingNetworks<Result>(_ work: () async throws -> Result) async throws -> Result {
        try Files.createFolder(project.stackDirectory)
        let lock = try await FileLock.wait(for: runLock, isShared: true)
        let result = try await work()
        _ = consume lock
        return result
    }

    /// Removes the networks of a stack of which no container is there, unless another command is at work on it. Failures are
    /// ignored.
    package func removeUnusedNetworks(of stack: String) async {
        guard let lock = try? FileLock.take(runLock), !ProjectLock.worktree(project).isHeld else { return }
        try? await engine.removeUnusedNetworks(of: stack)
        _ = consume lock
    }

    /// Is shared by those who make containers of the stack that no lock of the worktree covers.
    private var runLock: FilePath { project.stackDirectory.appending("run.lock") }
}
