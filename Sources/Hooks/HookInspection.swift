import Git
import HookScripts
import Host
import Repositories
package import SystemPackage
/// Whether git runs our hooks in one worktree, and if not, why.
package struct HookInspection: Sendable, Equatable {
    /// A reason why git does not run our hooks, or why they have no effect.
    package enum Problem: Sendable, Equatable {
        /// Nothing of our hooks is installed.
        case notInstalled
        /// These hooks of ours are missing.
        case missing([String])
        /// Another program's hooks are in the place of these.
        case replaced([String])
        /// `core.hooksPath` makes git use another folder of hooks.
        case hooksPath(String, origin: String)
        /// A setting turns our hooks off.
        case turnedOff(key: String, origin: String)
        /// The program that our hooks run is not there.
        case programMissing(FilePath)
    }

    /// The top of the worktree; the git directory of a store that has no worktree.
    package let worktree: FilePath
    /// How git runs our hooks in this repository.
    package let mechanism: HookMechanism
    /// The reasons why our hooks have no effect.
    package let problems: [Problem]

    /// Whether git runs our hooks and they have an effect.
    package var isEffective: Bool { problems.isEmpty }

    /// Judges the hooks and settings of a worktree.
    ///
    /// - Parameters:
    ///   - worktree: the top of the worktree.
    ///   - mechanism: how git should run our hooks.
    ///   - found: the hooks and settings that were found.
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

    /// The hooks and settings of a worktree.
    struct Found: Sendable, Equatable {
        /// A setting of git's configuration, and where it is set.
        struct Setting: Sendable, Equatable {
            let origin: String
            let key: String
            let value: String
        }

        var hasTraces = true
        var settings: [Setting] = []
        /// Our own folder of hooks, which our configuration sets as `core.hooksPath`.
        var ownFolder = ""
        /// The command that our configuration sets for the hooks.
        var command = ""
        /// The hooks in whose place another program's file is.
        var replaced: [String] = []
        /// The hooks for which there is no file.
        var missing: [String] = []
        /// The program that our hooks run, if it is not there.
        var missingProgram: FilePath?

        /// Returns the setting of a key that is in force, which is the last one.
        func value(_ key: String) -> Setting? { settings.last { $0.key == key } }

        /// Reads the output of `git config --show-origin -z --get-regexp`.
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

/// The words for false in git's configuration.
private enum GitBoolean {
    static func isFalse(_ value: String) -> Bool { ["false", "no", "off", "0", ""].contains(value.lowercased()) }
}

extension HookInspection.Problem: CustomStringConvertible {
    /// The problem, and what to run.
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
    /// Inspects the hooks of each worktree of the repository.
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
