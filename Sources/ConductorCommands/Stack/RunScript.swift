import ArgumentParser
import Conductor
import Pipeline

/// `run-script NAME [SERVICE…]`
struct RunScriptCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "run-script",
        abstract: "Run a script of the services that have one of that name, each command in a new container.",
        discussion: """
            The metadata of a pod has the scripts ('services: { NAME: { scripts } }' in 'pods/POD.metadata.yml'). They run one \
            after another, up to the first command that fails, whose status is passed on.
            """)

    static let examples: Examples = [
        "git conductor run-script seed": "in all services that have it",
        "git conductor run-script seed web": "in web alone",
    ]

    @Argument(help: "The name of the script.")
    var name: String

    @Argument(help: "Services or pods; all if none is named.")
    var services: [String] = []

    @Flag(name: .long, help: "Do not start what the services depend on.")
    var noDeps = false

    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption

    func run(_ context: CommandContext) async throws {
        let stack = try await PresentStack(try await options.session(context), isDryRun: dry.dryRun)
        let commands = try stack.situation.script(named: name, of: services)
        let run = OneOffRun(
            stack: stack, context: context, options: ["--rm"] + (noDeps ? ["--no-deps"] : []))
        if dry.dryRun { return try run.preview(commands) }
        try await run(commands)
    }
}
