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
        abstract: "Make this repository a project, or set up one that came by 'git clone'.")

    @OptionGroup var talk: TalkOptions
    @OptionGroup var dry: DryRunOption

    func run(_ context: CommandContext) async throws {
        let context = talk.applied(to: context)
        let folder = context.host.currentDirectory
        if let project = try? Project.find(from: folder), project.shape != .nothing {
            return try await install(in: project, context)
        }
        guard let root = RepositoryLayout.find(from: folder)?.top else {
            throw ConductorError(
                .project, "'\(folder)' is in no git repository",
                hint: "'git conductor new NAME' makes a project with a repository of its own")
        }
        let new = NewProject(root: root, name: root.lastComponent?.string ?? "project")
        if dry.dryRun {
            for path in try new.write(dryRun: true) { context.print("write \(path)") }
            return
        }
        for path in try new.write() where !talk.quiet { context.print("wrote \(path)") }
        try await install(in: try Project.find(from: folder), context)
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
