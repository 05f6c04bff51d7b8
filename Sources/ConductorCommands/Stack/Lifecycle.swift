import ArgumentParser
import Conductor
import Docker
import Pipeline
import Projects

/// Runs a command of docker-compose that changes the stack, over all pods.
struct ComposeRun {
    let context: CommandContext
    let options: ProjectOptions
    let dry: DryRunOption

    /// Runs the command on services.
    ///
    /// - Parameter words: services or pods as the user named them.
    func callAsFunction(_ verb: String, _ words: [String]) async throws {
        let session = try await options.session(context, isLocking: !dry.dryRun)
        let rendering = try await session.render()
        let situation = rendering.situation
        var names = try situation.services(named: words).map(\.name)
        var calls = [[verb] + names]
        if verb == "restart", situation.hasShares {
            let running = try await session.containers(of: situation.stack).filter(\.isRunning).map(\.service)
            names = situation.withRestarted(names.isEmpty ? running : names, running: Set(running))
            calls = situation.restartRounds(names).map { [verb] + $0 }
        }
        if dry.dryRun {
            let tool = try rendering.compose(on: context.host).tool.words
            return calls.forEach { context.print("run \(tool) \($0.joined(separator: " "))") }
        }
        let need = Session.ComposeCall(
            names.isEmpty ? nil : situation.namesWithDependencies(names),
            isStopping: verb == "pull")
        try await session.locked {
            // Throws where the stack's name is that of another project.
            _ = try await session.containers(of: situation.stack)
            let compose = try await session.compose(rendering, for: need)
            for arguments in calls { try await compose.check(arguments, output: options.talk.output) }
            if verb == "restart" { try session.recordRestart(of: names, rendering) }
        }
        var after = situation
        after.state = session.state()
        await session.tellWhatIsOutdated(in: after)
    }
}

/// `stop [SERVICE…]`
struct StopCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop",
        abstract: "Stop all services, or those named.")

    @Argument(help: "Services or pods; all if none is named.")
    var services: [String] = []
    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption

    func run(_ context: CommandContext) async throws {
        let session = try await options.session(context, isLocking: !dry.dryRun)
        let stack = try await session.lastStack()
        let names = try stack.services(named: services)
        let arguments = ["stop"] + names
        if dry.dryRun {
            return context.print("run \(stack.tool?.words ?? "") \(arguments.joined(separator: " "))")
        }
        try await session.locked {
            try await session.run(on: stack, for: .init(names.isEmpty ? nil : names, isStopping: true)) { compose in
                try await compose.check(arguments, everyProfile: true, output: options.talk.output)
            }
            try session.forget(names)
        }
        guard var situation = stack.rendering?.situation else { return }
        situation.state = session.state()
        await session.tellWhatIsOutdated(in: situation)
    }
}

/// `restart [SERVICE…]`
struct RestartCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "restart",
        abstract: "Restart all services, or those named.")

    @Argument(help: "Services or pods; all if none is named.")
    var services: [String] = []
    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption

    func run(_ context: CommandContext) async throws {
        try await ComposeRun(context: context, options: options, dry: dry)("restart", services)
    }
}

/// `down`
struct DownCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "down",
        abstract: "Stop and remove the containers and networks of the stack. Checkouts stay.")

    @Flag(name: .long, help: "Remove the volumes too, and all that is in them.")
    var volumes = false
    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption

    func run(_ context: CommandContext) async throws {
        let session = try await options.session(context, isLocking: !dry.dryRun)
        if dry.dryRun { return try await session.previewTakeDown(volumes: volumes).forEach(context.print) }
        try await session.locked { try await session.takeDown(volumes: volumes, output: options.talk.output) }
    }
}

/// `build [SERVICE…]`
struct BuildCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Build the images of services; of a checked out one from its checkout.")

    @Argument(help: "Services or pods; all that are built if none is named.")
    var services: [String] = []
    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption

    func run(_ context: CommandContext) async throws {
        try await ComposeRun(context: context, options: options, dry: dry)("build", services)
    }
}

/// `pull [SERVICE…]`
struct PullCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull",
        abstract: "Fetch the images of services.")

    @Argument(help: "Services or pods; all if none is named.")
    var services: [String] = []
    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption

    func run(_ context: CommandContext) async throws {
        try await ComposeRun(context: context, options: options, dry: dry)("pull", services)
    }
}
