import ArgumentParser
import Checkouts
import Conductor
import Errors
import Host
import Pipeline
import Projects
import SystemPackage
import Text

/// `stack add NAME [BRANCH]`
struct StackAdd: JSONCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Make a worktree of the project on another branch, with a stack of its own.",
        discussion: """
            The worktree lies beside the main one, or in the folder 'conductor.worktrees'. Without a branch it is on the one \
            with the name of the stack, which is made where the project has none. With '--in' or '--up' the same command goes \
            on with a worktree that is there already. Ignored files that '.worktreeinclude' \
            or 'conductor.copy' name come along from the main worktree.
            """)

    static let examples: Examples = [
        "git conductor stack add fix --up": "branch fix beside this one, running",
        "git conductor stack add fix --in web,api --up": "with branches fix of web and api",
        "git conductor stack add fix --from shop --up": "with a copy of the data of shop",
        "git conductor stack add review origin/feature": "on the branch of somebody else",
    ]

    @Argument(help: "The name of the stack, and of its branch if no other one is given.")
    var name: String

    @Argument(help: "A branch, tag or commit of the project.")
    var branch: String?

    @Option(name: .customShort("b"), help: "Make this branch, at BRANCH or where this worktree is.")
    var newBranch: String?

    @Option(
        name: .customLong("in"), help: "Check out these sources on the branch of that name, made where they have none.")
    var sources: [String] = []

    @Option(name: .long, help: "Begin with a copy of the data of this stack.")
    var from: String?

    @Option(name: .long, help: "Where the worktree is made.")
    var path: String?

    @Flag(name: .long, help: "Bring the stack up, and wait until it is ready.")
    var up = false

    @Flag(name: .long, help: "The same as '--up'.")
    var wait = false

    @OptionGroup var jobs: JobsOption
    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption
    @OptionGroup var json: JSONOption

    func validate() throws {
        if name.isEmpty || name.hasPrefix("/") || name.hasPrefix(".") {
            throw ValidationError("'\(name)' is no name for a stack; '--path' says where its worktree is made.")
        }
    }

    func run(_ context: CommandContext) async throws {
        let session = try await options.session(context)
        let place = path.map { context.host.currentDirectory.pushing(FilePath($0)).lexicallyNormalized() }
        let stack = try await session.newStack(
            name, on: branch, making: newBranch, at: place, continuing: from == nil && (!sources.isEmpty || up || wait))
        if let from { _ = try await session.session(ofStack: from) }
        // On another branch, other names may be right.
        if stack.isNewBranch, branch == nil, let situation = try? await session.load(tool: .none) {
            _ = try situation.sources(named: sources.words)
        }
        if dry.dryRun { return try context.printPreview(preview(stack), json) }
        let talk = json.talk(options.talk)
        session.report(
            stack.isThere ? "Going on with the worktree at \(stack.path)" : "Adding a worktree at \(stack.path)")
        let own = try await self.session(of: session.add(stack))
        let folder = own.project.root.string.quoted
        do {
            try await own.locked {
                try await WorktreePreparation(session: own, talk: talk, jobs: jobs.jobs, sources: sources.words)()
            }
            if let from, try await own.hasDataToCopy() {
                _ = try await options.showingCopy(own) {
                    try await own.copyData(from: from, output: talk.output, jobs: $0)
                }
            }
            if up || wait {
                try await UpRun(session: own, talk: talk, context: context)(services: [])
            }
        } catch let error as ConductorError where !error.isInterruption {
            let way = from == nil ? "the same command" : "in \(folder) 'git conductor up'"
            throw error.adding(details: ["the worktree is made; \(way) goes on from here"])
        }
        if json.json { return try context.printJSON(try await own.whereabouts()) }
        if !options.talk.quiet { context.say("Next: cd \(folder)" + (up || wait ? "" : " && git conductor up")) }
    }

    /// Returns the session for the stack that the options name in the new worktree.
    private func session(of own: Session) async throws -> Session {
        try await own.choosing(environment: options.environment, stack: options.stack).withTimeLimits()
    }

    private func preview(_ stack: NewStack) -> [String] {
        [stack.line] + sources.words.map { "check out \($0)" + (stack.branch.map { " on '\($0)'" } ?? "") }
            + (from.map { ["copy the data of the stack '\($0)'"] } ?? []) + (up || wait ? ["bring the stack up"] : [])
    }
}

extension [String] {
    /// The words of options that take several words, with commas between them.
    var words: [String] { flatMap { $0.split { $0 == "," || $0.isWhitespace }.map(String.init) } }
}
