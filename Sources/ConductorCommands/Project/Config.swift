import ArgumentParser
import Conductor
import Editing
import Errors
import Host
import Pipeline
import Projects

/// `config set`, `get`, `unset` and `list`; also spelled `config:set` and so on.
struct ConfigCommand: CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Show and change the environment variables of a service.",
        discussion: "docker-compose's command of this name is 'git conductor compose -- config'.",
        subcommands: [Set.self, Get.self, Unset.self, List.self])

    static let examples: Examples = [
        "git conductor config list web": "all variables of a service",
        "git conductor config set web development DEBUG 1": "set one",
        "git conductor config get web DATABASE_URL": "what the container gets",
    ]

    /// The service and the environment.
    struct Place: ParsableArguments {
        @Argument(help: "The service.")
        var service: String

        @Argument(help: "The environment, unless '-E' names it.")
        var environment: String?

        @Option(name: [.customShort("E"), .customLong("environment"), .customLong("target")], help: "The environment.")
        var named: String?

        @OptionGroup var talk: TalkOptions

        /// Splits the words after the service into the environment, which may be left out, and `count` more.
        ///
        /// - Returns: the environment, `nil` for that of the worktree's own stack, and the other words.
        func split(_ words: String?...) throws -> (environment: String?, words: [String]) {
            let given = [environment].compactMap(\.self) + words.compactMap(\.self)
            if given.count == words.count { return (named, given) }
            guard given.count == words.count + 1 else {
                let names = ["NAME", "VALUE"].prefix(words.count).map { " \($0)" }.joined()
                throw ValidationError("Give SERVICE [ENVIRONMENT]\(names).")
            }
            if let named, named != given[0] {
                throw ValidationError("Two environments are named: '\(given[0])' and '\(named)'.")
            }
            return (given[0], Array(given.dropFirst()))
        }

        /// Everything one command may do to the project, in an environment.
        private func session(_ context: CommandContext, _ environment: String?) throws -> Session {
            let project = try Project.find(from: context.host.currentDirectory)
            return Session(
                host: talk.applied(to: context).host, project: project, environment: environment,
                report: { _ in }, warn: { context.warn($0) })
        }

        /// The variables of the service in an environment.
        func variables(_ context: CommandContext, in environment: String?) async throws -> Variables {
            try variables(in: try await session(context, environment).load(tool: .none))
        }

        /// Changes the variables of the service, while no other command changes the project's files.
        ///
        /// - Parameter words: the words after the environment.
        func editing<Result>(
            _ context: CommandContext, in environment: String?, _ words: [String], isDryRun: Bool,
            _ body: (Variables) throws -> Result
        ) async throws -> Result {
            let session = try session(context, environment)
            if session.project.shape == .pods, environment == nil {
                let isEnvironment = Environment.known(in: session.project).contains { $0.name == words[0] }
                let last = words.count == 1 ? "name" : "value"
                throw ConductorError(
                    .usage, "the \(isEnvironment ? last : "environment") is missing",
                    hint: "git conductor config \(words.count == 1 ? "unset" : "set") SERVICE development NAME"
                        + (words.count == 1 ? "" : " VALUE") + ", or with '-E development'"
                )
            }
            if session.project.shape != .pods, let environment {
                throw ConductorError(
                    .plainComposeFile, "a project without pods has no environments of its own",
                    hint: "leave '\(environment)' out, and the compose file itself is changed")
            }
            return try await session.editing(isDryRun: isDryRun) { try body(try variables(in: $0)) }
        }

        private func variables(in situation: Situation) throws -> Variables {
            Variables(of: try situation.service(only: service), in: situation)
        }
    }

    /// `config set SERVICE ENVIRONMENT NAME VALUE`
    struct Set: ConductorCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set a variable.",
            usage: "git-conductor config set [OPTION ...] <service> <environment> <name> <value>")

        static let examples: Examples = [
            "git conductor config set web development DEBUG 1": "in one environment",
            "git conductor config:set web test DEBUG 0": "another spelling of it",
        ]

        @OptionGroup var place: Place

        @Argument(help: "The name of the variable.")
        var name: String?

        @Argument(help: "Its value; the container sees exactly this.")
        var value: String?

        @OptionGroup var dry: DryRunOption

        /// Returns a command line whose value is not taken for an option, whatever it begins with.
        ///
        /// The value is the word after the name, unless that is an option of this command and more follows.
        static func withValueLast(_ words: [String]) -> [String] {
            let options: Swift.Set = ["-q", "--quiet", "-v", "--verbose", "--dry-run"]
            let questions: Swift.Set = ["-h", "--help"]
            let environment: Swift.Set = ["-E", "--environment", "--target"]
            guard !words.dropLast().contains("--") else { return words }
            // 'config', 'set', the service, the environment and the name come before it.
            var (places, before) = ([Int](), 5)
            for (place, word) in words.enumerated() where places.count <= before {
                let isLast = place == words.count - 1
                if place > 0, environment.contains(words[place - 1]) { continue }
                if !isLast, environment.contains(word) || environment.contains(String(word.prefix { $0 != "=" })) {
                    before = 4
                } else if !questions.contains(word), !options.contains(word) || isLast {
                    places.append(place)
                }
            }
            // Without an environment a value that begins with a dash can only be the last word.
            if places.count == before, let last = words.last, last.hasPrefix("-"), !options.contains(last) {
                before -= 1
            }
            guard places.count > before else { return words }
            var words = words
            let value = words.remove(at: places[before])
            return words + ["--", value]
        }

        func validate() throws { _ = try words() }

        private func words() throws -> (environment: String?, words: [String]) {
            try place.split(name, value)
        }

        func run(_ context: CommandContext) async throws {
            let (environment, words) = try words()
            let name = words[0]
            let file = try await place.editing(context, in: environment, words, isDryRun: dry.dryRun) {
                try $0.set(name, to: words[1], dryRun: dry.dryRun)
            }
            if dry.dryRun {
                context.print("set \(name) in \(file)")
            } else if !place.talk.quiet {
                context.print("set \(name) in \(file)")
            }
        }
    }

    /// `config get SERVICE ENVIRONMENT NAME`
    struct Get: ConductorCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a variable as the container sees it.",
            usage: "git-conductor config get [OPTION ...] <service> [<environment>] <name>",
            discussion: "Exits with 1 where it is not set.")

        static let examples: Examples = [
            "git conductor config get web DATABASE_URL": "in this stack's environment",
            "git conductor config get web test DATABASE_URL": "in another one",
        ]

        @OptionGroup var place: Place

        @Argument(help: "The name of the variable.")
        var name: String?

        func validate() throws { _ = try words() }

        private func words() throws -> (environment: String?, words: [String]) {
            try place.split(name)
        }

        func run(_ context: CommandContext) async throws {
            let (environment, words) = try words()
            let entries = try await place.variables(context, in: environment).all()
            guard let entry = entries.first(where: { $0.name == words[0] }) else {
                throw ExitCode(1)
            }
            context.printValue(entry.value)
        }
    }

    /// `config unset SERVICE ENVIRONMENT NAME`
    struct Unset: ConductorCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a variable out of the environment's file.",
            usage: "git-conductor config unset [OPTION ...] <service> <environment> <name>")

        static let examples: Examples = [
            "git conductor config unset web development DEBUG": "in one environment",
            "git conductor config:unset web test DEBUG": "another spelling of it",
        ]

        @OptionGroup var place: Place

        @Argument(help: "The name of the variable.")
        var name: String?

        @OptionGroup var dry: DryRunOption

        func validate() throws { _ = try words() }

        private func words() throws -> (environment: String?, words: [String]) {
            try place.split(name)
        }

        func run(_ context: CommandContext) async throws {
            let (environment, words) = try words()
            let name = words[0]
            let file = try await place.editing(context, in: environment, words, isDryRun: dry.dryRun) {
                try $0.unset(name, dryRun: dry.dryRun)
            }
            if let file, dry.dryRun || !place.talk.quiet {
                context.print("\(dry.dryRun ? "remove" : "removed") \(name) from \(file)")
            }
            guard !dry.dryRun else { return }
            if let left = try await place.variables(context, in: environment).all().first(where: { $0.name == name }) {
                context.warn("'\(name)' is still set, in '\(left.file)'")
            } else if file == nil {
                context.warn("'\(name)' was not set")
            }
        }
    }

    /// `config list SERVICE ENVIRONMENT`
    struct List: JSONCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the variables as the container sees them; of secrets the names.")

        static let examples: Examples = [
            "git conductor config list web": "in this stack's environment",
            "git conductor config list web test": "in another one",
        ]

        @OptionGroup var place: Place
        @OptionGroup var json: JSONOption

        func validate() throws { _ = try words() }

        private func words() throws -> (environment: String?, words: [String]) {
            try place.split()
        }

        func run(_ context: CommandContext) async throws {
            let entries = try await place.variables(context, in: try words().environment).all()
            if json.json {
                try context.printJSON(
                    Listing(
                        variables: entries.map {
                            .init(name: $0.name, value: $0.shownValue, file: $0.file, secret: $0.isSecret)
                        }), isData: true)
            } else {
                for entry in entries { context.printData("\(entry.name)=\(entry.shownValue)") }
            }
        }

        /// The form of `--json`.
        struct Listing: Encodable {
            struct Variable: Encodable {
                let name: String
                let value: String
                let file: String
                let secret: Bool
            }
            let schema = 1
            let variables: [Variable]
        }
    }
}

extension Variables.Entry {
    /// Its value or, of a secret, what is shown instead.
    fileprivate var shownValue: String { isSecret ? Secret.mask : value }
}
