import Compose
import Host

extension Session {
    /// How much of docker-compose's own output is shown.
    public enum ComposeOutput: Sendable {
        /// All of it, as it comes.
        case shown
        /// Only what it says when it fails.
        case quiet
    }

    /// Fourth stage: writes the files, takes the steps, and records what was applied.
    ///
    /// - Parameter isAsked: whether a person has asked for it by name; if nobody has, and files have changed since they were
    ///   read, docker-compose is not run.
    ///
    /// A kill at any moment leaves the next command to do the rest: what is under way counts as not applied.
    ///
    /// - Throws: ``ConductorError`` of kind `compose`, `engine`, `container` or `content`. A service whose image cannot
    ///   be built keeps its container, and what can be done for the others is done first.
    public func apply(
        _ plan: Plan, _ rendering: Rendering, _ inventory: Inventory, in situation: Situation, output: ComposeOutput,
        isAsked: Bool = true
    ) async throws {
        // Whoever asks for it by name has approved it before.
        try checkApproved(plan.toMake, in: situation)
        try rendering.write(in: situation)
        for checkout in situation.checkoutsWithGit { try checkout.keepLink() }
        var run = PlanRun(self, plan, rendering, inventory, in: situation, output: output, isAsked: isAsked)
        try await run()
    }

    /// Forgets what was applied to services whose containers are stopped or gone; to all where none is named.
    ///
    /// - Parameter volumes: whether their volumes are gone, too, and with them what commands did there.
    public func forget(_ services: [String], volumes: Bool = false) throws {
        var state = WorktreeState.read(project, warn: warn)
        for service in services { state.applied?.services[service] = nil }
        if services.isEmpty || state.applied?.services.isEmpty == true { state.applied = nil }
        if volumes {
            for name in state.services.keys { state.services[name]?.forgetCommands() }
        }
        try state.write(project)
    }

    /// Builds the images of those services that are built from a folder of this machine.
    ///
    /// - Returns: their names.
    /// - Throws: ``ConductorError`` of kind `compose`.
    public func build(_ services: [Service], _ rendering: Rendering, in situation: Situation, output: ComposeOutput)
        async throws -> [String]
    {
        try rendering.write(in: situation)
        let names = services.filter { service in
            if case .local = service.definition.buildContext { return true }
            return situation.checkout(behind: service) != nil
        }.map(\.name)
        guard !names.isEmpty else { return [] }
        try await ComposeCommand(situation, rendering, host: host).check(["build"] + names, output: output)
        return names
    }

    /// Adds to the log of what is done in the background.
    func log(_ lines: [String]) throws {
        guard !lines.isEmpty else { return }
        try Files.append(lines.joined(separator: "\n") + "\n", to: logPath)
    }
}
