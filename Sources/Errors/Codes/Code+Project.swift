extension ConductorError.Kind {
    static let projectCodes: [ConductorError.Code: Texts] = [
        .noProject: (
            """
            No git repository around the present folder is a project: none has a folder 'pods' or a compose \
            file. The branch that is checked out may lack them.
            """,
            """
            Go into the folder of a project. 'git conductor new NAME' makes one, 'git conductor init' makes the \
            present repository one, and 'git switch BRANCH' brings back a branch that has the files.
            """
        ),
        .noRepository: (
            """
            The present folder is in no git repository, or in a git directory without files, such as a bare repository: \
            there is nothing that could become a project.
            """,
            """
            'git conductor new NAME' makes a project with a repository of its own; 'git init' makes a repository \
            of the present folder. 'git worktree add FOLDER' makes a worktree of a bare repository.
            """
        ),
        .copiedWorktree: (
            """
            The folder is a copy of a worktree. Its '.git' leads to the git directory of the original, so git \
            and git conductor would take both for one.
            """,
            """
            Move the copy away, and make a worktree with 'git worktree add FOLDER' or 'git conductor stack add \
            NAME'.
            """
        ),
        .movedRepository: (
            "The folder is a worktree of a repository that is no longer where it was.",
            """
            If the repository was moved, run 'git conductor status' or 'git worktree repair' there. If it is \
            gone, so is the git directory of this worktree: copy what you need from here.
            """
        ),
        .composeFileNotFound: (
            """
            A compose file that was named, on the command line or in 'COMPOSE_FILE', is not there, or is outside \
            of the repository of the project.
            """,
            """
            Look at the path: it is relative to the present folder. Copy the file into the repository, or name \
            it under 'include:' in a file of the project.
            """
        ),
        .severalComposeFiles: (
            "The repository has several compose files, and which of them make the project is not said.",
            """
            Name them in the order in which they are merged: 'git conductor init -f compose.yaml -f other.yaml'. \
            'git conductor init --pods' makes pods beside them.
            """
        ),
        .otherComposeFiles: (
            """
            The project is made of pods or of other compose files than the one that was named. A repository is \
            one project.
            """,
            """
            'git conductor init -f FILE' makes the project of other files; in a project with pods put the file \
            in the folder 'pods'.
            """
        ),
        .plainComposeFile: (
            """
            What is asked for needs pods, and the project is a plain compose file: it has no other pods, no \
            environments and no files for all services.
            """,
            "Move the file to 'pods/default.yml', where it is the pod 'default', then run the command again."
        ),
        .checkoutsFolder: (
            """
            Checkouts cannot be in the folder that was chosen for them: it is no folder, leads out of the \
            project, or is one of the project.
            """,
            "Make it a folder of the project, or choose another with 'git config conductor.checkouts NAME'."
        ),
        .mainStack: (
            "The stack is that of the main worktree, which git cannot remove.",
            "'git conductor down' removes its containers and networks."
        ),
        .sharedServiceInUse: (
            "Other stacks use services that this stack runs for them ('shared: true').",
            "Take those stacks down first: 'git conductor stack list' shows where they are."
        ),
        .dataOfOtherBranch: (
            """
            With 'conductor.data branch' each branch has volumes of its own, and the stack was last started with \
            those of another branch.
            """,
            """
            Switch to that branch, or run 'git conductor up', which brings the stack to the data of this branch; \
            then run the command again.
            """
        ),
        .cannotTakePorts: (
            """
            The stack cannot have the ports that the project names: it is not the stack of a worktree, or \
            'conductor.ports' decides.
            """,
            """
            Run 'git conductor stack take' in a worktree without '--project-name'. 'git config --unset \
            conductor.ports' leaves the choice to the command.
            """
        ),
        .noOwnFile: (
            "The service comes from a file outside of the project, which git conductor does not change.",
            """
            'git conductor source set --local SERVICE URL' names its repository on this machine alone. For other \
            changes add the service to a file of the project.
            """
        ),
        .nothingToStart: (
            """
            No service of the project can be started: there is none, or all of them are tasks, need a profile, \
            or are not enabled in the environment.
            """,
            """
            'git conductor generate service NAME --image IMAGE' adds a service, '--profile NAME' activates a \
            profile, '-E NAME' chooses another environment.
            """
        ),
        .browserFailed: (
            "The program that is to open an address failed.",
            "Set 'BROWSER' to a program that opens one, or use 'git conductor open --print'."
        ),
        .stackTaken: (
            """
            The stack of that name belongs to another project, to another worktree or to another environment; or \
            there are volumes of that name that this worktree has not made. docker-compose would mix both.
            """,
            """
            Leave '--project-name' out, or run the command in the worktree that 'git conductor stack list' \
            shows. 'git config conductor.stack NAME' gives a worktree a name of its own; '-p NAME' uses volumes \
            that are there.
            """
        ),
        .worktreeMoved: (
            "The project, a worktree or a checkout was moved or copied, and what is written down names the old place.",
            """
            The next command of git conductor mends that, or 'git conductor doctor --fix'. A copy of the project gets \
            a stack of its own.
            """
        ),
        .checkoutNotWhole: (
            "The folder of a checkout was deleted, lost its '.git' or its store, or was never filled to the end.",
            """
            'git conductor doctor --fix' brings it back, or leads the files that are there to their repository; 'git \
            conductor remove SERVICE' forgets it.
            """
        ),
    ]

    static let existsCodes: [ConductorError.Code: Texts] = [
        .placeTaken: (
            """
            There is something in the place where a file, a checkout, a worktree, an export or a new project is \
            to be made. It is not overwritten.
            """,
            "Move it away, or choose another place."
        ),
        .branchExists: (
            "There is a branch of that name already.",
            "Leave out '-b' or '-c' to use it, or choose another name."
        ),
        .stackExists: (
            "There is a stack of that name already.",
            "Go there and run 'git conductor up', or choose another name."
        ),
        .twoHooks: (
            "A hook and the copy that git conductor keeps of it are both there, so which one is to run is not clear.",
            "Remove the one that is no longer wanted."
        ),
        .nameTaken: (
            "The project has a service or a pod of that name already. Names of services are unique in a project.",
            "Choose another name, or change what is there."
        ),
    ]

    static let approvalCodes: [ConductorError.Code: Texts] = [
        .notApproved: (
            """
            The files of the project ask for power over this machine that you have not approved: such as host \
            folders, the docker socket or 'privileged'. Nothing was applied.
            """,
            "Look at the lines. 'git conductor up' approves them; docs/security.md describes what counts."
        )
    ]

    static let interruptedCodes: [ConductorError.Code: Texts] = [
        .interrupted: (
            "Ctrl-C or another signal ended the command before all was done. What was finished stays.",
            "Run the same command again: it does the rest."
        )
    ]

    static let usageCodes: [ConductorError.Code: Texts] = [
        .usage: (
            "The command line is wrong: an option or argument is missing, unknown or has a wrong value.",
            "'git conductor help COMMAND' shows what the command takes."
        ),
        .unknownCommand: (
            "There is no command of that name.",
            """
            'git conductor help' lists the commands. 'git conductor compose -- COMMAND' runs one of \
            docker-compose with the files of the project.
            """
        ),
        .nameNotAllowed: (
            "The name of a branch, a snapshot or saved data has characters that are not allowed.",
            "Use letters, digits, '.', '_' and '-', with a letter or digit first."
        ),
        .branchNeeded: (
            "The worktree is on no branch, and the command takes its name from the branch.",
            "Give the name, or run 'git switch -c BRANCH' first."
        ),
    ]

    static let machineCodes: [ConductorError.Code: Texts] = [
        .fileNotFound: (
            "A file or folder is not there.",
            "Look at the path in the message."
        ),
        .fileFailed: (
            """
            A file or folder could not be read, written or copied: its rights, a full disk, or a file in the \
            place of a folder.
            """,
            "The message has the path and the reason of the system."
        ),
        .pathOutside: (
            "A path leads out of the folder in which it has to stay, by a symbolic link or by '..', or into '.git'.",
            "Look at the link, and remove it if you do not know it."
        ),
        .programNotFound: (
            "A program that is needed is not on your 'PATH'.",
            "Install it, or look at 'PATH'."
        ),
        .programFailed: (
            "A program could not be started.",
            "The message has the reason of the system."
        ),
        .programTimeout: (
            "A program took longer than it may, and was ended.",
            "Look what keeps it, then run the command again."
        ),
        .unexpected: (
            "Something failed in a way that git conductor does not know. This is a mistake of ours.",
            "Run the command again with '-v', and report both."
        ),
        .lowDisk: (
            "There is little or no room on a disk, or nothing can be written to it.",
            "'git conductor prune' and 'docker system prune' free some; 'df -h FOLDER' shows how it is."
        ),
        .foreignOwner: (
            """
            A file or folder of the project belongs to somebody else, such as to root, for which a container has made \
            it.
            """,
            #"'sudo chown -R "$(id -u):$(id -g)" FOLDER' gives it to you."#
        ),
        .unreadableState: (
            "A file in which git conductor has written down what it did cannot be read. It is only a cache.",
            "'git conductor doctor --fix' sets it aside, and it is made anew from what git and docker say."
        ),
        .leftovers: (
            "A command that was killed has left temporary files.",
            "The next command that changes something removes them, and so does 'git conductor doctor --fix'."
        ),
    ]
}
