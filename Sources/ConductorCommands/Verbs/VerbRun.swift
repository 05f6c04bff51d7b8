import ArgumentParser
import Compose
import Conductor
import Docker
import Host
import Pipeline
import Projects

/// Runs a verb of docker-compose, and exits with its status.
struct VerbRun {
    let verb: ComposeVerb
    let line: VerbLine
    let options: VerbOptions
    let context: CommandContext

    func callAsFunction() async throws {
        if options.conductor { return try await showLog() }
        switch verb.effect {
        case .takesDown where line.words.isEmpty: try await takeDown()
        case .looks, .starts, .stops, .takesDown:
            let session = try await options.project.session(context)
            try await run(on: try await session.lastStack(), session, verb.effect)
        case .runs: try await runOnFiles()
        case .changes:
            let session = try await options.project.session(context)
            if verb.name == "restart" {
                // Where the project's files cannot be read, what was there is stopped and started again.
                let stack = try await session.lastStack()
                if stack.rendering == nil { return try await run(on: stack, session, .starts) }
            }
            try await change(session)
        }
    }

    /// Runs it on the stack as it was last applied.
    private func run(on stack: LastStack, _ session: Session, _ effect: ComposeVerb.Effect) async throws {
        let isLooking = effect == .looks
        var (arguments, services) = try call(stack.services)
        if effect == .starts, services.isEmpty {
            // docker-compose fails where a service has no container, as those of tasks have none.
            services = Set(try await session.containers(of: stack.name).map(\.service)).intersection(
                stack.definitions.map(\.name)
            ).sorted()
            arguments += services
        }
        if effect == .takesDown, line.has("--volumes") { try await session.checkVolumes(of: stack) }
        if options.dry.dryRun { return preview([arguments], stack.tool) }
        let call: Session.ComposeCall? =
            switch effect {
            case .stops, .takesDown: .init(services.isEmpty ? nil : services, isStopping: true)
            case .starts: .init(stack.rendering?.situation.namesWithDependencies(services))
            default: nil
            }
        func run() async throws -> ExitStatus {
            try await session.run(on: stack, for: call) { try await attach($0, arguments, everyProfile: true) }
        }
        if verb.form == .nothing { return try await attach(try stack.compose(on: context.host), arguments).pass() }
        if isLooking { return try await run().pass() }
        let status = try await session.locked {
            if effect != .starts { try await session.checkUnused(services) }
            let status = try await run()
            if effect != .starts { try await session.forgetStopped(services, of: stack) }
            return status
        }
        try status.pass()
        guard var situation = stack.rendering?.situation else { return }
        if effect == .starts {
            try await session.recordStarted(services)
        } else {
            situation.state = session.state()
            await session.tellWhatIsOutdated(in: situation)
        }
    }

    /// Removes the whole stack, as it was last applied.
    private func takeDown() async throws {
        let session = try await options.project.session(context)
        let volumes = line.has("--volumes")
        let others = line.options.filter { !["--volumes", "--remove-orphans"].contains($0.name) }.flatMap(\.words)
        if options.dry.dryRun {
            return try await session.previewTakeDown(volumes: volumes, others).forEach(context.print)
        }
        let staying = try await session.locked {
            try await session.takeDown(volumes: volumes, others, output: options.project.talk.output)
        }
        if !options.project.talk.quiet { staying.forEach(context.print) }
    }

    /// Runs it on the stack as the project's files say, beside other commands.
    private func runOnFiles() async throws {
        let stack = try await PresentStack(try await options.project.session(context), isDryRun: options.dry.dryRun)
        let (arguments, services) = try call { try stack.services(named: $0) }
        if options.dry.dryRun { return preview([arguments], stack.situation.tool) }
        try await stack.run(services) { try await attach($0, arguments) }.pass()
    }

    /// Changes the stack or its images as the project's files say, while no other command does.
    private func change(_ session: Session) async throws {
        if !options.dry.dryRun {
            try await session.runScripts(before: verb.name, approves: false)
            if verb.name != "pull" { try await session.prepareSecrets(isFresh: false, approves: false) }
        }
        let rendering = try await session.render()
        let situation = rendering.situation
        var (arguments, services) = try call { try situation.services(named: $0).map(\.name) }
        var calls = [arguments]
        if verb.name == "restart", situation.hasShares, !line.has("--no-deps") {
            let running = try await session.containers(of: situation.stack).filter(\.isRunning).map(\.service)
            let options = arguments.dropLast(services.count)
            services = situation.withRestarted(services.isEmpty ? running : services, running: Set(running))
            calls = situation.restartRounds(services).map { options + $0 }
        }
        if options.dry.dryRun {
            session.previewScripts(before: verb.name).forEach(context.print)
            return preview(calls, situation.tool)
        }
        let call = Session.ComposeCall(
            services.isEmpty ? nil : situation.namesWithDependencies(services), isStopping: verb.name == "pull")
        try await session.locked {
            // Throws where the stack's name is that of another project.
            _ = try await session.containers(of: situation.stack)
            let compose = try await session.compose(rendering, for: call)
            for arguments in calls { try await attach(compose, arguments).pass() }
            if verb.name == "restart" { try session.recordRestart(of: services, rendering) }
        }
        var after = situation
        after.state = session.state()
        await session.tellWhatIsOutdated(in: after)
    }
}

extension VerbRun {
    private func call(_ find: ([String]) throws -> [String]) throws -> (arguments: [String], services: [String]) {
        try line.call(hasTerminal: context.host.terminal.isInputInteractive, services: find)
    }

    private func preview(_ calls: [[String]], _ tool: ComposeTool?) {
        for arguments in calls {
            context.print("run \(tool?.words ?? "docker compose") \(arguments.joined(separator: " "))")
        }
    }

    /// Runs docker-compose attached to the terminal; with our `--quiet`, without its progress.
    private func attach(
        _ compose: ComposeCommand, _ arguments: [String], everyProfile: Bool = false
    ) async throws -> ExitStatus {
        let isSilent =
            options.project.talk.quiet && verb.effect != .looks && verb.option(named: "--quiet")?.isComposes != true
        guard isSilent else { return try await compose.attach(arguments, everyProfile: everyProfile) }
        try await compose.check(arguments, everyProfile: everyProfile, output: .quiet)
        return .exited(0)
    }

    /// Prints the log of what was done in the background, and follows it with `--follow`.
    private func showLog() async throws {
        guard line.words.isEmpty else { throw ValidationError("'--conductor' shows one log; name no services.") }
        let log = Log(try await options.project.session(context).project)
        let lines = log.lines
        func show(_ lines: ArraySlice<String>) {
            for line in lines { context.print(LocalTime.localized(line)) }
        }
        show(line.value(of: "--tail").flatMap { Int($0) }.map(lines.suffix) ?? lines[...])
        guard line.has("--follow") else { return }
        var shown = lines.count
        while true {
            try await Task.sleep(for: .milliseconds(200))
            let all = log.lines
            // The log was rotated.
            if all.count < shown { shown = 0 }
            show(all.dropFirst(shown))
            shown = all.count
        }
    }
}
