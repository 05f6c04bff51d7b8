import ArgumentParser

/// The root of all commands.
struct Conductor: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "git-conductor",
        abstract: "Run a docker-compose application made of many git repositories.",
        discussion: """
            A project is a git repository with pods: docker-compose files, with overrides for each environment. \
            'up' runs them all; 'checkout' clones the source of a service, puts a git worktree of it at src/ and mounts \
            it in the running container. Git hooks keep the containers in step with what is checked out.

            It is started as 'git conductor', or as 'conductor'.
            """,
        version: Version.text,
        groupedSubcommands: [
            CommandGroup(
                name: "Project", subcommands: [New.self, Init.self, Clone.self, Generate.self, Config.self]),
            CommandGroup(
                name: "Stack",
                subcommands: [
                    Up.self, Stop.self, Restart.self, Down.self, Build.self, Pull.self, Logs.self, PS.self, Run.self,
                    Exec.self, Shell.self, PassThrough.self,
                ]),
            CommandGroup(
                name: "Checkout",
                subcommands: [
                    Checkout.self, Switch.self, Fetch.self, Sync.self, Mount.self, Unmount.self, Remove.self,
                ]),
            CommandGroup(
                name: "Information",
                subcommands: [Status.self, Explain.self, SourceCommand.self, Doctor.self]),
            CommandGroup(
                name: "Integration",
                subcommands: [HooksCommand.self, Wait.self, Prune.self, Completion.self, Hook.self]),
        ])
}

/// The version of the program.
public enum Version {
    /// The version, as `--version` prints it.
    public static let text = "0.1.0"
}
