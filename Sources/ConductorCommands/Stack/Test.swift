import ArgumentParser
import Compose
import Conductor
import Errors
import Host
import Pipeline
import Projects

/// The environment of tests.
enum Tests: UsualEnvironment {
    static let name = "test"
}

/// `test SERVICE [COMMAND…]`
struct TestCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run the tests of a service in a new container, in the environment 'test'.",
        discussion: """
            That environment, or the one that '-E' names, is a stack of its own: no container, volume or data of \
            development is touched. The service's setting 'test' is the command, unless another one follows the service. \
            Nothing that the service depends on is started. The exit status is that of the tests.
            """)

    static let examples: Examples = [
        "git conductor test web": "the command of its setting 'test'",
        "git conductor test web rake test TEST=test/cart.rb": "another command",
        "git conductor test --export-test-output web": "and keep what it writes",
    ]

    @Flag(
        name: .long,
        help: "Copy 'test_output' of the container's working folder to the top of the project, however the tests end.")
    var exportTestOutput = false

    @OptionGroup var options: ProjectOptionsIn<Tests>
    @OptionGroup var dry: DryRunOption

    @Argument(help: "The service.")
    var service: String

    @Argument(parsing: .captureForPassthrough, help: "A command in the place of the service's own.")
    var command: [String] = []

    func validate() throws {
        // What is no option of ours is taken for a word.
        if service.hasPrefix("-") { throw ValidationError("'test' has no option '\(service)'.") }
    }

    func run(_ context: CommandContext) async throws {
        var options = options
        options.environment = options.environment ?? Tests.name
        let stack = try await PresentStack(try await options.session(context), isDryRun: dry.dryRun)
        let (situation, session) = (stack.situation, stack.session)
        let service = try situation.service(only: service)
        try situation.checkEnabled(service)
        let given = command.first == "--" ? Array(command.dropFirst()) : command
        let tests = given.isEmpty ? try situation.tests(of: service) : .init(service: service.name, words: given)
        let output = exportTestOutput ? try TestOutput(session) : nil
        if situation.mounts(of: service).isEmpty, !service.definition.mountsFolders {
            session.warn(situation.noteOnUnmounted(service))
        }
        // What is copied out of a container has to be copied before it goes.
        let run = OneOffRun(
            stack: stack, context: context, options: (output == nil ? ["--rm"] : []) + ["--no-deps"])
        if dry.dryRun {
            try run.preview([tests])
            if output != nil { context.print("copy \(TestOutput.name) of the container to \(TestOutput.name)") }
            return
        }
        var failure: (any Error)?
        let result: Result<ExitStatus, any Error>
        do {
            result = .success(
                try await stack.run([service.name]) { compose in
                    try await run.run(tests, with: compose) { container in
                        do { try await output?.export(container) } catch { failure = error }
                    }
                })
        } catch {
            result = .failure(error)
        }
        await session.removeUnusedNetworks(of: situation.stack)
        let status = try result.get()
        // What is wrong with the output does not hide how the tests have ended.
        if let failure, !status.isSuccess { session.warn("\(failure)") }
        try status.pass()
        if let failure { throw failure }
    }
}

extension Situation {
    /// Says that tests do not see code that is being worked on.
    fileprivate func noteOnUnmounted(_ service: Service) -> String {
        let name = "\(service.pod)/\(service.name)"
        let remedy =
            if checkout(behind: service) != nil {
                "; 'git conductor mount \(service.name)' mounts its checkout"
            } else if source(of: service) != nil {
                "; 'git conductor checkout \(service.name)' mounts it"
            } else if isBuiltHere(service) {
                "; 'git conductor build -E \(environment.name) \(service.name)' makes a new one"
            } else {
                ""
            }
        return "no source code is mounted into '\(name)': what its image has is tested\(remedy)"
    }
}
