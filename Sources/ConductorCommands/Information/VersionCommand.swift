import ArgumentParser
import Conductor
import Projects

/// `--version`, which is spelled as an option of the program.
struct VersionCommand: JSONCommand {
    static let configuration = CommandConfiguration(
        commandName: "git-conductor --version",
        abstract: "Show the versions of this program, its libraries and what it runs.")

    @Flag(name: [.short, .long], help: "Only the first line, which runs no other program.")
    var quiet = false

    @OptionGroup var json: JSONOption

    func run(_ context: CommandContext) async throws {
        // Who reads the first line alone does not wait for the others.
        if !json.json { context.print(Version.line) }
        if quiet, !json.json { return }
        let found = await Installation(context.host, within: .seconds(3))
        if json.json { return try context.printJSON(found) }
        context.print("libgit2 \(found.libgit2)")
        context.print("libyaml \(found.libyaml)")
        context.print("git \(found.git ?? "not found")")
        let docker = found.docker.map { "\($0.client), engine \($0.engine ?? "does not answer")" }
        context.print("docker \(docker ?? "not found")")
        let compose = found.compose
        context.print(
            "\(compose.command ?? "docker-compose") \(compose.version ?? "not found: \(compose.problem ?? "")")")
    }
}
