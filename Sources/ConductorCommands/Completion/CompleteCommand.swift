import ArgumentParser

/// `complete -- WORD…`, which the completion scripts run at each press of the key.
///
/// It reads files and nothing else: it runs no docker, takes no lock, writes nothing, and is silent about all that it
/// cannot read.
struct CompleteCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "complete",
        abstract: "Print what can stand where the cursor is. The completion scripts call this.", shouldDisplay: false)

    @Argument(
        parsing: .captureForPassthrough,
        help: "The words up to the cursor, after '--' and without the program's name; the last one may be empty.")
    var words: [String] = []

    func run(_ context: CommandContext) async throws {
        let request = CompletionRequest(words.first == "--" ? Array(words.dropFirst()) : words)
        context.printLines(await ProjectNames(host: context.host).complete(request).text)
    }
}
