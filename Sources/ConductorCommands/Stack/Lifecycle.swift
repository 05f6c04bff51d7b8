import ArgumentParser
import Compose
import ConductorKit
import Host

/// A verb of docker-compose's that changes the stack, run over all pods.
private struct ComposeRun {
    let context: CommandContext
    let options: ProjectOptions
    let dry: DryRunOption

    /// Runs a verb on services.
    ///
    /// - Parameters:
    ///   - words: services or pods as the user named them.
    ///   - everyProfile: whether services of profiles that are not active are meant too.
    ///   - after: what follows from it, when docker-compose has done it.
    func callAsFunction(
        _ verb: [String], _ words: [String], everyProfile: Bool = false,
        after: (Session, Situation, [Service]) async throws -> Void = { _, _, _ in }
    ) async throws {
        let session = try await options.session(context)
        let situation = try await session.load()
        let services = try situation.services(named: words)
        let rendering = try Rendering(situation)
        let compose = try ComposeCommand(situation, rendering, host: session.host)
        let arguments = verb + services.map(\.name)
        if dry.dryRun {
            return context.print(
                "run \(compose.tool.command.joined(separator: " ")) \(arguments.joined(separator: " "))")
        }
        let names = services.isEmpty ? nil : situation.namesWithDependencies(services.map(\.name))
        try session.checkApproved(names, in: situation, isStopping: ["stop", "down", "pull"].contains(verb[0]))
        try await session.locked {
            // Containers of another project with the same stack name are not ours to touch.
            _ = try await session.containers(situation)
            try rendering.write(in: situation)
            try await compose.check(arguments, everyProfile: everyProfile, output: options.talk.output)
            try await after(session, situation, services)
        }
        await session.tellWhatWaits()
    }
}

/// `stop [SERVICE…]`
struct Stop: ConductorCommand {
    static let configuration = CommandConfiguration(abstract: "Stop all services, or those named.")

    @Argument(help: "Services or pods; all if none is named.")
    var services: [String] = []
    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption

    func run(_ context: CommandContext) async throws {
        let run = ComposeRun(context: context, options: options, dry: dry)
        try await run(["stop"], services, everyProfile: true) { session, _, services in
            try session.forget(services.map(\.name))
        }
    }
}

/// `restart [SERVICE…]`
struct Restart: ConductorCommand {
    static let configuration = CommandConfiguration(abstract: "Restart all services, or those named.")

    @Argument(help: "Services or pods; all if none is named.")
    var services: [String] = []
    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption

    func run(_ context: CommandContext) async throws {
        try await ComposeRun(context: context, options: options, dry: dry)(["restart"], services)
    }
}

/// `down`
struct Down: ConductorCommand {
    static let configuration = CommandConfiguration(
        abstract: "Stop and remove the containers and networks of the stack. Checkouts stay.")

    @Flag(name: .long, help: "Remove the volumes too, and all that is in them.")
    var volumes = false
    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption

    func run(_ context: CommandContext) async throws {
        let verb = ["down", "--remove-orphans"] + (volumes ? ["--volumes"] : [])
        let run = ComposeRun(context: context, options: options, dry: dry)
        try await run(verb, [], everyProfile: true) { session, situation, _ in
            try session.forget([], volumes: volumes)
            if volumes { try await session.removeKeptVolumes(of: situation) }
        }
    }
}

/// `build [SERVICE…]`
struct Build: ConductorCommand {
    static let configuration = CommandConfiguration(
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
struct Pull: ConductorCommand {
    static let configuration = CommandConfiguration(abstract: "Fetch the images of services.")

    @Argument(help: "Services or pods; all if none is named.")
    var services: [String] = []
    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption

    func run(_ context: CommandContext) async throws {
        try await ComposeRun(context: context, options: options, dry: dry)(["pull"], services)
    }
}
