import Git
import HookScripts
import Host
import Repositories
package import SystemPackage
/// Whether git runs our hooks in one worktree, and what keeps it from that.
package struct HookInspection: Sendable, Equatable {
    /// One thing that keeps git from running our hooks, or ours from doing anything.
    package enum Problem: Sendable, Equatable {
        /// Nothing of ours is installed.
        case notInstalled
        /// Hooks of ours are gone.
        case missing([String])
        /// Another program's hooks stand where ours were.
        case replaced([String])
        /// The configuration leads git to another folder of hooks.
        case hooksPath(String, origin: String)
        /// The configuration turns our hooks off.
        case turnedOff(key: String, origin: String)
        /// The program that they are to run is not there.
        case programMissing(FilePath)
    }

    /// The top of the worktree; the git directory of a store that has none.
    package let worktree: FilePath
    /// How git comes to run our hooks here.
    package let mechanism: HookMechanism
    /// What keeps our hooks from having an effect.
    package let problems: [Problem]

    /// Whether our hooks run here and do what they are for.
    package var isEffective: Bool { problems.isEmpty }

    /// Draws the conclusion from what was found.
    ///
    /// - Parameters:
    ///   - worktree: the top of the worktree.
    ///   - mechanism: how git is to come to run our hooks.
    ///   - found: what is there, for this worktree.
    init(worktree: FilePath, mechanism: HookMechanism, found: Found) {
        self.worktree = worktree
        self.mechanism = mechanism
        guard found.hasTraces else {
            problems = [.notInstalled]
            return
        }
        var problems: [Problem] = []
        if mechanism == .configuration {
            if found.value("hook.conductor.command")?.value != found.command {
                problems.append(.missing(HookScripts.names))
            }
        } else {
            let path = found.value("core.hookspath")
            if let path, path.value != found.ownFolder || mechanism == .files {
                problems.append(.hooksPath(path.value, origin: path.origin))
            } else if path == nil, mechanism == .forwarding {
                problems.append(.missing(HookScripts.names))
            }
            if !found.replaced.isEmpty { problems.append(.replaced(found.replaced)) }
            if !found.missing.isEmpty { problems.append(.missing(found.missing)) }
        }
        let switches =
            ["conductor.hooks"]
            + (mechanism == .configuration
                ? (["conductor"] + HookScripts.names).map { "hook.\($0).enabled" } : [])
        for key in switches {
            guard let setting = found.value(key), GitBoolean.isFalse(setting.value) else { continue }
            problems.append(.turnedOff(key: key, origin: setting.origin))
        }
        if let program = found.missingProgram { problems.append(.programMissing(program)) }
        self.problems = problems
    }

    /// What was found for a worktree.
    struct Found: Sendable, Equatable {
        /// A setting that matters, where it comes from and in git's order.
        struct Setting: Sendable, Equatable {
            let origin: String
            let key: String
            let value: String
        }

        var hasTraces = true
        var settings: [Setting] = []
        /// The folder that `core.hooksPath` names where we set it.
        var ownFolder = ""
        /// The command that our configuration names.
        var command = ""
        /// Hooks of other programs where ours are to be.
        var replaced: [String] = []
        /// Hooks that are not there at all.
        var missing: [String] = []
        /// The program that our hooks name, if it is not there.
        var missingProgram: FilePath?

        /// The setting that counts.
        func value(_ key: String) -> Setting? { settings.last { $0.key == key } }

        /// Reads what `git config --show-origin -z --get-regexp` prints.
        static func settings(of listing: String) -> [Setting] {
            let fields = listing.split(separator: "\0", omittingEmptySubsequences: false).dropLast()
            return stride(from: fields.startIndex, to: fields.endIndex - 1, by: 2).map { index in
                let entry = fields[index + 1].split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
                let origin = fields[index]
                return Setting(
                    origin: String(origin.hasPrefix("file:") ? origin.dropFirst(5) : origin),
                    key: String(entry[0]), value: entry.count == 2 ? String(entry[1]) : "true")
            }
        }
    }
}

/// Git's words for no.
private enum GitBoolean {
    static func isFalse(_ value: String) -> Bool { ["false", "no", "off", "0", ""].contains(value.lowercased()) }
}

extension HookInspection.Problem: CustomStringConvertible {
    /// What is the matter, and what to run.
    package var description: String {
        let mend = "'git conductor hooks install' puts them back"
        return switch self {
        case .notInstalled: "not installed: 'git conductor hooks install' installs them"
        case .missing(let names): "\(names.joined(separator: ", ")) missing: \(mend)"
        case .replaced(let names): "\(names.joined(separator: ", ")) replaced by another program: \(mend)"
        case .hooksPath(let path, let origin):
            "core.hooksPath is '\(path)' (\(origin)) and leads past them: "
                + (origin.hasSuffix("/config.worktree")
                    ? "take it out there" : "'git conductor hooks install' mends that")
        case .turnedOff(let key, let origin): "turned off by '\(key)' (\(origin))"
        case .programMissing(let path):
            "the program '\(path)' is not there: 'git conductor hooks install' names this one"
        }
    }
}

extension RepositoryHooks {
    /// Looks at each worktree of the repository.
    ///
    /// - Throws: ``ConductorError``, `GitError`.
    package func inspect() async throws -> [HookInspection] {
        var tops = try await git.reader(repository).worktrees().filter(\.isValid).map(\.path)
        if let main = mainWorktree { tops.insert(main, at: 0) }
        var inspections: [HookInspection] = []
        for top in tops.isEmpty ? [repository] : tops {
            inspections.append(
                HookInspection(worktree: top, mechanism: mechanism, found: try await found(from: top)))
        }
        return inspections
    }

    private var mainWorktree: FilePath? {
        // A bare repository, such as a store, has none.
        guard (try? configuration.bool("core.bare")) != true, repository.lastComponent?.string == ".git" else {
            return nil
        }
        return repository.removingLastComponent()
    }

    private func found(from worktree: FilePath) async throws -> HookInspection.Found {
        let listing = try await git.attempt(
            ["config", "--show-origin", "-z", "--get-regexp", #"^(core\.hookspath|conductor\.hooks|hook\..*)$"#],
            in: worktree)
        let folder = HookFolder(path: folder)
        let program = program
        return HookInspection.Found(
            hasTraces: haveTraces, settings: HookInspection.Found.settings(of: listing.output),
            ownFolder: ownFolder.path.string, command: command,
            replaced: mechanism == .configuration ? [] : HookScripts.names.filter(folder.isReplaced),
            missing: mechanism == .configuration
                ? [] : HookScripts.names.filter { !Files.exists(folder.path.appending($0)) },
            missingProgram: program.flatMap { Files.isExecutable($0) ? nil : $0 })
    }
}
