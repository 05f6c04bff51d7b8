import ArgumentParser
import Pipeline
import Projects

/// The options of docker-compose's `up` that `up` knows, too, with the same meaning.
struct UpOptions: ParsableArguments {
    @Flag(name: .long, help: "Build the images of checked out services, and those of folders of the project, first.")
    var build = false

    @Option(name: .long, help: "Pull images first: always, missing or never.")
    var pull: String?

    @Flag(name: .long, help: "Show no progress of a pull.")
    var quietPull = false

    @Flag(name: .long, help: "Replace the containers even if they are up to date.")
    var forceRecreate = false

    @Flag(name: .long, help: "Do not start the services that the named ones depend on.")
    var noDeps = false

    @Option(name: .long, help: "Run several containers of a service: SERVICE=NUMBER.")
    var scale: [String] = []

    @Option(name: [.short, .long], help: "The seconds that a container has to stop, when it is replaced.")
    var timeout: Int?

    @Flag(name: [.customShort("V"), .long], help: "Make anonymous volumes anew with the containers.")
    var renewAnonVolumes = false

    @Flag(name: .long, help: "Remove containers that others run beside the stack: those of services that no pod has.")
    var removeOrphans = false

    @Flag(
        name: .long, inversion: .prefixedNo,
        help: "Wait until the services are ready, for --wait-timeout seconds at most.")
    var wait = true

    @Option(name: .long, help: "The longest time to wait, in seconds.")
    var waitTimeout = 300

    @Flag(
        name: [.short, .long], help: "Return to the prompt, as is always done.")
    var detach = false

    @Flag(name: [.short, .long], help: "Ask nothing, as is always done.")
    var yes = false

    func validate() throws {
        if let pull, !["always", "missing", "never"].contains(pull) {
            throw ValidationError("'--pull' is 'always', 'missing' or 'never', not '\(pull)'.")
        }
        _ = try scales
    }

    /// The number of containers of services, by the words that name the services.
    private var scales: [String: Int] {
        get throws {
            try scale.reduce(into: [:]) { scales, word in
                let parts = word.split(separator: "=", omittingEmptySubsequences: false)
                guard parts.count == 2, let number = Int(parts[1]), number >= 0 else {
                    throw ValidationError("'--scale' takes SERVICE=NUMBER, such as web=2, not '\(word)'.")
                }
                scales[String(parts[0])] = number
            }
        }
    }

    /// Returns what the plan has to do with the services that are brought up.
    ///
    /// - Throws: `ConductorError` of kind `unknownName` for a service that is to be scaled and is not there.
    func plan(for services: [Service], in situation: Situation) throws -> Plan.Options {
        var options = Plan.Options()
        if build { options.building = Set(services.filter { situation.isBuiltHere($0) }.map(\.name)) }
        if forceRecreate { options.recreating = Set(services.map(\.name)) }
        for (word, number) in try scales {
            for service in try situation.services(named: [word]) { options.scales[service.name] = number }
        }
        options.resetsScales = true
        options.isAlone = noDeps
        options.removesOrphans = removeOrphans
        // What is always pulled was pulled before the plan was made.
        options.pull = pull == "always" ? nil : pull
        options.arguments =
            (quietPull ? ["--quiet-pull"] : []) + (renewAnonVolumes ? ["--renew-anon-volumes"] : [])
            + (timeout.map { ["--timeout", "\($0)"] } ?? [])
        return options
    }
}
