// The table of the verbs. `ComposeVerb.commands` lists its rows.

/// What several verbs have.
extension VerbOption {
    fileprivate static let timeout = VerbOption(
        "--timeout -t", "SECONDS", "How long to wait before a container is killed.")
    fileprivate static let index = VerbOption(
        "--index", "NUMBER", "The number of the container, if the service has several.")
    fileprivate static let format = VerbOption(
        "--format", "FORMAT", "'table', 'json', or a Go template where docker-compose takes one.")
    fileprivate static let ids = VerbOption("--quiet -q", nil, "Show only names or IDs.")
    fileprivate static let quiet = VerbOption("--quiet -q", nil, "Do not show docker-compose's progress.")
    fileprivate static let whole = VerbOption("--no-trunc", nil, "Shorten nothing.")
    fileprivate static let detach = VerbOption("--detach -d", nil, "Run it in the background.")
    fileprivate static let variable = VerbOption("-e --env", "KEY=VALUE", "Set a variable; may be given again.")
    fileprivate static let user = VerbOption("--user -u", "USER", "Run as this user.")
    fileprivate static let folder = VerbOption("--workdir -w", "FOLDER", "The folder to run in.")
    fileprivate static let stdin = VerbOption("--interactive -i", nil, "Keep the standard input open, as it is anyway.")
    fileprivate static let terminal = VerbOption("--tty -t", nil, "Give it a terminal, as it has where there is one.")
    fileprivate static let orphans = VerbOption(
        "--remove-orphans", nil, "Remove containers of services that no file has.")
    fileprivate static let since = VerbOption("--since", "TIME", "Only what is newer: a time, or '42m'.")
    fileprivate static let until = VerbOption("--until", "TIME", "Only what is older: a time, or '42m'.")
}

// What runs.
extension ComposeVerb {
    enum Start: ComposeVerbRow {
        static let verb = ComposeVerb("start", "Start containers that were stopped.", .starts)
    }

    enum Stop: ComposeVerbRow {
        static let verb = ComposeVerb("stop", "Stop all services, or those named.", .stops, [.timeout])
    }

    enum Restart: ComposeVerbRow {
        static let verb = ComposeVerb(
            "restart", "Restart all services, or those named.", .changes,
            [.timeout, .init("--no-deps", nil, "Only those named, not those that depend on them or share with them.")])
    }

    enum Down: ComposeVerbRow {
        static let verb = ComposeVerb(
            "down", "Stop and remove the containers and networks of the stack. Checkouts stay.", .takesDown,
            [
                .orphans, .init("--rmi", "KIND", "Remove images, too: 'local', or 'all'."), .timeout,
                .init("--volumes -v", nil, "Remove the volumes, too, and all that is in them."),
            ])
    }

    enum Kill: ComposeVerbRow {
        static let verb = ComposeVerb(
            "kill", "Kill services, or send them a signal.", .stops,
            [.init("-s --signal", "SIGNAL", "The signal; SIGKILL if not given."), .orphans])
    }

    enum Remove: ComposeVerbRow {
        static let verb = ComposeVerb(
            "rm", "Remove containers that are stopped.", .stops,
            [
                .init("--force -f", nil, "Do not ask."), .init("--stop -s", nil, "Stop them first."),
                .init("-v --volumes", nil, "Remove their anonymous volumes, too."),
            ])
    }

    enum Pause: ComposeVerbRow {
        static let verb = ComposeVerb("pause", "Pause services.", .looks)
    }

    enum Unpause: ComposeVerbRow {
        static let verb = ComposeVerb("unpause", "Let paused services go on.", .starts)
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
            ])
    }
}

// What can be seen.
extension ComposeVerb {
    enum Logs: ComposeVerbRow {
        static let verb = ComposeVerb(
            "logs", "Show what services write.", .looks,
            [
                .init("--follow -f", nil, "Go on until stopped."), .index,
                .init("--no-color", nil, "No colours."), .init("--no-log-prefix", nil, "Lines without the service."),
                .since, .init("--tail -n", "LINES", "The number of lines to begin with, or 'all'."),
                .init("--timestamps -t", nil, "Show the time of each line."), .until,
            ], own: [.init("--conductor", nil, "Show what was done in the background instead.")])
    }

    enum PS: ComposeVerbRow {
        static let verb = ComposeVerb(
            "ps", "List containers.", .looks,
            [
                .init("--all -a", nil, "Stopped ones, too."),
                .init("--filter", "KEY=VALUE", "Only those with a property, such as 'status=running'."), .format,
                .whole, .init("--orphans", nil, "Those of services that no file has, unless it is '--orphans=false'."),
                .ids, .init("--services", nil, "Show the names of services."),
                .init("--status", "STATUS", "Only those with this status; may be given again."),
            ])
    }

    enum Port: ComposeVerbRow {
        static let verb = ComposeVerb(
            "port", "Print where a port of a service is published.", .looks, usage: "SERVICE PORT", form: .service,
            least: 2,
            [.index, .init("--protocol", "NAME", "'tcp' or 'udp'.")])
    }

    enum Top: ComposeVerbRow {
        static let verb = ComposeVerb("top", "Show the processes of services.", .looks)
    }

    enum Stats: ComposeVerbRow {
        static let verb = ComposeVerb(
            "stats", "Show what containers use of the machine.", .looks, usage: "[SERVICE]",
            [
                .init("--all -a", nil, "Stopped ones, too."), .format,
                .init("--no-stream", nil, "Once, not until stopped."),
                .whole,
            ])
    }

    enum Images: ComposeVerbRow {
        static let verb = ComposeVerb("images", "List the images of the containers.", .looks, [.format, .ids])
    }

    enum Volumes: ComposeVerbRow {
        static let verb = ComposeVerb("volumes", "List the volumes.", .looks, [.format, .ids])
    }

    enum Events: ComposeVerbRow {
        static let verb = ComposeVerb(
            "events", "Show what happens to containers, until stopped.", .looks,
            [.init("--json", nil, "A JSON object a line."), .since, .until])
    }

    enum Watch: ComposeVerbRow {
        static let verb = ComposeVerb(
            "watch", "Rebuild or refresh services when files change, as 'develop' in the pods says.", .runs,
            [
                .init("--no-up", nil, "Do not build and start the services first."),
                .init("--prune", nil, "Remove images that a build replaces, unless it is '--prune=false'."),
                .init("--quiet", nil, "Do not show the output of builds."),
            ])
    }

    enum List: ComposeVerbRow {
        static let verb = ComposeVerb(
            "ls", "List all running projects of docker-compose.", .looks, usage: "", form: .nothing,
            [
                .init("--all -a", nil, "Stopped ones, too."),
                .init("--filter", "KEY=VALUE", "Only those with a property, such as 'name=shop'."), .format, .ids,
            ])
    }
}
