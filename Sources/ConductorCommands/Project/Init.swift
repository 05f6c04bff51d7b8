import ArgumentParser
import Errors
import Git
import Hooks
import Host
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
                .project, "'\(folder)' is in no git repository",
                hint: "'git conductor new NAME' makes a project with a repository of its own")
        }
        let isThere = present.map { $0.shape != .nothing } ?? false
        let search = ComposeFileSearch(top: top, folder: folder, git: GitProgram(context.host))
        let named = try search.named(file, variables: context.host.environment)
        if let named, present?.shape == .pods {
            if !file.isEmpty {
                throw ConductorError(.project, "this project has pods, and '\(named[0])' is none of them")
            }
        } else if let named {
            try choose(named, layout, context)
        } else if !isThere, !pods {
            guard let found = try await search.found() else { return try await makePods(top, context) }
            try choose(found, layout, context)
        } else if !isThere {
            return try await makePods(top, context)
        }
        try await install(layout, from: folder, context)
    }

    /// Keeps the choice of compose files, unless docker-compose finds the same by itself.
    private func choose(_ files: [String], _ layout: RepositoryLayout, _ context: CommandContext) throws {
        let choice = ChosenFiles(files)
        guard ChosenFiles.read(layout.commonDirectory) != choice else { return }
        if !talk.quiet { context.print("\(dry.dryRun ? "take" : "took") \(files.joined(separator: " and "))") }
        if !dry.dryRun { try choice.write(layout.commonDirectory) }
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
        guard !hooks.areInstalled else {
            if !talk.quiet { context.print("the hooks are installed") }
            return
        }
        if !dry.dryRun { try await hooks.install() }
        if !talk.quiet {
            context.print("\(dry.dryRun ? "install" : "installed") the hooks in \(project.display(hooks.folder))")
        }
    }
}
