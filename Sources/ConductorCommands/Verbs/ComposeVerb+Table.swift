// The table of the verbs; those that only show something are in `ComposeVerb+Looks.swift`. `ComposeVerb.commands` lists its rows.

/// What several verbs have.
extension VerbOption {
    static let timeout = VerbOption(
        "--timeout -t", "SECONDS", "How long to wait before a container is killed.")
    static let index = VerbOption(
        "--index", "NUMBER", "The number of the container, if the service has several.")
    static let format = VerbOption(
        "--format", "FORMAT", "'table', 'json', or a Go template where docker-compose takes one.")
    static let ids = VerbOption("--quiet -q", nil, "Show only names or IDs.")
    static let quiet = VerbOption("--quiet -q", nil, "Do not show docker-compose's progress.")
    static let whole = VerbOption("--no-trunc", nil, "Shorten nothing.")
    static let detach = VerbOption("--detach -d", nil, "Run it in the background.")
    static let variable = VerbOption("-e --env", "KEY=VALUE", "Set a variable; may be given again.")
    static let user = VerbOption("--user -u", "USER", "Run as this user.")
    static let folder = VerbOption("--workdir -w", "FOLDER", "The folder to run in.")
    static let stdin = VerbOption("--interactive -i", nil, "Keep the standard input open, as it is anyway.")
    static let terminal = VerbOption("--tty -t", nil, "Give it a terminal, as it has where there is one.")
    static let orphans = VerbOption(
        "--remove-orphans", nil, "Remove containers of services that no file has.")
    static let since = VerbOption("--since", "TIME", "Only what is newer: a time, or '42m'.")
    static let until = VerbOption("--until", "TIME", "Only what is older: a time, or '42m'.")
}

// What runs.
extension ComposeVerb {
    enum Start: ComposeVerbRow {
        static let verb = ComposeVerb(
            "start", "Start containers that were stopped.", .starts,
            examples: [
                "git conductor start": "all that were stopped",
                "git conductor start web": "one service",
            ])
    }

    enum Stop: ComposeVerbRow {
        static let verb = ComposeVerb(
            "stop", "Stop all services, or those named.", .stops, [.timeout],
            examples: [
                "git conductor stop": "all; 'start' goes on",
                "git conductor stop web db": "these",
                "git conductor stop -t 60 db": "leave it a minute to end",
            ])
    }

    enum Restart: ComposeVerbRow {
        static let verb = ComposeVerb(
            "restart", "Restart all services, or those named.", .changes,
            [.timeout, .init("--no-deps", nil, "Only those named, not those that depend on them or share with them.")],
            examples: [
                "git conductor restart web": "and what depends on it",
                "git conductor restart --no-deps web": "web alone",
            ])
    }

    enum Down: ComposeVerbRow {
        static let verb = ComposeVerb(
            "down", "Stop and remove the containers and networks of the stack. Checkouts stay.", .takesDown,
            [
                .orphans, .init("--rmi", "KIND", "Remove images, too: 'local', or 'all'."), .timeout,
                .init("--volumes -v", nil, "Remove the volumes, too, and all that is in them."),
            ],
            examples: [
                "git conductor down": "the data stays",
                "git conductor down web": "the container of web alone",
                "git conductor down -v": "with all data",
            ])
    }

    enum Kill: ComposeVerbRow {
        static let verb = ComposeVerb(
            "kill", "Kill services, or send them a signal.", .stops,
            [.init("-s --signal", "SIGNAL", "The signal; SIGKILL if not given."), .orphans],
            examples: [
                "git conductor kill web": "at once",
                "git conductor kill -s SIGHUP web": "send it a signal",
            ])
    }

    enum Remove: ComposeVerbRow {
        static let verb = ComposeVerb(
            "rm", "Remove containers that are stopped.", .stops,
            [
                .init("--force -f", nil, "Do not ask."), .init("--stop -s", nil, "Stop them first."),
                .init("-v --volumes", nil, "Remove their anonymous volumes, too."),
            ],
            examples: [
                "git conductor rm": "all that are stopped",
                "git conductor rm -sf web": "stop it first, and do not ask",
            ])
    }

    enum Pause: ComposeVerbRow {
        static let verb = ComposeVerb(
            "pause", "Pause services.", .looks,
            examples: [
                "git conductor pause": "all services",
                "git conductor pause web": "one service",
            ])
    }

    enum Unpause: ComposeVerbRow {
        static let verb = ComposeVerb(
            "unpause", "Let paused services go on.", .starts,
            examples: [
                "git conductor unpause": "all services",
                "git conductor unpause web": "one service",
            ])
    }
}

// Images.
extension ComposeVerb {
    enum Build: ComposeVerbRow {
        static let verb = ComposeVerb(
            "build", "Build the images of services; of a checked out one from its checkout.", .changes,
            [
                .init("--build-arg", "KEY=VALUE", "Set a variable of the build; may be given again."),
                .init("--builder", "NAME", "The builder to use."),
                .init("--check", nil, "Check the configuration of the build."),
                .init("--compress", nil, "Compress the build context (docker-compose 1)."),
                .init("--force-rm", nil, "Always remove intermediate containers (docker-compose 1)."),
                .init("--memory -m", "BYTES", "The memory of the container that builds."),
                .init("--no-cache", nil, "Do not use the cache."),
                .init("--no-rm", nil, "Keep intermediate containers (docker-compose 1)."),
                .init("--parallel", nil, "Build images side by side (docker-compose 1)."),
                .init("--print", nil, "Show the bake file."),
                .init("--progress", "KIND", "How progress is shown: auto, tty, plain, …"),
                .init("--provenance", "TEXT", "Add a provenance attestation."),
                .init("--pull", nil, "Ask for newer versions of the base images."),
                .init("--push", nil, "Push the images."),
                .quiet,
                .init("--sbom", "TEXT", "Add an SBOM attestation."),
                .init("--ssh", "KEY", "The SSH keys of the build; 'default' for the agent."),
                .init("--with-dependencies", nil, "Build what they depend on, too."),
            ], usual: ["--build-arg", "--no-cache", "--progress", "--pull", "--push", "--ssh"],
            examples: [
                "git conductor build": "all images",
                "git conductor build web": "the image of web",
                "git conductor build --no-cache --pull web": "from scratch",
            ])
    }

    enum Pull: ComposeVerbRow {
        static let verb = ComposeVerb(
            "pull", "Fetch the images of services.", .changes,
            [
                .init("--ignore-buildable", nil, "Leave out images that can be built."),
                .init("--ignore-pull-failures", nil, "Go on where one cannot be fetched."),
                .init("--include-deps", nil, "Fetch those of what they depend on, too."),
                .init("--no-parallel", nil, "One after the other (docker-compose 1)."),
                .init("--parallel", nil, "Side by side, as it is anyway (docker-compose 1)."),
                .init("--policy", "POLICY", "'missing' or 'always'."), .quiet,
            ],
            examples: [
                "git conductor pull": "all images",
                "git conductor pull db": "the image of db",
                "git conductor pull --ignore-buildable": "those that cannot be built",
            ])
    }
}

// Work in containers.
extension ComposeVerb {
    enum Run: ComposeVerbRow {
        static let verb = ComposeVerb(
            "run", "Run a command in a new container of a service.", .runs, usage: "SERVICE [COMMAND ...]",
            form: .command, least: 1,
            [
                .init("--build", nil, "Build the image first."),
                .init("--cap-add", "NAME", "Add a Linux capability."),
                .init("--cap-drop", "NAME", "Drop a Linux capability."),
                .detach,
                .init("--entrypoint", "COMMAND", "Run this in place of the image's entrypoint."),
                .variable,
                .init("--env-from-file", "FILE", "Set variables from a file."),
                .stdin,
                .init("--label -l --labels", "KEY=VALUE", "Set a label; may be given again."),
                .init("--name", "NAME", "The name of the container."),
                .init("--no-deps", nil, "Do not start what it depends on."),
                .init("-T --no-TTY", nil, "No terminal; added where the standard input is none."),
                .init("--publish -p", "PORT", "Publish a port; may be given again."),
                .init("--pull", "POLICY", "'always', 'missing' or 'never'."),
                .init("--quiet -q", nil, "Print nothing of docker-compose's own."),
                .init("--quiet-build", nil, "Do not show the progress of a build."),
                .init("--quiet-pull", nil, "Do not show the progress of a pull."),
                .orphans,
                .init("--rm", nil, "Remove the container when it has ended."),
                .init("--service-ports -P", nil, "Publish the ports of the service."),
                .terminal,
                .init("--use-aliases", nil, "Give it the network aliases of the service."), .user,
                .init("--volume -v --volumes", "VOLUME", "Mount something; may be given again."), .folder,
            ],
            usual: [
                "--build", "--detach", "--entrypoint", "--env", "--no-deps", "--publish", "--rm", "--service-ports",
                "--user", "--volume",
            ],
            examples: [
                "git conductor run web rake db:migrate": "a command",
                "git conductor run --rm web sh": "a shell; nothing is left behind",
                "git conductor run -P -e DEBUG=1 web": "its own command, with a variable",
            ])
    }

    enum Exec: ComposeVerbRow {
        static let verb = ComposeVerb(
            "exec", "Run a command in the running container of a service.", .looks,
            usage: "SERVICE COMMAND [ARGUMENT ...]", form: .command, least: 2,
            [
                .detach, .variable, .index, .stdin,
                .init("-T --no-tty --no-TTY", nil, "No terminal; added where the standard input is none."),
                .init("--privileged", nil, "Give the process extended privileges."), .terminal, .user, .folder,
            ], usual: ["--detach", "--env", "--index", "-T", "--user", "--workdir"],
            examples: [
                "git conductor exec web sh": "a shell",
                "git conductor exec -u root web sh": "as another user",
                "git conductor exec db psql -U postgres": "a program of the container",
                "git conductor exec -T db pg_dump shop > shop.sql": "keep what it prints",
            ])
    }

    enum Attach: ComposeVerbRow {
        static let verb = ComposeVerb(
            "attach", "Connect the terminal to the process of a service.", .looks, usage: "SERVICE", form: .service,
            least: 1,
            [
                .init("--detach-keys", "KEYS", "The keys that leave it."), .index,
                .init("--no-stdin", nil, "Do not connect the standard input."),
                .init("--sig-proxy", nil, "Pass signals on, as is done unless it is '--sig-proxy=false'."),
            ],
            examples: [
                "git conductor attach web": "for a debugger that waits there",
                "git conductor attach --detach-keys ctrl-x web": "leave it with ctrl-x",
            ])
    }

    enum Copy: ComposeVerbRow {
        static let verb = ComposeVerb(
            "cp", "Copy files to or from the container of a service.", .looks,
            usage: "SERVICE:PATH PATH | PATH SERVICE:PATH", form: .copy, least: 2,
            [
                .init("--all", nil, "Containers made by 'run', too."),
                .init("--archive -a", nil, "Keep owners and groups."),
                .init("--follow-link -L", nil, "Follow symbolic links in the source."), .index,
            ],
            examples: [
                "git conductor cp web:/app/log/test.log .": "out of the container",
                "git conductor cp dump.sql db:/tmp/": "into it",
            ])
    }
}
