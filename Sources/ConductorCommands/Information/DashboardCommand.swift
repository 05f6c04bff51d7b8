import ArgumentParser
import Conductor
import Errors
import Host
import Projects
import SystemPackage

/// `dashboard`
struct DashboardCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "dashboard",
        abstract: "Show all stacks of the project on a live page in the browser.",
        discussion: """
            Prints the address of the page, which shows the state, the plan with its reasons, the picture and the logs, and has \
            buttons for 'up', 'restart', 'stop', 'checkout', 'mount', 'unmount' and 'switch'. All that a button does is a command that the page \
            shows, too. It is served until Ctrl-C, on this machine alone, and only to who has the whole address. Power over \
            this machine is approved on the page, as 'up' does it in a terminal. Ctrl-C interrupts the commands of the page \
            that still run, and says which.
            """)

    static let examples: Examples = [
        "git conductor dashboard": "print the address of the page, and serve it until Ctrl-C",
        "git conductor dashboard --port 8123": "at this port",
    ]

    @Option(name: .long, help: "The port; a free one if not given.")
    var port: UInt16?

    @OptionGroup var options: ProjectOptions

    /// The program that serves the page: one of its own, so that all others are spared the server.
    private static let program = "git-conductor-dashboard"

    func run(_ context: CommandContext) async throws {
        let host = context.host
        let status = try await options.session(context).status().status
        let server = try server(host)
        if let port, !Network.isFree(port: Int(port), isDatagram: false) {
            throw ConductorError(
                .portTaken, port < 1024 ? "port \(port) is taken, or only root may use it" : "port \(port) is taken",
                hint: "give '--port' another one, or leave it out for one that is free")
        }
        let command = Command(
            server.string,
            [host.executable.string, "\(port ?? 0)", status.project, status.environment, status.stack] + words,
            environment: host.environment)
        context.say("The dashboard of '\(status.stack)' is at this address until Ctrl-C:")
        let code = try await host.processes.attach(command, output: .inherited).code
        // Ctrl-C is how it ends.
        if code != 0 { throw ExitCode(code) }
    }

    /// The options of our command line that each command gets.
    private var words: [String] {
        (options.environment.map { ["--environment", $0] } ?? [])
            + (options.stack.map { ["--project-name", $0] } ?? [])
            + options.profile.flatMap { ["--profile", $0] }
    }

    /// Returns the program that serves the page: beside this one, or on `PATH`.
    private func server(_ host: Host) throws -> FilePath {
        let beside = [host.executable, Files.real(host.executable)].compactMap { $0?.removingLastComponent() }
            .map { $0.appending(Self.program) }
        if let found = beside.first(where: Files.exists) ?? Files.program(Self.program, path: host.environment["PATH"])
        {
            return found
        }
        throw ConductorError(
            .programNotFound, "'\(Self.program)' is not installed, the part of git conductor that serves the page",
            hint: "docs/install installs it beside 'git-conductor'")
    }
}
