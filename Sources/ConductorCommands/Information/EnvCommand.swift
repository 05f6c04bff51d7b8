import ArgumentParser
import Conductor
import Pipeline
import Text

/// `env`
struct EnvCommand: JSONCommand {
    static let configuration = CommandConfiguration(
        commandName: "env", abstract: "Print the addresses of this stack as variables for the shell.",
        discussion: """
            CONDUCTOR_URL_WEB is the address of the first port of 'web', CONDUCTOR_PORT_WEB_80 the port of this machine for \
            port 80 of its container: eval "$(git conductor env)".
            """)

    static let examples: Examples = [
        "eval \"$(git conductor env)\"": "set them in this shell",
        "git conductor env --json": "for a program",
    ]

    @OptionGroup var options: ProjectOptions
    @OptionGroup var json: JSONOption

    func run(_ context: CommandContext) async throws {
        let session = try await options.session(context)
        let variables = try await session.load(tool: .optional).portVariables
        if json.json {
            return try context.printJSON(
                Listing(variables: Dictionary(variables.map { ($0.name, $0.value) }) { first, _ in first }))
        }
        for variable in variables { context.print("export \(variable.name)=\(variable.value.quoted)") }
    }

    /// The form of `--json`.
    struct Listing: Encodable {
        let schema = 1
        let variables: [String: String]
    }
}
