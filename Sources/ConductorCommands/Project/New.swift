import ArgumentParser
import Errors
import Hooks
import Host
import Projects
import Repositories
import SystemPackage
import Text

/// `new NAME`
struct NewCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Make a new project.")

    static let examples: Examples = [
        "git conductor new hello_world": "in a new folder hello_world",
        "git conductor new hello_world --dry-run": "see what would be made",
    ]

    @Argument(help: "The name of the project, or the path of its folder.")
    var name: String

    @OptionGroup var talk: TalkOptions
    @OptionGroup var dry: DryRunOption

    func run(_ context: CommandContext) async throws {
        let context = talk.applied(to: context)
        let root = context.host.currentDirectory.pushing(FilePath(name)).lexicallyNormalized()
        guard let last = root.lastComponent?.string, Files.names(in: root).isEmpty, Files.kind(of: root) != .file else {
            throw ConductorError(
                .placeTaken, "'\(name)' is there already and is not empty",
                hint: "choose another name, or run 'git conductor init' in it to make it a project")
        }
        let new = NewProject(root: root, name: last)
        if dry.dryRun {
            for path in try new.write(dryRun: true) { context.print("write \(name)/\(path)") }
            return
        }
        let written = try new.write()
        let git = GitProgram(context.host)
        try await git("init", in: root)
        try await git.capture(["add", "--"] + written, in: root)
        let commit = await Result.of { try await git("commit", "--message", "Begin the project \(last)", in: root) }
        // The first commit is nothing to them.
        try await RepositoryHooks(of: Project.find(from: root), git: git).install()
        do {
            _ = try commit.get()
        } catch let error as ConductorError {
            throw ConductorError(
                error.code, "the project '\(last)' is made, but for its first commit: \(error.message)",
                details: error.details, hint: "mend that, then run: git -C \(ShellWords.quote(name)) commit")
        }
        guard !talk.quiet else { return }
        context.printLines(
            """
            Made the project '\(last)'. Next:
              cd \(name.quoted)
              git conductor generate service NAME --image IMAGE
              git conductor up
            """)
    }
}
