extension ConductorError.Kind {
    /// The codes of kind `git` that are about our hooks.
    static let hookCodes: [ConductorError.Code: Texts] = [
        .hooksMissing: (
            "The git hooks of git conductor are not installed, or not all of them, so it does not notice a switch.",
            "'git conductor hooks install' installs them, beside those of others."
        ),
        .hooksShadowed: (
            """
            Something is in the place of the git hooks of git conductor: a setting that leads git to another folder, a \
            file of another hook manager, or a change in our file. It is named, with the file and the level.
            """,
            """
            'git conductor hooks install' puts ours back, which run the others first. What a worktree or a variable \
            of the environment sets has to be taken away there: the hint has the command.
            """
        ),
        .hooksNotExecutable: (
            "git ignores the hooks, as their files may not be run: they lack the mode, or the file system has 'noexec'.",
            """
            'git conductor hooks install' gives them the mode. Where the file system is mounted with 'noexec', mount \
            it without, or move the project.
            """
        ),
        .hooksProgram: (
            "The git hooks run a git conductor that is no longer there, or that has another version than this one.",
            "'git conductor hooks install' makes them run the one with which you give this command."
        ),
        .hooksOff: (
            "The git hooks of git conductor are turned off, by a setting or by the variable 'CONDUCTOR_HOOKS'.",
            "Where that is not meant, run the command of the hint, which takes the setting away where it is."
        ),
    ]
}
