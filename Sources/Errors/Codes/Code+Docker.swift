extension ConductorError.Kind {
    static let engineCodes: [ConductorError.Code: Texts] = [
        .engineNotRunning: (
            "The docker engine does not answer.",
            """
            Start it with 'sudo systemctl start docker', or Docker Desktop. 'docker context ls' and \
            'DOCKER_HOST' say which engine is meant.
            """
        ),
        .engineNotPermitted: (
            "You do not have the right to use the docker engine.",
            "See https://docs.docker.com/engine/install/linux-postinstall, and log in again after that."
        ),
        .dockerTimeout: (
            "docker or docker-compose did not answer a question in time.",
            """
            Look what keeps it: 'docker ps'. 'git config conductor.timeout SECONDS' gives it more time, and 0 \
            all the time there is.
            """
        ),
        .dockerNotFound: (
            "The program 'docker' is not on your 'PATH'.",
            "Install it: https://docs.docker.com/engine/install"
        ),
        .dockerFailed: (
            """
            A call of docker failed, or its answer has a form that git conductor does not know. The words of \
            docker are shown.
            """,
            """
            '-v' shows the command as it was run; run it by hand to see more. Look which docker is first on your \
            'PATH'.
            """
        ),
        .composeNotFound: (
            """
            Neither 'docker compose' nor 'docker-compose' works on this machine, it is older than 1.29, or the \
            one that 'conductor.compose' names does not work.
            """,
            """
            Install it: https://docs.docker.com/compose/install. 'git config --unset conductor.compose' lets git \
            conductor look for it.
            """
        ),
        .contextNotUsable: (
            "docker-compose 1 cannot use a docker context with certificates.",
            "Use docker compose v2, or set 'DOCKER_HOST'."
        ),
        .imageMissing: (
            "The image of a service is not on this machine, and could not be pulled.",
            """
            'docker login' may be needed. To build it from its source: 'git conductor checkout --no-up SERVICE', \
            then 'git conductor build SERVICE'.
            """
        ),
        .noPortsLeft: (
            "All ports for the stacks of this machine are taken.",
            """
            'git conductor prune' in projects with many worktrees frees some; 'git config --global \
            conductor.portRange FIRST-LAST' gives others.
            """
        ),
        .noHome: (
            "The ports of the stacks are recorded in the home folder, and 'HOME' is not set.",
            "Set 'HOME' or 'XDG_STATE_HOME', or 'git config conductor.ports own'."
        ),
        .noImageForCopy: (
            "The copy of a volume needs an image with a shell and the usual programs, and none is on this machine.",
            "'git config conductor.dataImage IMAGE' names one; 'docker pull alpine' brings one."
        ),
        .noRoom: (
            "There is not enough room on the disk of the engine to copy the volumes.",
            "'git conductor data list' shows what is saved, 'docker system df' what takes the room."
        ),
        .volumeCopyFailed: (
            """
            The volumes could not be copied; they are as they were. The words of the container that copies are \
            shown.
            """,
            "Look at them, then run the command again."
        ),
        .savedDataGone: (
            "docker no longer has the volumes that data was saved in, as after 'docker volume prune'.",
            "'git conductor data remove NAME' forgets it."
        ),
        .remoteEngine: (
            "The docker engine is on another machine, whose folders it mounts: not the checkouts of this one.",
            "docs/remote-engines.md says what works with it. 'docker context use default' goes back to the one here."
        ),
        .clockSkew: (
            "The clock of the docker engine is not that of this machine, so files seem to be older or newer than they are.",
            "Start the engine, or the virtual machine that it is in, anew."
        ),
    ]

    static let composeCodes: [ConductorError.Code: Texts] = [
        .composeFailed: (
            "A call of docker-compose failed. Its own words are shown, above or below.",
            """
            Mend what they name. '-v' shows the command as it was run; 'git conductor logs --conductor' has the \
            output of calls in the background.
            """
        ),
        .composeRefused: (
            """
            docker-compose does not accept the files of the project. Its own words are shown, with the place \
            where we found it.
            """,
            """
            Mend it; 'git conductor up --dry-run' asks docker-compose again. A key that your version does not \
            know is named in the hint.
            """
        ),
        .buildFailed: (
            "The image of a service could not be built. Its container stays as it was.",
            "Look at the output of the build, mend it, then run 'git conductor up'."
        ),
        .portTaken: (
            """
            A port of this machine that a service publishes is taken by another container or program, which is \
            named.
            """,
            "Stop the other one, or give the service another port; then run 'git conductor up'."
        ),
        .noAddressesLeft: (
            "docker has no addresses left for another network. The stacks that have them are named.",
            """
            'git conductor down' in one of these stacks frees one, or give docker more with \
            'default-address-pools'.
            """
        ),
        .doubleVariable: (
            "docker-compose printed a '$' that it would replace once more.",
            "Write '$$' for each '$' in the pods, or take it out."
        ),
        .otherStackFile: (
            """
            The file with the stack as it was last started is of another stack, or of another version of \
            docker-compose.
            """,
            "'git conductor up' writes it anew."
        ),
        .notApplied: (
            "The files have changed, and nothing has applied that.",
            "'git conductor up' applies it. 'git conductor hooks status' shows whether hooks are there."
        ),
        .applyFailed: (
            "A hook could not apply what has changed. What failed is shown from the log.",
            "Mend it, then run 'git conductor up'. 'git conductor logs --conductor' has all of the log."
        ),
        .waitTimeout: (
            "The work in the background was not done in time.",
            "'git conductor wait' waits again, 'git conductor logs --conductor' shows what it does."
        ),
        .differsFromFiles: (
            "What runs differs from what the files suggest, and stays so for a reason that is named.",
            "The line says what to do where you want it as the files have it."
        ),
    ]

    static let containerCodes: [ConductorError.Code: Texts] = [
        .containerFailed: (
            "The container of a service ended, or does not become healthy. Its last lines are shown.",
            "'git conductor logs SERVICE' shows all that it wrote."
        ),
        .notReady: (
            "Not all services were ready in time. They may still become ready.",
            """
            'git conductor status' and 'git conductor logs SERVICE' show how they are. '--wait-timeout SECONDS' \
            waits longer, '--no-wait' not at all.
            """
        ),
        .containerPaused: (
            "The container of a service is paused.",
            "'git conductor unpause SERVICE' lets it go on."
        ),
        .serviceNotRunning: (
            "The service does not run, and the command needs its container.",
            "'git conductor up SERVICE' starts it."
        ),
        .commandFailed: (
            "A command in a container failed, or took too long. What it wrote is shown.",
            """
            Mend it, then run the command again. 'git config conductor.commandTimeout SECONDS' gives commands of \
            'run_on_change' more time.
            """
        ),
        .volumeInUse: (
            "Containers that do not belong to the stack use its volumes.",
            "Stop them first: 'docker stop NAME'."
        ),
    ]
}
