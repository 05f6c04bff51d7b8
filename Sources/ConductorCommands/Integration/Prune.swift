import ArgumentParser
import Conductor
import Docker
import Projects
import SystemPackage

/// `prune`
struct PruneCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Remove what no worktree of the project needs any more.",
        discussion: """
            These are: containers and networks of worktrees that are gone; images that were built from sources, and the \
            volumes of 'keep', which no branch in use needs; stores that no pod of any worktree names and in which there \
            is nothing that their remotes do not have. Whatever else there is stays, and a line says why.
            """)

    static let examples: Examples = [
        "git conductor prune --dry-run": "see what would go",
        "git conductor prune": "remove it",
        "git conductor prune --volumes": "with volumes that nobody needs",
    ]

    @Flag(name: .long, help: "The volumes of worktrees and branches that are gone, too, and all that is in them.")
    var volumes = false

    @OptionGroup var options: ProjectOptions
    @OptionGroup var dry: DryRunOption

    func run(_ context: CommandContext) async throws {
        let session = try await options.session(context)
        if dry.dryRun {
            let lines = self.lines(of: try await session.leftovers(), session)
            return (lines.isEmpty ? ["nothing to do"] : lines).forEach(context.print)
        }
        let lines = try await session.locked {
            try await session.project.withStoresLocked(warn: session.warn) {
                let leftovers = try await session.leftovers()
                try await session.prune(leftovers, volumes: volumes)
                return self.lines(of: leftovers, session)
            }
        }
        if !options.talk.quiet { (lines.isEmpty ? ["there was nothing to remove"] : lines).forEach(context.print) }
    }

    /// Returns one line for each thing that is removed or kept.
    private func lines(of leftovers: Leftovers, _ session: Session) -> [String] {
        if let problem = leftovers.engineProblem { session.warn("\(problem): stacks and images are left as they are") }
        let verb = dry.dryRun ? "remove" : "removed"
        var lines: [String] = []
        for stack in leftovers.stacks {
            let what =
                stack.remains.containerNames.map { "container \($0)" } + stack.remains.networks.map { "network \($0)" }
                + (volumes ? stack.remains.volumes.map { "volume \($0)" } : [])
            if what.isEmpty, stack.remains.volumes.isEmpty {
                lines.append(
                    "\(dry.dryRun ? "forget" : "forgot") the stack \(stack.name) of \(stack.path), of which nothing is left"
                )
                continue
            }
            if !what.isEmpty {
                lines += (["stack \(stack.name) of \(stack.path)"] + what).map { "\(verb) the \($0)" }
            }
            if !volumes { lines += stack.remains.volumes.map { "kept the volume \($0): '--volumes' removes it" } }
        }
        lines += leftovers.images.map { "\(verb) the image \($0)" }
        lines += leftovers.volumes.map { "\(verb) the volume \($0)" }
        lines += leftovers.branchVolumes.map { volume, branch in
            let what = "the volume \(volume) of branch \(branch), which is gone"
            return volumes ? "\(verb) \(what)" : "kept \(what): '--volumes' removes it"
        }
        for worktree in leftovers.worktrees {
            lines.append(line("worktree \(worktree.path)", worktree.reasons, verb))
        }
        for store in leftovers.stores {
            lines.append(line("store \(store.path.stem ?? "") of \(store.url)", store.reasons, verb))
        }
        return lines
    }

    private func line(_ what: String, _ reasons: [String], _ verb: String) -> String {
        reasons.isEmpty ? "\(verb) the \(what)" : "kept the \(what): \(reasons.joined(separator: ", "))"
    }
}
