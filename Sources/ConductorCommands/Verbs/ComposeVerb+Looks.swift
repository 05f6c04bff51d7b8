// The rows of the table that show something.
extension ComposeVerb {
    enum Logs: ComposeVerbRow {
        static let verb = ComposeVerb(
            "logs", "Show what services write.", .looks,
            [
                .init("--follow -f", nil, "Go on until stopped."), .index,
                .init("--no-color", nil, "No colours."), .init("--no-log-prefix", nil, "Lines without the service."),
                .since, .init("--tail -n", "LINES", "The number of lines to begin with, or 'all'."),
                .init("--timestamps -t", nil, "Show the time of each line."), .until,
            ], own: [.init("--conductor", nil, "Show what was done in the background instead.")],
            examples: [
                "git conductor logs -f web": "follow what web writes",
                "git conductor logs -f --tail 20 web db": "two, from the last 20 lines on",
                "git conductor logs --since 10m": "all, the last ten minutes",
                "git conductor logs --conductor": "what was done in the background",
            ])
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
            ],
            examples: [
                "git conductor ps": "what runs",
                "git conductor ps -a": "stopped ones, too",
                "git conductor ps --format json": "for a program",
            ])
    }

    enum Port: ComposeVerbRow {
        static let verb = ComposeVerb(
            "port", "Print where a port of a service is published.", .looks, usage: "SERVICE PORT", form: .service,
            least: 2,
            [.index, .init("--protocol", "NAME", "'tcp' or 'udp'.")],
            examples: [
                "git conductor port web 3000": "port 3000 of its container",
                "git conductor port --protocol udp dns 53": "a port for UDP",
            ])
    }

    enum Top: ComposeVerbRow {
        static let verb = ComposeVerb(
            "top", "Show the processes of services.", .looks,
            examples: [
                "git conductor top": "of all services",
                "git conductor top web": "of one",
            ])
    }

    enum Stats: ComposeVerbRow {
        static let verb = ComposeVerb(
            "stats", "Show what containers use of the machine.", .looks, usage: "[SERVICE]",
            [
                .init("--all -a", nil, "Stopped ones, too."), .format,
                .init("--no-stream", nil, "Once, not until stopped."),
                .whole,
            ],
            examples: [
                "git conductor stats": "until stopped",
                "git conductor stats --no-stream": "once",
                "git conductor stats web": "of one service",
            ])
    }

    enum Images: ComposeVerbRow {
        static let verb = ComposeVerb(
            "images", "List the images of the containers.", .looks, [.format, .ids],
            examples: [
                "git conductor images": "of all services",
                "git conductor images -q web": "the ID of one",
            ])
    }

    enum Volumes: ComposeVerbRow {
        static let verb = ComposeVerb(
            "volumes", "List the volumes.", .looks, [.format, .ids],
            examples: [
                "git conductor volumes": "all of the stack",
                "git conductor volumes db": "those of a service",
                "git conductor volumes -q": "the names alone",
            ])
    }

    enum Events: ComposeVerbRow {
        static let verb = ComposeVerb(
            "events", "Show what happens to containers, until stopped.", .looks,
            [.init("--json", nil, "A JSON object a line."), .since, .until],
            examples: [
                "git conductor events": "of all services",
                "git conductor events --json web": "of one, for a program",
            ])
    }

    enum Watch: ComposeVerbRow {
        static let verb = ComposeVerb(
            "watch", "Rebuild or refresh services when files change, as 'develop' in the pods says.", .runs,
            [
                .init("--no-up", nil, "Do not build and start the services first."),
                .init("--prune", nil, "Remove images that a build replaces, unless it is '--prune=false'."),
                .init("--quiet", nil, "Do not show the output of builds."),
            ],
            examples: [
                "git conductor watch": "all that have 'develop'",
                "git conductor watch --no-up web": "web, which runs already",
            ])
    }

    enum List: ComposeVerbRow {
        static let verb = ComposeVerb(
            "ls", "List all running projects of docker-compose.", .looks, usage: "", form: .nothing,
            [
                .init("--all -a", nil, "Stopped ones, too."),
                .init("--filter", "KEY=VALUE", "Only those with a property, such as 'name=shop'."), .format, .ids,
            ],
            examples: [
                "git conductor ls": "what runs",
                "git conductor ls -a": "stopped ones, too",
            ])
    }
}
