package import Docker
import Errors
import Host
package import Pipeline
import Projects
package import SystemPackage

extension Session {
    /// Asks docker-compose what it makes of all compose files. It needs no engine for that.
    ///
    /// - Parameter folder: where our own files are written.
    /// - Throws: `ConductorError` of kind `compose` where it refuses the files, with what it says; of kind `engine` where there
    ///   is none; `YAMLError` where its answer cannot be understood; `HostError`.
    package func resolve(_ rendering: Rendering, in folder: FilePath) async throws -> ResolvedStack {
        try rendering.write(to: folder)
        let compose = try rendering.compose(on: host, in: folder)
        let captured = try await compose.capture(["config"], everyProfile: true)
        let name = "\(compose.tool.words) config"
        guard captured.status.isSuccess else {
            throw ConductorError(
                .compose, "'\(name)' failed",
                details: captured.error.split(separator: "\n").suffix(20).map(String.init),
                signal: captured.status.signal)
        }
        return try ResolvedStack(rendering, printed: captured.output, name: name)
    }

    /// Resolves the stack that is about to be applied. The worktree's lock is held.
    func resolve(_ rendering: Rendering) async throws -> ResolvedStack {
        try await resolve(rendering, in: rendering.folder)
    }

    /// Resolves a stack for a call that needs something, and refuses what nobody has approved.
    ///
    /// What our own reading sees is judged before docker-compose is run at all: for some files it goes to the network.
    ///
    /// - Throws: `ConductorError` of kind `approval`, and what ``resolve(_:in:)`` throws.
    private func resolve(_ rendering: Rendering, in folder: FilePath, for need: Need) async throws -> ResolvedStack {
        try checkApproved(rendering.situation.powers(of: need.services), isStopping: need.isStopping)
        let resolved = try await resolve(rendering, in: folder)
        try checkApproved(resolved.powers(of: need.services), isStopping: need.isStopping)
        return resolved
    }

    /// Calls of docker-compose for something that was judged. The worktree's lock is held.
    ///
    /// - Throws: `ConductorError` of kind `approval`, and what ``resolve(_:in:)`` throws.
    package func compose(_ rendering: Rendering, for need: Need) async throws -> ComposeCommand {
        try compose(try await resolve(rendering, in: rendering.folder, for: need))
    }

    /// Calls of docker-compose on what was resolved and judged. The worktree's lock is held.
    ///
    /// - Throws: `HostError` where the files cannot be written; `ConductorError` of kind `engine`.
    func compose(_ resolved: ResolvedStack) throws -> ComposeCommand {
        try resolved.write(to: resolved.rendering.folder)
        return try resolved.rendering.composeResolved(on: host, in: resolved.rendering.folder)
    }

    /// Works with a folder of its own for the files of a stack, without the worktree's lock.
    package func apart<Result>(
        _ rendering: Rendering, _ body: (_ folder: FilePath) async throws -> Result
    ) async throws -> Result {
        let folder = Files.temporarySibling(of: rendering.folder)
        try Files.remove(folder)
        defer { try? Files.remove(folder) }
        return try await body(folder)
    }

    /// Runs docker-compose on what it has resolved, without the worktree's lock.
    ///
    /// - Parameter need: what is judged before; nothing where `nil`.
    package func withResolved<Result>(
        _ rendering: Rendering, for need: Need?, _ body: (ComposeCommand) async throws -> Result
    ) async throws -> Result {
        try await apart(rendering) { folder in
            let resolved =
                if let need {
                    try await resolve(rendering, in: folder, for: need)
                } else {
                    try await resolve(rendering, in: folder)
                }
            try resolved.write(to: folder)
            return try await body(try rendering.composeResolved(on: host, in: folder))
        }
    }

    /// Runs docker-compose to look only: at the stack as it was last applied, or resolved anew where it never was.
    package func looking<Result>(
        _ rendering: Rendering, _ body: (ComposeCommand) async throws -> Result
    ) async throws -> Result {
        guard ResolvedStack.isThere(in: rendering.folder) else {
            return try await withResolved(rendering, for: nil, body)
        }
        return try await body(try rendering.composeResolved(on: host, in: rendering.folder))
    }
}
