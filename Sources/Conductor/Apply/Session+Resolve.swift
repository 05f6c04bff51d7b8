package import Docker
import Errors
import Host
package import Pipeline
import Projects
package import SystemPackage

extension Session {
    /// Resolves the compose files with `docker-compose config`, which needs no engine. While nothing has changed from which
    /// its answer follows, it is not asked again.
    ///
    /// - Parameter folder: the folder to which our own compose files are written.
    /// - Throws: `ConductorError` of kind `compose` where docker-compose refuses the files, with its output; of kind
    ///   `engine` where there is no docker-compose; `YAMLError` where its answer cannot be read; `HostError`.
    package func resolve(_ rendering: Rendering, in folder: FilePath) async throws -> ResolvedStack {
        try rendering.write(to: folder)
        let name = "\(try rendering.compose(on: host, in: folder).tool.words) config"
        if let kept = keptAnswer(to: rendering) {
            return try ResolvedStack(
                rendering, printed: kept.printed, name: name, warnings: kept.warnings, isKept: true)
        }
        let (printed, warnings) = try await config(rendering, in: folder)
        return try ResolvedStack(rendering, printed: printed, name: name, warnings: warnings)
    }

    /// Returns what `docker-compose config` prints of the files in a folder, and what it warns of.
    ///
    /// - Throws: as ``resolve(_:in:)``.
    func config(
        _ rendering: Rendering, in folder: FilePath, everyProfile: Bool = true
    ) async throws -> (printed: String, warnings: [String]) {
        let compose = try rendering.compose(on: host, in: folder)
        let captured = try await compose.ask(["config"], everyProfile: everyProfile)
        guard captured.status.isSuccess else {
            throw ConductorError(
                refused: captured.error, by: compose.tool, in: rendering.situation, signal: captured.status.signal)
        }
        return (captured.output, ComposeCommand.warnings(in: captured.error))
    }

    /// Resolves the stack that is about to be applied. The worktree's lock must be held.
    func resolve(_ rendering: Rendering) async throws -> ResolvedStack {
        let resolved = try await resolve(rendering, in: rendering.folder)
        recordAccepted(resolved)
        return resolved
    }

    /// Resolves the stack again after checkouts were removed, where docker-compose 1 would refuse each call on what was
    /// resolved before: the folders are gone that images are built from. The worktree's lock must be held.
    ///
    /// - Throws: what ``resolve(_:in:)`` throws.
    package func resolveWithoutCheckouts(before situation: Situation) async throws {
        guard situation.tool?.isLegacy == true, situation.state.applied != nil else { return }
        let rendering = try await render()
        try await resolve(rendering, in: rendering.folder).write(to: rendering.folder)
    }

    /// Resolves a stack for a call of docker-compose, and checks that the powers which the call needs are approved.
    ///
    /// What our own reading finds is checked before docker-compose runs at all: for some files it goes to the network.
    ///
    /// - Throws: `ConductorError` of kind `approval`, and what ``resolve(_:in:)`` throws.
    private func resolve(_ rendering: Rendering, in folder: FilePath, for call: ComposeCall) async throws
        -> ResolvedStack
    {
        if !call.isStopping { try checkSecrets(of: rendering.situation) }
        try checkApproved(rendering.situation.powers(of: call.services), isStopping: call.isStopping)
        let resolved = try await resolve(rendering, in: folder)
        try checkApproved(resolved.powers(of: call.services), isStopping: call.isStopping)
        return resolved
    }

    /// Resolves a stack, checks that the needed powers are approved, and returns docker-compose for calls on it. The
    /// worktree's lock must be held.
    ///
    /// - Throws: `ConductorError` of kind `approval`, and what ``resolve(_:in:)`` throws.
    package func compose(_ rendering: Rendering, for call: ComposeCall) async throws -> ComposeCommand {
        try compose(try await resolve(rendering, in: rendering.folder, for: call))
    }

    /// Writes a resolved stack, and returns docker-compose for calls on it. The worktree's lock must be held.
    ///
    /// - Throws: `HostError` where the files cannot be written; `ConductorError` of kind `engine`.
    func compose(_ resolved: ResolvedStack) throws -> ComposeCommand {
        try resolved.write(to: resolved.rendering.folder)
        return try resolved.rendering.composeResolved(on: host, in: resolved.rendering.folder)
    }

    /// Runs something with a temporary folder for the files of a stack, which needs no lock.
    package func withTemporaryFolder<Result>(
        _ rendering: Rendering, _ body: (_ folder: FilePath) async throws -> Result
    ) async throws -> Result {
        let folder = Files.temporarySibling(of: rendering.folder)
        try Files.remove(folder)
        defer { try? Files.remove(folder) }
        return try await body(folder)
    }

    /// Resolves a stack and runs docker-compose on it, without the worktree's lock.
    ///
    /// - Parameter call: the call whose powers must be approved; nothing is checked where `nil`.
    package func withResolved<Result>(
        _ rendering: Rendering, for call: ComposeCall?, _ body: (ComposeCommand) async throws -> Result
    ) async throws -> Result {
        // What runs from the files may make volumes.
        if call != nil, project.otherStack != nil { try await Stacks.record(rendering.situation.stack, for: project) }
        return try await withTemporaryFolder(rendering) { folder in
            let resolved =
                if let call {
                    try await resolve(rendering, in: folder, for: call)
                } else {
                    try await resolve(rendering, in: folder)
                }
            try resolved.write(to: folder)
            return try await body(try rendering.composeResolved(on: host, in: folder))
        }
    }
}
