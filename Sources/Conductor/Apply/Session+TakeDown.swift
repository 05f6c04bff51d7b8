package import Docker
import Host
import Pipeline
import Projects

extension Session {
    /// Removes the containers and networks of the stack, as it was last applied. The worktree's lock must be held.
    ///
    /// - Parameters:
    ///   - volumes: whether the volumes and their data are removed, too.
    ///   - options: further options of docker-compose's `down`.
    ///   - output: how much of docker-compose's output is shown.
    /// - Throws: as ``lastStack()`` and ``run(on:for:_:)``; `ConductorError` of kind `compose`.
    package func takeDown(volumes: Bool, _ options: [String] = [], output: ComposeOutput) async throws {
        let stack = try await lastStack()
        try await checkUnused([], of: stack)
        if state().connections != nil {
            try await engine.disconnect(
                try await sharedContainers(), from: try await engine.networks(of: stack.name).sorted())
        }
        try await run(on: stack, for: ComposeCall(nil, isStopping: true)) { compose in
            try await compose.check(Self.downArguments(volumes, options), everyProfile: true, output: output)
        }
        try forget([], volumes: volumes)
        var state = state()
        if state.connections != nil {
            state.connections = nil
            try state.write(project)
        }
        guard volumes else { return }
        try await removeKeptVolumes(of: stack.name)
        // Nothing is left of it.
        if project.otherStack != nil {
            try await Stacks.forget([(project.worktreeName, stack.name)], in: project)
            try await forgetPorts(of: [.init(stack: stack.name, of: project)])
            try Files.remove(project.stackDirectory)
        }
    }

    /// Returns what ``takeDown(volumes:_:output:)`` would do, one line each.
    package func previewTakeDown(volumes: Bool, _ options: [String] = []) async throws -> [String] {
        let stack = try await lastStack()
        var services: [String] = []
        for container in try await containers(of: stack.name) where !services.contains(container.service) {
            services.append(container.service)
        }
        let steps = services.map { Plan.Step(.remove, $0, reasons: ["the stack is taken down"]).line }
        let notes =
            volumes ? stack.volumes(of: services).map { "note: the volume \($0) goes, with all that is in it" } : []
        let words = [stack.tool?.words ?? ""] + Self.downArguments(volumes, options)
        return steps + notes + ["run \(words.joined(separator: " "))"]
    }

    private static func downArguments(_ volumes: Bool, _ options: [String]) -> [String] {
        ["down", "--remove-orphans"] + (volumes ? ["--volumes"] : []) + options
    }
}
