import ArgumentParser
import Conductor

/// `here`
struct HereCommand: JSONCommand {
    static let configuration = CommandConfiguration(
        commandName: "here",
        abstract: "Say which stack this folder belongs to, where it listens and whether it is healthy.")

    static let examples: Examples = [
        "git conductor here": "the stack of this folder",
        "git conductor here --json": "for a program",
    ]

    @OptionGroup var options: ProjectOptions
    @OptionGroup var json: JSONOption

    func run(_ context: CommandContext) async throws {
        let here = try await options.session(context).whereabouts()
        if json.json { return try context.printJSON(here) }
        let style = Style(context.host, isOutput: true)
        let branch = here.branch.map { " on \($0)" } ?? ""
        let waiting =
            here.waiting.isEmpty || here.state == "down" ? "" : ", not up: \(here.waiting.joined(separator: ", "))"
        context.print(
            styled: "\(style.strong(here.stack)) (\(here.environment))\(branch): \(here.state)\(waiting)")
        context.print("  " + here.worktree + (here.main ? "" : " (linked worktree)"))
        var table = Table()
        for address in here.urls { table.add(address.service, address.url) }
        for checkout in here.checkouts {
            table.add((checkout.here ? "* " : "") + checkout.source, checkout.path, checkout.head)
        }
        table.lines(indent: 2).forEach(context.print)
    }
}
