import ArgumentParser
import Conductor
import Editing
import Pipeline
import Projects

/// `generate pod`, `generate service`
struct GenerateCommand: CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Add a service, a pod or a file of secrets to the project's files.",
        subcommands: [
            GenerateServiceCommand.self, GeneratePodCommand.self, GenerateSecretsCommand.self,
            GenerateVaultCommand.self,
        ])

    static let examples: Examples = [
        "git conductor generate service db --image postgres": "a service from an image",
        "git conductor generate pod tasks --type task": "a pod that is run by hand",
    ]
}

/// `generate service NAME`
struct GenerateServiceCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "service", abstract: "Add a service to a pod.",
        discussion: "With a source and no image, the image is named after the source's repository.")

    static let examples: Examples = [
        "git conductor generate service db --image postgres": "from an image",
        "git conductor generate service web --source git@github.com:me/web.git":
            "from the image me/web, with its source",
        "git conductor generate service api --image me/api --link db --port 8080:80": "needs db, listens at port 8080",
    ]

    @Argument(help: "The name of the service.")
    var name: String

    @Option(name: .long, help: "The image that it runs from.")
    var image: String?

    @Option(name: .long, help: "The git URL of its source.")
    var source: String?

    @Option(name: .long, help: "The branch of its source.")
    var branch: String?

    @Option(name: .long, help: "The folder in its source.")
    var subdirectory: String?

    @Option(name: .long, help: "A service that it needs; may be given again.")
    var link: [String] = []

    @Option(name: .long, help: "The pod that it goes to.")
    var pod = "default"

    @Option(name: .long, help: "A port that it publishes, such as 8080:80; may be given again.")
    var port: [String] = []

    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption

    func validate() throws {
        guard image != nil || source != nil else {
            throw ValidationError("A service needs '--image', '--source' or both.")
        }
        guard source != nil || (branch == nil && subdirectory == nil) else {
            throw ValidationError("'--branch' and '--subdirectory' belong to '--source'.")
        }
    }

    func run(_ context: CommandContext) async throws {
        let service = ServiceTemplate(
            name: name, pod: pod, image: image, source: source, branch: branch, subdirectory: subdirectory,
            links: link, ports: port)
        let file = try await options.session(context).editing(isDryRun: dry.dryRun) {
            try $0.add(service, dryRun: dry.dryRun)
        }
        if dry.dryRun {
            context.print("add \(name) to \(file)")
        } else if !options.talk.quiet {
            context.print("added \(name) to \(file)")
        }
    }
}

/// `generate pod NAME`
struct GeneratePodCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "pod", abstract: "Add a pod to the project.")

    static let examples: Examples = [
        "git conductor generate pod search": "pods/search.yml",
        "git conductor generate pod tasks --type task": "run by hand, never by 'up'",
    ]

    @Argument(help: "The name of the pod.")
    var name: String

    @Option(name: .long, help: "What it is for: service, placeholder or task.")
    var type = "service"

    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption

    func run(_ context: CommandContext) async throws {
        guard let kind = Pod.Kind(rawValue: type) else {
            throw ValidationError("A pod's type is 'service', 'placeholder' or 'task'.")
        }
        let files = try await options.session(context).editing(isDryRun: dry.dryRun) {
            try $0.addPod(name, kind: kind, dryRun: dry.dryRun)
        }
        for file in files {
            if dry.dryRun || !options.talk.quiet { context.print("\(dry.dryRun ? "write" : "wrote") \(file)") }
        }
    }
}

/// `generate secrets`
struct GenerateSecretsCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "secrets", abstract: "Add a file for secret variables, which git ignores.")

    static let examples: Examples = [
        "git conductor generate secrets": "config/secrets.yml, ignored by git",
        "git conductor generate secrets --dry-run": "see what would be written",
    ]

    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption

    func run(_ context: CommandContext) async throws {
        let session = try await options.session(context)
        try await session.add(context, options, dry) { try $0.addSecrets(dryRun: dry.dryRun) }
        if !dry.dryRun { try await session.guardSecretsFile() }
    }
}

/// `generate vault`
struct GenerateVaultCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "vault", abstract: "Add a file that says which services get tokens of Vault.")

    static let examples: Examples = [
        "git conductor generate vault": "config/vault.yml",
        "git conductor generate vault --dry-run": "see what would be written",
    ]

    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption

    func run(_ context: CommandContext) async throws {
        try await options.session(context).add(context, options, dry) { try $0.addVault(dryRun: dry.dryRun) }
    }
}

extension Session {
    /// Adds a file to the project, and says which.
    fileprivate func add(
        _ context: CommandContext, _ options: ProjectOptions, _ dry: DryRunOption, _ body: (Situation) throws -> String
    ) async throws {
        let file = try await editing(isDryRun: dry.dryRun, body)
        if dry.dryRun || !options.talk.quiet { context.print("\(dry.dryRun ? "write" : "wrote") \(file)") }
    }
}
