import ArgumentParser
import Projects

/// The root of all commands.
struct RootCommand: CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "git-conductor",
        abstract: "Run a docker-compose application made of many git repositories.",
        discussion: """
            A project is a git repository with pods: docker-compose files, with overrides for each environment. \
            'up' runs them all; 'checkout' clones the source of a service, puts a git worktree of it at src/ and mounts \
            it in the running container. Git hooks keep the containers in step with what is checked out.

            It is started as 'git conductor', or as 'conductor'.
            """,
        version: Version.line,
        groupedSubcommands: [
            CommandGroup(
                name: "Project",
                subcommands: [
                    NewCommand.self, InitCommand.self, CloneCommand.self, GenerateCommand.self, ConfigCommand.self,
                    ExportCommand.self,
                ]),
            CommandGroup(
                name: "Stack",
                subcommands: [UpCommand.self] + ComposeVerb.commands
                    + [
                        TestCommand.self, RunScriptCommand.self, ShellCommand.self, PassThroughCommand.self,
                        StackCommand.self, DataCommand.self,
                    ]),
            CommandGroup(
                name: "Checkout",
                subcommands: [
                    CheckoutCommand.self, SwitchCommand.self, FetchCommand.self, SyncCommand.self, PushCommand.self,
                    ForeachCommand.self, GrepCommand.self, MountCommand.self, UnmountCommand.self, RemoveCommand.self,
                    SnapshotCommand.self, RestoreCommand.self,
                ]),
            CommandGroup(
                name: "Information",
                subcommands: [
                    StatusCommand.self, DashboardCommand.self, GraphCommand.self, HereCommand.self, PortsCommand.self,
                    OpenCommand.self,
                    EnvCommand.self,
                    ExplainCommand.self, SourceCommand.self, ApprovalsCommand.self, DoctorCommand.self,
                ]),
            CommandGroup(
                name: "Integration",
                subcommands: [
                    HooksCommand.self, WaitCommand.self, PruneCommand.self, CompletionCommand.self,
                    SkillCommand.self, HookCommand.self,
                    CompleteCommand.self,
                ]),
        ])

    static let groupedExamples: KeyValuePairs<String, Examples> = [
        "Run the application": [
            "git conductor up": "start all of it, or 'up web db'",
            "git conductor status --watch": "what runs; 'dashboard' is a live page of it",
            "git conductor logs -f web": "follow what web writes",
            "git conductor exec web sh": "a shell in its container",
            "git conductor stop": "stop it all; 'down' removes it",
        ],
        "Work on a service": [
            "git conductor checkout web -b topic": "clone its source, mount it at src/web",
            "git conductor run web rake db:migrate": "a command in a new container",
            "git conductor test web": "its tests, in a stack of their own",
            "git conductor unmount web": "back to the image; the worktree stays",
        ],
        "Work on all repositories": [
            "git conductor clone URL --all --up": "the whole project, running",
            "git conductor switch -c feature/basket": "a branch in all checkouts",
            "git conductor sync": "pull all that can be fast-forwarded",
            "git conductor push": "push what has commits to push",
        ],
    ]
}
