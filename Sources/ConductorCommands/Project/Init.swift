import ArgumentParser
import Conductor
import Errors
import Git
import Hooks
import Host
import Pipeline
import Projects
import Repositories
import SystemPackage

/// `init`
struct InitCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make this repository a project, or set up one that came by 'git clone'.",
        discussion: """
            A repository with compose files is a project as it is: in the folder of its compose file, or with --file, this \
            installs the hooks, and nothing else is written. A repository without any gets a first pod.
            """)

    static let examples: Examples = [
        "git conductor init": "the compose file of this folder",
        "git conductor init -f compose.yml -f dev.yml": "these, merged in this order",
        "git conductor init --pods": "begin with a first pod instead",
    ]

    @Option(
        name: [.short, .long], help: "A compose file of the project; several in the order in which they are merged.")
    var file: [String] = []
    @Flag(name: .long, help: "Write a first pod, whatever compose files there are.")
    var pods = false
    @OptionGroup var talk: TalkOptions
    @OptionGroup var dry: DryRunOption

    func validate() throws {
        if pods, !file.isEmpty { throw ValidationError("Give '--file' or '--pods', not both.") }
    }

    func run(_ context: CommandContext) async throws {
        let context = talk.applied(to: context)
        let folder = context.host.currentDirectory
        let present = try? Project.find(from: folder)
        let top = present?.root ?? RepositoryLayout.find(from: folder)?.top
        guard let top, let layout = RepositoryLayout.find(from: top) else {
            throw ConductorError(
                .noRepository, "'\(folder)' is in no working tree of a git repository",
                hint: RepositoryLayout.find(from: folder) == nil
                    ? "'git conductor new NAME' makes a project with a repository of its own"
                    : "go into a worktree of this repository; 'git worktree add FOLDER' makes one")
        }
        let isThere = present.map { $0.shape != .nothing } ?? false
        let search = ComposeFileSearch(top: top, folder: folder, git: GitProgram(context.host))
        let named = try search.named(file, variables: context.host.environment)
        if let named, present?.shape == .pods {
            if !file.isEmpty {
                throw ConductorError(
                    .otherComposeFiles, "this project has pods, and '\(named[0])' is none of them",
                    hint: "put it in 'pods' to make it a pod")
            }
        } else if let named {
            try choose(named, layout, context, isUsual: search.areUsual(named))
        } else if pods, present?.shape != .pods {
            return try await makePods(top, context)
        } else if !isThere {
            guard let found = try await search.found() else { return try await makePods(top, context) }
            try choose(found, layout, context)
        } else if let present {
            try search.check(present)
            if case .chosenFiles(let files) = present.shape, !talk.quiet {
                context.print(
                    "this project is made of \(files.joined(separator: " and ")); 'git conductor init -f FILE…' takes others"
                )
            }
        }
        try await install(layout, from: folder, context)
    }

    /// Keeps the choice of compose files, unless docker-compose finds the same by itself.
    private func choose(
        _ files: [String], _ layout: RepositoryLayout, _ context: CommandContext, isUsual: Bool = false
    ) throws {
        let choice = isUsual ? nil : ChosenFiles(files)
        guard ChosenFiles.read(layout.commonDirectory) != choice else { return }
        if !talk.quiet { context.print("\(dry.dryRun ? "take" : "took") \(files.joined(separator: " and "))") }
        if !dry.dryRun { try ChosenFiles.write(choice, layout.commonDirectory) }
    }

    private func makePods(_ top: FilePath, _ context: CommandContext) async throws {
        let new = NewProject(root: top, name: top.lastComponent?.string ?? "project")
        for path in try new.write(dryRun: dry.dryRun) where !talk.quiet || dry.dryRun {
            context.print("\(dry.dryRun ? "write" : "wrote") \(path)")
        }
        if !dry.dryRun { try await install(in: try Project.find(from: top), context) }
    }

    private func install(_ layout: RepositoryLayout, from folder: FilePath, _ context: CommandContext) async throws {
        // Nothing that makes it a project was written by a dry run.
        guard let project = try? Project.find(from: folder) else {
            return context.print("install the hooks")
        }
        try await install(in: project, context)
    }

    private func install(in project: Project, _ context: CommandContext) async throws {
        let hooks = try await RepositoryHooks(of: project, git: GitProgram(context.host))
        if hooks.areInstalled {
            if !talk.quiet { context.print("the hooks are installed") }
        } else {
            if !dry.dryRun { try await hooks.install() }
            if !talk.quiet {
                context.print("\(dry.dryRun ? "install" : "installed") the hooks in \(project.display(hooks.folder))")
            }
        }
        if !dry.dryRun, project.shape != .nothing { try await takeOver(project, context) }
    }

    /// Takes over what docker-compose runs already, so that the hooks follow it.
    private func takeOver(_ project: Project, _ context: CommandContext) async throws {
        let session = Session(host: context.host, project: project, report: { _ in }, warn: { context.warn($0) })
        let services: [String]
        do {
            services = try await session.recordRunning()
            if let note = try await session.load(tool: .none).noteOnUnhonoured { context.warn(note) }
        } catch let error where (error as? ConductorError)?.isInterruption != true {
            return context.warn("what runs is not taken over: \(error)")
        }
        if !services.isEmpty, !talk.quiet {
            context.print("took over what runs: \(services.joined(separator: ", "))")
        }
    }
}
