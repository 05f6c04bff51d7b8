import ArgumentParser
import Checkouts

/// What a value of a command line is, as far as that says what can stand there.
enum ValueKind: Equatable, Sendable {
    /// Anything; nothing is offered.
    case free
    /// A file.
    case file
    /// A folder.
    case folder
    /// One of these.
    case oneOf([String])
    /// A service.
    case service
    /// A service or a pod.
    case serviceOrPod
    /// A pod.
    case pod
    /// A service whose source is checked out, or a library that is.
    case checkout
    /// As `checkout`, or a service that is built from a folder of the project, or a library that is one.
    case mountable
    /// A service that has a source, or a library; after it a branch or a tag of that.
    case sourceOrReference
    /// A branch of the project or of a checkout, unless it is to be made.
    case branch
    /// The name of a snapshot.
    case snapshot
    /// The name of a snapshot, or a service or library that is checked out.
    case snapshotOrCheckout
    /// An environment.
    case environment
    /// The name of a stack.
    case stack
    /// The name of a stack, or of a branch with data of its own.
    case stackOrBranch
    /// The name of saved data.
    case savedData
    /// A profile of docker-compose's.
    case profile
    /// A variable of the service and the environment before it.
    case variable
    /// An environment, or a variable of the service before it.
    case environmentOrVariable
    /// A service, and what `explain` explains of it.
    case explainedPath
    /// `SERVICE:`, or a file.
    case copiedPath
    /// `SERVICE=`
    case scale
    /// A verb of docker-compose; after it services.
    case compose
    /// The name of a script.
    case script

    /// Returns the kind of an option's value; `nil` where the table lacks it.
    static func of(_ option: CommandShape.Option, of command: String) -> ValueKind? {
        option.names.lazy.compactMap { special["\(command) \($0)"] ?? options[$0] }.first
    }

    /// Returns the kind of a word that is no option; `nil` where the table lacks it.
    static func of(_ value: CommandShape.Value, of command: String) -> ValueKind? {
        special["\(command) \(value.name)"] ?? values[value.name]
    }

    /// The words that are no options, by what the help calls them.
    private static let values: [String: ValueKind] = [
        "service": .service, "services": .serviceOrPod, "environment": .environment, "name": .free, "value": .free,
        "url": .free, "branch": .branch, "path": .explainedPath, "command": .file, "port": .free, "arguments": .free,
        "copied-path": .copiedPath, "stack": .stack, "directory": .folder, "numbers": .free, "words": .free,
        "shell": .oneOf(["bash", "zsh", "fish"]),
    ]

    /// Options, by one of their names.
    private static let options: [String: ValueKind] = [
        "--environment": .environment, "--project-name": .stack, "--profile": .profile, "--jobs": .free,
        "--timeout": .free, "--from": .stack,
        "--wait-timeout": .free, "--scale": .scale, "--pull": .oneOf(["always", "missing", "never"]), "--file": .file,
        "--default-tags": .file,
        "--image": .free, "--source": .free, "--branch": .free, "--subdirectory": .free, "--link": .service,
        "--pod": .pod, "--port": .free, "--in": .service, "--path": .folder,
        "--type": .oneOf(["service", "placeholder", "task"]), "--only": .oneOf(WorkFilter.allCases.map(\.rawValue)),
        // A branch that is to be made.
        "-b": .free,
        // It names services of a project that is not here yet.
        "--checkout": .free,
        // Those of docker-compose.
        "--build-arg": .free, "--builder": .free, "--cap-add": .free, "--cap-drop": .free, "--detach-keys": .free,
        "--entrypoint": .free, "--env": .free, "--env-from-file": .file, "--filter": .free,
        "--format": .oneOf(["table", "json"]), "--index": .free, "--label": .free, "--memory": .free, "--name": .free,
        "--policy": .oneOf(["missing", "always"]), "--progress": .oneOf(["auto", "tty", "plain"]),
        "--protocol": .oneOf(["tcp", "udp"]), "--provenance": .free, "--publish": .free,
        "--rmi": .oneOf(["local", "all"]), "--sbom": .free,
        "--signal": .oneOf(["SIGHUP", "SIGINT", "SIGKILL", "SIGQUIT", "SIGTERM", "SIGUSR1", "SIGUSR2"]),
        "--since": .free, "--ssh": .oneOf(["default"]),
        "--status": .oneOf(["created", "dead", "exited", "paused", "removing", "restarting", "running"]),
        "--tail": .oneOf(["all"]), "--until": .free, "--user": .free, "--volume": .file, "--workdir": .free,
    ]

    /// What differs in one command.
    private static let special: [String: ValueKind] = [
        "checkout words": .sourceOrReference, "fetch services": .checkout, "sync services": .checkout,
        "push services": .checkout, "foreach services": .checkout,
        "mount services": .mountable, "unmount services": .mountable, "remove services": .checkout,
        "config get environment": .environmentOrVariable, "config set environment": .environmentOrVariable,
        "config unset environment": .environmentOrVariable, "config get name": .variable, "config set name": .variable,
        "config unset name": .variable,
        "export --format": .oneOf(["kubernetes", "swarm", "compose"]), "export --split": .pod,
        "graph --format": .oneOf(GraphCommand.Format.allCases.map(\.rawValue)), "graph --output": .file,
        "doctor --bundle": .file,
        "data copy --from": .stackOrBranch, "data save name": .savedData, "data restore name": .savedData,
        "data remove names": .savedData,
        "snapshot name": .snapshot, "restore words": .snapshotOrCheckout,
        "new name": .folder, "run-script name": .script, "compose arguments": .compose, "grep arguments": .free,
    ]
}
