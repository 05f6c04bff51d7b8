import ArgumentParser
import Checkouts
import Conductor
import Pipeline
import Projects
import Repositories

/// `switch [-c] BRANCH`
struct SwitchCommand: JSONCommand {
    static let configuration = CommandConfiguration(
        commandName: "switch",
        abstract: "Switch the project and its checkouts to a branch, at once.",
        discussion: """
            A checkout without that branch stays as it is. If one of them cannot be switched, none is. \
            What runs is brought to its new state once, at the end.
            """)

    static let examples: Examples = [
        "git conductor switch topic": "where there is a branch of that name",
        "git conductor switch -c feature/basket": "make it in all of them",
        "git conductor switch -": "back to the branch before",
        "git conductor switch topic --dry-run": "see what would move and restart",
    ]

    @Argument(help: "The branch: their own, or one of their remotes; '-' is the one before.")
    var branch: String

    @Flag(name: [.customShort("c"), .long], help: "Make the branch, in the project and in all checkouts.")
    var create = false

    @Flag(name: .long, help: "Go on where work is in the way; it is kept in stashes and on branches.")
    var force = false

    @Flag(name: .long, help: "Do not bring the services to their new state.")
    var noUp = false

    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption
    @OptionGroup var json: JSONOption

    func run(_ context: CommandContext) async throws {
        let talk = json.talk(options.talk)
        let session = try await options.session(context)
        if dry.dryRun { return try context.printPreview(try await preview(session), json) }
        try await session.locked {
            let checkouts = try await session.findCheckouts()
            let change = try await checkouts.planSwitch(to: branch, isNew: create)
            try await checkouts.carryOut(change, force: force).forEach(context.say)
            if !talk.quiet {
                for path in change.moving {
                    context.print("\(session.project.name(of: path)) is on '\(change.branch)'")
                }
                for (path, reason) in change.staying { context.print("\(session.project.name(of: path)) \(reason)") }
                if change.moving.isEmpty {
                    context.print("all that have a branch '\(change.branch)' are on it already")
                }
            }
            if !noUp { try await session.followChanges(output: talk.output) }
        }
        if json.json { try context.printJSON(try await session.whereabouts()) }
    }

    private func preview(_ session: Session) async throws -> [String] {
        let checkouts = try await session.findCheckouts()
        let change = try await checkouts.planSwitch(to: branch, isNew: create)
        try checkouts.check(change, force: force)
        let moves =
            change.obstacles.flatMap { path, work in work.preview(at: session.project.name(of: path)) }
            + change.moving.map { "switch \(session.project.name(of: $0)) to '\(change.branch)'" }
            + change.staying.map { path, reason in "\(session.project.name(of: path)) \(reason)" }
        guard !noUp else { return moves }
        let (lines, isEmpty) = try await session.previewing { place in
            let proposal = try await session.propose(
                expecting: Expectation(files: try await checkouts.view(after: change, readIn: place)),
                tool: .optional, evidence: .engineIfThere
            ) { _ in .running }
            return (try await session.preview(proposal), proposal.plan.isEmpty)
        }
        return change.moving.isEmpty || !isEmpty ? moves + lines : moves
    }
}
