package import Docker
import Errors
import Host
package import Pipeline
import Projects

extension Session {
    /// Removes the containers and networks of the stack, as it was last applied. The worktree's lock must be held.
    ///
    /// - Parameters:
    ///   - volumes: whether the volumes and their data are removed, too.
    ///   - options: further options of docker-compose's `down`.
    ///   - output: how much of docker-compose's output is shown.
    /// - Returns: the volumes of other branches that stay, a line each.
    /// - Throws: as ``lastStack()`` and ``run(on:for:_:)``; `ConductorError` of kind `compose`.
    @discardableResult
    package func takeDown(volumes: Bool, _ options: [String] = [], output: ComposeOutput) async throws -> [String] {
        let stack = try await lastStack()
        try await checkUnused([])
        try await disconnectShared(from: stack)
        let other = volumes ? try await renderingOfOtherData(than: stack) : nil
        func down(_ compose: ComposeCommand) async throws {
            try await compose.check(Self.downArguments(volumes, options), everyProfile: true, output: output)
        }
        let call = ComposeCall(nil, isStopping: true)
        if let other {
            _ = try await containers(of: stack.name)
            try await withResolved(other, for: call, down)
        } else {
            try await run(on: stack, for: call, down)
        }
        try forget([], volumes: volumes)
        FailedWork.clear(in: project)
        guard volumes else { return [] }
        try await removeKeptVolumes(of: stack.name)
        let left = try await branchVolumes(of: stack.name).filter { !$0.isUsed }
        // Nothing is left of it.
        if project.otherStack != nil, left.isEmpty {
            try await Stacks.forget([(project.worktreeName, stack.name)], in: project)
            try await forgetPorts(of: [.init(stack: stack.name, of: project)])
            try Files.remove(project.stackDirectory)
        }
        return left.flatMap(\.stayingLines)
    }

    /// Returns the stack as the files say now, where it was last applied with the data of another branch, whose volumes stay.
    ///
    /// - Throws: `ConductorError` of kind `project` where the files cannot be read.
    private func renderingOfOtherData(than stack: LastStack) async throws -> Rendering? {
        guard let data = try await branchData(), stack.hasVolumes(besides: data) else { return nil }
        if let rendering = stack.rendering { return rendering }
        throw Self.otherData(hint: "correct the project's files, which cannot be read, or leave out '--volumes'")
    }

    /// Throws where volumes of services would be removed as they were last applied, and hold the data of another branch.
    package func checkVolumes(of stack: LastStack) async throws {
        guard let data = try await branchData(), stack.hasVolumes(besides: data) else { return }
        throw Self.otherData(hint: "'git conductor up\(project.stackOption)' changes that; or name no service")
    }

    private static func otherData(hint: String) -> ConductorError {
        ConductorError(.dataOfOtherBranch, "the stack was last applied with the data of another branch", hint: hint)
    }

    /// Returns what ``takeDown(volumes:_:output:)`` would do, one line each.
    package func previewTakeDown(volumes: Bool, _ options: [String] = []) async throws -> [String] {
        let stack = try await lastStack()
        var services: [String] = []
        for container in try await containers(of: stack.name) where !services.contains(container.service) {
            services.append(container.service)
        }
        let steps = services.map { Plan.Step(.remove, $0, reasons: ["the stack is taken down"]).line }
        var notes: [String] = []
        if volumes {
            let other = try await renderingOfOtherData(than: stack)
            let names = other.map { rendering in Set(services.flatMap { rendering.volumeNames[$0] ?? [] }).sorted() }
            notes = (names ?? stack.volumes(of: services)).map { "note: the volume \($0) goes, with all that is in it" }
            let left = try await branchVolumes(of: stack.name).filter { !$0.isUsed }
            notes += left.flatMap(\.stayingLines).map { "note: \($0)" }
        }
        let words = [stack.tool?.words ?? ""] + Self.downArguments(volumes, options)
        return steps + notes + ["run \(words.joined(separator: " "))"]
    }

    private static func downArguments(_ volumes: Bool, _ options: [String]) -> [String] {
        ["down", "--remove-orphans"] + (volumes ? ["--volumes"] : []) + options
    }
}
