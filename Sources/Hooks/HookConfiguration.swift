import Git
import HookScripts
import Host
import Repositories
import SystemPackage

/// The parts of git's configuration that our hooks need.
enum HookConfiguration {
    private static let head = "# Written by git conductor; 'git conductor hooks uninstall' removes it.\n"

    /// Returns a configuration that makes git run a command for each of our hooks.
    static func text(command: String) -> String {
        head + "[hook \"conductor\"]\n\tcommand = \(quoted(command))\n"
            + HookScripts.names.map { "\tevent = \($0)\n" }.joined()
    }

    /// Returns a configuration that makes git look for hooks in a folder.
    static func text(hooksPath: String) -> String {
        head + "[core]\n\thooksPath = \(quoted(hooksPath))\n"
    }

    /// Returns a value in quotes, escaped for git's configuration.
    private static func quoted(_ value: String) -> String {
        let characters = value.map { character in
            switch character {
            case "\"", "\\": "\\\(character)"
            case "\n": "\\n"
            case "\t": "\\t"
            default: String(character)
            }
        }
        return "\"\(characters.joined())\""
    }

    /// The setting in a repository's configuration that includes our file.
    struct Inclusion {
        let repository: FilePath

        /// The path of our file, relative to the repository's configuration.
        static let value = "conductor/hooks.config"

        /// The key, whose condition holds as long as the repository has this path. It holds for all worktrees, as their
        /// git directories are below the repository's.
        var key: String {
            let folder = repository.removingLastComponent().string
            let pattern = folder.map { "*?[\\".contains($0) ? "\\\($0)" : String($0) }.joined()
            return "includeIf.gitdir:\(pattern)/.path"
        }

        /// Adds or removes the setting, and removes those for earlier paths of the repository.
        ///
        /// - Parameter isShadowed: whether a later setting counts more, so that ours has to come last again.
        func set(_ isWanted: Bool, isShadowed: Bool, git: GitProgram) async throws {
            let file = ["config", "--file", repository.appending("config").string]
            let includes = try await git.reader(repository).configuration().includes
            let keys = includes.filter { $0.path == Self.value }.compactMap { include in
                include.condition.map { "includeif.\($0).path" }
            }
            let wanted = isWanted ? key : nil
            var isThere = false
            for found in keys {
                if found == wanted.map(Self.normalized), !isThere, !isShadowed {
                    isThere = true
                } else {
                    try await git.capture(file + ["--unset-all", found, "^\(Self.value)$"], in: repository)
                }
            }
            if let wanted, !isThere { try await git.capture(file + ["--add", wanted, Self.value], in: repository) }
        }

        /// Returns a key as `git config` lists it.
        private static func normalized(_ key: String) -> String { key.replacing("includeIf.", with: "includeif.") }
    }
}
