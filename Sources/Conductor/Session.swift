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
    /// The processes, terminal and environment to use.
    package private(set) var host: Host
    /// The project.
    package var project: Project
    /// The environment, as far as the command line gives it.
    package var environment: String?
    /// The file of default tags that the command line names, empty for none; `nil` for the one that the stack has.
    package var defaultTags: String?
    /// Whether the name of another stack comes from that of its environment, and nobody has typed it.
    var isNameDerived = false
    /// Receives one line for each thing that is being done.
    package let report: @Sendable (String) -> Void
    /// Receives one line for each warning.
    package let warn: @Sendable (String) -> Void

    /// Creates a session for a project.
    package init(
        host: Host, project: Project, environment: String? = nil,
        report: @escaping @Sendable (String) -> Void, warn: @escaping @Sendable (String) -> Void
    ) {
        self.host = host
        self.project = project
        self.environment = environment
        self.report = report
        self.warn = warn
    }

    /// The user's git.
    package var git: GitProgram { GitProgram(host) }

    /// The docker engine.
    package var engine: Engine { Engine(host) }

    /// The reader of the project's repository.
    package var reader: RepositoryReader { git.reader(project.root) }

    /// Returns the project's settings in git's configuration.
    ///
    /// - Throws: `GitError` or `ConductorError` of kind `git` where it cannot be read.
    package func settings() async throws -> ProjectSettings { try await ProjectSettings(of: project, git: git) }

    /// Returns the same session, in which programs may take as long as the project's settings say.
    ///
    /// - Throws: as ``settings()``; `ConductorError` of kind `content` for a time that is none.
    package func withTimeLimits() async throws -> Session {
        var session = self
        session.host.timeLimits = try await settings().timeLimits(usual: host.timeLimits)
        return session
    }

    /// Returns what makes, moves and removes the checkouts of a loaded project.
    package func checkouts(in situation: Situation) -> ProjectCheckouts {
        checkouts(situation.checkouts, situation.settings)
    }

    func checkouts(_ existing: [Checkout], _ settings: ProjectSettings) -> ProjectCheckouts {
        ProjectCheckouts(
            of: project, existing: existing, settings: settings, git: git, report: report, warn: warn)
    }

    /// Returns the branch of a checkout or, where `HEAD` is detached, its abbreviated commit.
    package func head(of checkout: Checkout) async -> String {
        guard let head = try? await git.reader(checkout.path).head() else { return "unreadable" }
        return head.branch ?? head.commit?.abbreviated ?? "nothing"
    }

    /// Returns the containers of a stack, after checking that they are this worktree's.
    ///
    /// - Throws: ``ConductorError`` of kind `project` where another project uses the stack's name.
    package func containers(of stack: String) async throws -> [Container] {
        let containers = try await engine.containers(of: stack)
        // Branches may differ in how the project is laid out, and cage has copies of the pods in a folder of its own.
        let own = [
            project.root, project.podsDirectory, project.composeDirectory,
            project.root.appending(".cage").appending("pods"),
        ]
        for container in containers where !container.workingDirectory.isEmpty {
            let folder = FilePath(container.workingDirectory)
            if let real = Files.real(folder), !own.contains(real), !hasMoved(stack, from: real) {
                throw ConductorError(
                    .stackTaken, "the stack '\(stack)' is that of another project, at '\(folder)'",
                    hint: "give this one a name of its own: git config conductor.stack NAME")
            }
        }
        if containers.isEmpty, isNameDerived { try await checkVolumes(of: stack) }
        return containers
    }

    /// Whether containers of this worktree's stack were made in a folder where another worktree of the repository is now:
    /// this one was moved away from there.
    private func hasMoved(_ stack: String, from folder: FilePath) -> Bool {
        let stacks = Stacks.read(project, warn: nil)
        return stacks.all.contains { $0.worktree == project.worktreeName && $0.record.name == stack }
            && stacks.record(named: stack, besides: project) == nil
            && RepositoryLayout.find(from: folder)?.commonDirectory == project.commonDirectory
    }

    /// Throws where docker has volumes of a stack that this worktree has never brought up, and whose name nobody has
    /// typed.
    private func checkVolumes(of stack: String) async throws {
        let volumes = try await foreignVolumes(of: stack)
        guard !volumes.isEmpty else { return }
        throw ConductorError(
            .stackTaken,
            "there are volumes of a stack '\(stack)' that this worktree has not made: \(volumes.joined(separator: ", "))",
            hint: "use them with '-p \(stack)', or name another stack with '-p'")
    }

    /// Returns the volumes that docker has of a stack which this worktree has never brought up.
    private func foreignVolumes(of stack: String) async throws -> [String] {
        let stacks = Stacks.read(project, warn: warn)
        let isOwn = stacks.all.contains { $0.worktree == project.worktreeName && $0.record.name == stack }
        return isOwn ? [] : try await engine.remains(of: stack).volumes
    }

    /// Warns of volumes that a stack will use because somebody has typed its name, and that this worktree has not made.
    func warnOfForeignVolumes(of stack: String) async throws {
        guard project.otherStack != nil, !isNameDerived else { return }
        let volumes = try await foreignVolumes(of: stack)
        guard !volumes.isEmpty else { return }
        warn(
            "the stack '\(stack)' uses volumes that this worktree has not made: \(volumes.joined(separator: ", "))")
    }
}
