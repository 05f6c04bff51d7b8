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
    ///   - goesByItself: whether docker-compose removes it where nothing goes wrong (`--rm`).
    ///   - title: what runs in it, for messages.
    ///   - run: runs docker-compose.
    ///   - look: called when it has ended by itself, while the container is still there.
    /// - Throws: what `run` throws; `ConductorError` of kind `interrupted` where a signal to us has ended it.
    package func withContainer(
        named name: String, goesByItself: Bool, _ title: String,
        _ run: @escaping @Sendable () async throws -> ExitStatus,
        ended look: (ExitStatus) async -> Void = { _ in }
    ) async throws -> ExitStatus {
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
