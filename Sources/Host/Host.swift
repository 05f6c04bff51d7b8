package import SystemPackage
/// What a command uses of the machine: programs, terminal, environment, folder. `main` makes it.
package struct Host: Sendable {
    /// Runs programs.
    package var processes: any ProcessRunner
    /// Shows data and messages.
    package var terminal: any Terminal
    /// The environment, without git's own variables.
    package var environment: [String: String]
    /// The variables that give git settings, such as those of `git -c NAME=VALUE conductor`, which were taken out: they count for
    /// our settings, and for what git fetches, pushes and checks out. A hook, which gets those of another git command, has none.
    package var settingVariables: [String: String]
    /// The working directory.
    package var currentDirectory: FilePath
    /// The program itself, as git and hooks can start it.
    package var executable: FilePath
    /// The name of this machine; empty where it is not known.
    package var name = ""
    /// How long programs may take.
    package var timeLimits = TimeLimits()
    /// Talks to what listens at sockets of this machine; `nil` where programs are only played, as in tests.
    package var sockets: LocalSockets?

    /// Gathers what a command may use.
    ///
    /// Git's own variables are taken out of the environment: they name the repository that git was working on, and
    /// git would use it instead of the one that we mean.
    package init(
        processes: any ProcessRunner, terminal: any Terminal, environment: [String: String],
        currentDirectory: FilePath, executable: FilePath
    ) {
        self.processes = processes
        self.terminal = terminal
        self.environment = environment.filter { !Self.gitVariables.contains($0.key) }
        settingVariables = environment.filter { ["GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS"].contains($0.key) }
        self.currentDirectory = currentDirectory
        self.executable = executable
    }

    /// What `git rev-parse --local-env-vars` names, and two that git sets for the run of a command.
    static let gitVariables: Set<String> = [
        "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CONFIG", "GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS",
        "GIT_DIR", "GIT_GRAFT_FILE", "GIT_IMPLICIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_INTERNAL_SUPER_PREFIX",
        "GIT_NO_REPLACE_OBJECTS", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX", "GIT_REPLACE_REF_BASE",
        "GIT_SHALLOW_FILE", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_REFLOG_ACTION", "GIT_EDITOR",
    ]
}
