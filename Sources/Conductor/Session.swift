package import Checkouts
import Compose
package import Docker
import Errors
import Git
package import Host
package import Pipeline
package import Projects
package import Repositories
import SystemPackage

/// Everything one command may do to a project: load it, propose what has to happen to its stack, and carry that out.
package struct Session: Sendable {
    /// What may be used of the machine.
    package let host: Host
    /// The project.
    package let project: Project
    /// What the user said about environment and stack.
    package let choice: Situation.Choice
    /// Told, in a line each, what is being done.
    package let report: @Sendable (String) -> Void
    /// Told, in a line each, what is odd and no error.
    package let warn: @Sendable (String) -> Void

    /// Prepares work on a project.
    package init(
        host: Host, project: Project, choice: Situation.Choice = .init(),
        report: @escaping @Sendable (String) -> Void, warn: @escaping @Sendable (String) -> Void
    ) {
        self.host = host
        self.project = project
        self.choice = choice
        self.report = report
        self.warn = warn
    }

    /// The user's git.
    package var git: GitProgram { GitProgram(host) }

    /// The docker engine.
    package var engine: Engine { Engine(host) }

    /// Reads the project's repository.
    package var reader: RepositoryReader { git.reader(project.root) }

    /// What git's configuration says about the project.
    ///
    /// - Throws: `GitError` or `ConductorError` of kind `git` where it cannot be read.
    package func settings() async throws -> ProjectSettings { try await ProjectSettings(of: project, git: git) }

    /// What makes, moves and removes the checkouts that were read.
    package func checkouts(in situation: Situation) -> ProjectCheckouts {
        checkouts(situation.checkouts, situation.settings)
    }

    func checkouts(_ existing: [Checkout], _ settings: ProjectSettings) -> ProjectCheckouts {
        ProjectCheckouts(
            of: project, existing: existing, settings: settings, git: git, report: report, warn: warn)
    }

    /// What a checkout is on, in a word: the branch, or the commit.
    package func head(of checkout: Checkout) async -> String {
        guard let head = try? await git.reader(checkout.path).head() else { return "unreadable" }
        return head.branch ?? head.commit?.abbreviated ?? "nothing"
    }

    /// What docker has of a stack.
    ///
    /// - Throws: ``ConductorError`` of kind `engine`, or as ``containers(_:)``.
    package func inventory(_ rendering: Rendering) async throws -> Inventory {
        let situation = rendering.situation
        let containers = try await containers(situation)
        guard !rendering.images.isEmpty else { return Inventory(containers: containers) }
        return Inventory(containers: containers, images: try await engine.images(named: situation.imagePrefix))
    }

    /// The containers of a stack, after a look whether they are this worktree's.
    ///
    /// - Throws: ``ConductorError`` of kind `project` where another project uses the stack's name.
    package func containers(_ situation: Situation) async throws -> [Container] {
        let containers = try await engine.containers(of: situation.stack)
        let own = situation.project.composeDirectory
        for container in containers where !container.workingDirectory.isEmpty {
            let folder = FilePath(container.workingDirectory)
            if let real = Files.real(folder), real != own {
                throw ConductorError(
                    .project, "the stack '\(situation.stack)' is that of another project, at '\(folder)'",
                    hint: "give this one a name of its own: git config conductor.stack NAME")
            }
        }
        return containers
    }
}
