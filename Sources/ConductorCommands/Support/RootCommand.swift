import ArgumentParser
import Projects

/// The root of all commands.
struct RootCommand: ParsableCommand {
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
                    StatusCommand.self, GraphCommand.self, HereCommand.self, PortsCommand.self, OpenCommand.self,
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
}
