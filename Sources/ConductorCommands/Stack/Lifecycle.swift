import ArgumentParser
import Conductor
import Docker
import Pipeline
import Projects

/// Runs a command of docker-compose that changes the stack, over all pods.
private struct ComposeRun {
    let context: CommandContext
    let options: ProjectOptions
    let dry: DryRunOption

    /// Runs the command on services.
    ///
    /// - Parameters:
    ///   - words: services or pods as the user named them.
    ///   - everyProfile: whether services of inactive profiles are included.
    ///   - after: called when docker-compose has succeeded.
    func callAsFunction(
        _ verb: [String], _ words: [String], everyProfile: Bool = false,
        after: (Session, [Service]) throws -> Void = { _, _ in }
    ) async throws {
        let session = try await options.session(context, isLocking: !dry.dryRun)
        let rendering = try await session.render()
        let situation = rendering.situation
        let services = try situation.services(named: words)
        let arguments = verb + services.map(\.name)
        if dry.dryRun {
            return context.print(
                "run \(try rendering.compose(on: context.host).tool.words) \(arguments.joined(separator: " "))")
        }
        let need = Session.ComposeCall(
            services.isEmpty ? nil : situation.namesWithDependencies(services.map(\.name)),
            isStopping: ["stop", "pull"].contains(verb[0]))
        try await session.locked {
            // Throws where the stack's name is that of another project.
            _ = try await session.containers(situation)
            try await session.compose(rendering, for: need).check(
                arguments, everyProfile: everyProfile, output: options.talk.output)
            try after(session, services)
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
        let run = ComposeRun(context: context, options: options, dry: dry)
        try await run(["stop"], services, everyProfile: true) { session, services in
            try session.forget(services.map(\.name))
        }
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
        try await ComposeRun(context: context, options: options, dry: dry)(["restart"], services)
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
        if dry.dryRun {
            let proposal = try await session.propose { _ in .down(volumes: volumes) }
            return try await session.preview(proposal).forEach(context.print)
        }
        try await session.locked {
            let proposal = try await session.propose { _ in .down(volumes: volumes) }
            try await session.carryOut(proposal, output: options.talk.output)
        }
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
        try await ComposeRun(context: context, options: options, dry: dry)(["build"], services)
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
        try await ComposeRun(context: context, options: options, dry: dry)(["pull"], services)
    }
}
