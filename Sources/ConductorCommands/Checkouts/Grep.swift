import ArgumentParser
import Conductor
import Host
import Projects
import Repositories

/// `grep ARGUMENT…`
struct GrepCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "grep",
        abstract: "Search the project and all its checkouts, with 'git grep'.",
        discussion: """
            All options and patterns are those of 'git grep', and so is the exit status. Paths, those given and those shown, are \
            relative to the top of the project. Files are searched as they are on disk; a revision is one of the project's \
            own repository. With '--untracked' the files that git does not know are searched, too.
            """)

    static let examples: Examples = [
        "git conductor grep DATABASE_URL": "in all files that git knows",
        "git conductor grep -n -i basket -- '*.rb'": "with the options of 'git grep'",
    ]

    @Argument(parsing: .captureForPassthrough, help: "Options, pattern and paths of 'git grep'.")
    var arguments: [String] = []

    func run(_ context: CommandContext) async throws {
        if arguments == ["-h"] { return context.printShortHelp(of: Self.self) }
        if arguments == ["--help"] { throw CleanExit.helpRequest(self) }
        let session = Session(
            host: context.host, project: try Project.find(from: context.host.currentDirectory),
            report: { context.say($0) }, warn: { context.warn($0) })
        let options = arguments.prefix { $0 != "--" }
        // With '--untracked' git would read the folders in place of the index; here the index has those files, too.
        let words = options.filter { !Self.untracked.contains($0) } + arguments.dropFirst(options.count)
        let status = try await session.withJoinedIndex(untracked: untracked(options)) { variables in
            try await session.git.attach(["grep"] + words, in: session.project.root, variables)
        }
        try status.pass()
    }

    /// The options that have to do with untracked files.
    private static let untracked = ["--untracked", "--exclude-standard", "--no-exclude-standard"]

    /// Returns the options of `git ls-files` that list the untracked files which are to be searched; `nil` if none are.
    private func untracked(_ options: ArraySlice<String>) -> [String]? {
        guard options.contains("--untracked") else { return nil }
        return options.contains("--no-exclude-standard") ? [] : ["--exclude-standard"]
    }
}
