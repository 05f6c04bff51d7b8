/// A verb of docker-compose that our command line has, too: its options and what it does to the stack.
///
/// All that a command of that name needs to know is here, so that there is one place to add a verb or an option.
struct ComposeVerb: Sendable {
    /// What the words after the options are.
    enum Form: Sendable {
        /// Services.
        case services
        /// A service, and a command for it that is passed on untouched.
        case command
        /// A service, and words for docker-compose.
        case service
        /// Two paths, of which one may be `SERVICE:PATH`.
        case copy
        /// Nothing of the stack's.
        case nothing
    }

    /// What it does to the stack: it decides from which files it runs, and what has to be approved.
    enum Effect: Sendable {
        /// It looks at what runs or works in it; runs on the stack as it was last applied.
        case looks
        /// It lets containers of the last applied stack run again.
        case starts
        /// It stops or removes containers of the last applied stack.
        case stops
        /// It removes the last applied stack; where services are named, their containers.
        case takesDown
        /// It runs from the project's files as they are, with everything that they ask for.
        case runs
        /// It changes the stack or its images, from the project's files as they are, while no other command does.
        case changes
    }

    /// Its name, the same as docker-compose's.
    let name: String
    /// One sentence for the help.
    let abstract: String
    /// Its arguments as the help shows them.
    let usage: String
    /// What the words after the options are.
    let form: Form
    /// What it does to the stack.
    let effect: Effect
    /// How many words it needs.
    let least: Int
    /// docker-compose's options.
    let options: [VerbOption]
    /// How it is used.
    let examples: Examples
    /// The options that are used most, where there are many.
    let usual: [String]
    private let further: [VerbOption]

    /// Describes a verb.
    init(
        _ name: String, _ abstract: String, _ effect: Effect, usage: String = "[SERVICE ...]", form: Form = .services,
        least: Int = 0, _ options: [VerbOption] = [], own: [VerbOption] = [], usual: [String] = [], examples: Examples
    ) {
        self.name = name
        self.abstract = abstract
        self.usage = usage
        self.form = form
        self.effect = effect
        self.least = least
        self.options = options
        further = own
        self.usual = usual
        self.examples = examples
    }

    /// Options of ours, but for those that docker-compose spells the same.
    var own: [VerbOption] {
        let taken = options.flatMap(\.names)
        return (further + Self.common).compactMap { $0.without(taken) }
    }

    /// Options of ours that all verbs have, and most other commands, too.
    static let common: [VerbOption] = [
        .init(
            "--environment -E --target", "NAME",
            "The environment, 'development' if not given; another one is a stack of its own."),
        .init("--project-name -p", "NAME", "The name of the stack, docker-compose's project name, for this command."),
        .init("--profile", "PROFILE", "A profile of docker-compose's to make active; can be given more than once."),
        .init(
            "--default-tags", "FILE",
            "A list of images with tags, for those that are named without one. The stack keeps it; '' takes it away."),
        .init("--quiet -q", nil, "Say only what went wrong."),
        .init("--verbose -v", nil, "Show each command that is run."),
        .init("--dry-run", nil, "Show the call of docker-compose, and do nothing."),
        .init("--version", nil, "Show the version."), .init("--help -h", nil, "Show help information."),
    ]

    /// Options that only ask something of us. ArgumentParser adds them to each help.
    static let questions: Set = ["--version", "--help"]

    /// Returns the option that a word names, and whether it is docker-compose's.
    func option(named name: String) -> (option: VerbOption, isComposes: Bool)? {
        options.first { $0.names.contains(name) }.map { ($0, true) }
            ?? own.first { $0.names.contains(name) }.map { ($0, false) }
    }
}
