extension ConductorError.Kind {
    static let unknownNameCodes: [ConductorError.Code: Texts] = [
        .unknownService: (
            "No service or pod of the project has that name.",
            "'git conductor status' lists the services. A name that is similar is in the hint."
        ),
        .unknownPod: (
            "The project has no pod of that name.",
            "'git conductor status' lists the pods, 'git conductor generate pod NAME' makes one."
        ),
        .unknownEnvironment: (
            """
            The project has no environment of that name: 'pods/environments' has no such folder, and no pod \
            names it.
            """,
            "Use one of those in the hint, or make the folder 'pods/environments/NAME'."
        ),
        .unknownScript: (
            "The service has no script of that name.",
            """
            Scripts are named in the metadata of a pod, 'pods/POD.metadata.yml': 'services: { NAME: { scripts: … \
            } }'.
            """
        ),
        .unknownStack: (
            "The project has no stack of that name and no worktree in that place, or several could be meant.",
            "'git conductor stack list' shows all of them; name one as it stands there."
        ),
        .worktreeGone: (
            "The worktree of the stack was deleted. Its containers and volumes may still be there.",
            "'git conductor prune' removes what is left of it."
        ),
        .unknownBranch: (
            """
            There is no branch, tag or commit of that name, here or as far as the remote is known here; '-' \
            names none where the project was on no other branch before.
            """,
            """
            'git conductor fetch' brings what is new at the remotes. With '-b NAME' or 'switch -c NAME' the \
            branch is made.
            """
        ),
        .noDefaultBranch: (
            "The remote does not say which of its branches is the default, or has no commit yet.",
            "Name a branch: 'git conductor checkout SERVICE BRANCH', or in the pod 'build: URL#BRANCH'."
        ),
        .noPullRequest: (
            "The remote has no pull request of that number under the names where they are looked for.",
            """
            Look at the number. 'git config --add conductor.pullRefs PATTERN' adds a place, with '%' for the \
            number.
            """
        ),
        .unknownData: (
            "There is no saved data, no branch and no stack with data of that name.",
            "'git conductor data list' shows what there is."
        ),
        .unknownSnapshot: (
            "The project has no snapshot of that name, or the snapshot does not have the source.",
            "'git conductor snapshot NAME' records the commits of all sources."
        ),
        .unknownApproval: (
            "No approval has that number.",
            "'git conductor approvals list' shows all of them."
        ),
        .noPort: (
            "No port is published, or several are and one has to be chosen.",
            "Name the service and the port. 'ports:' in its pod publishes one; 'git conductor ports' lists all."
        ),
        .noSource: (
            """
            The service has no source, so there is nothing to clone: no git URL stands under its 'build:', and \
            none was set for it.
            """,
            """
            'git conductor source set SERVICE URL' names its repository; 'git conductor source ls' shows the \
            sources of all services.
            """
        ),
        .builtFromFolder: (
            "The service is built from a folder, or the library is one, so there is nothing to clone.",
            """
            Change it in the folder. Where that is in the project, 'git conductor mount SERVICE' mounts it; 'git \
            conductor build SERVICE' builds the image.
            """
        ),
        .sourceGone: (
            "No service has the source of the checkout any more.",
            "'git conductor prune' removes what nothing uses any more; it keeps work that is not pushed."
        ),
        .notCheckedOut: (
            "The source is not checked out.",
            "'git conductor checkout SERVICE' checks it out."
        ),
        .serviceWanted: (
            "The name is that of a pod with several services, and the command works on one service.",
            "Name one of the services that are listed."
        ),
        .sharedService: (
            "The service is shared: the stack of the main worktree runs it for all stacks.",
            "Run the command in the main worktree."
        ),
        .notInEnvironment: (
            "The service or its pod does not take part in the environment.",
            "Name another environment with '-E NAME', or add this one to 'enable_in' in the metadata of the pod."
        ),
        .notInStack: (
            "The service is not part of the stack as it was last started.",
            "'git conductor up SERVICE' starts it."
        ),
        .notSet: (
            "No file sets the path that is to be explained.",
            "A path that is similar is in the hint; 'git conductor explain SERVICE' shows all of a service."
        ),
    ]
}
