import HookScripts
import Host
import Repositories
import SystemPackage

/// What our hooks need of git's configuration.
enum HookConfiguration {
    private static let head = "# Written by git conductor; 'git conductor hooks uninstall' removes it.\n"

    /// Has git run a command at each of our hooks.
    static func text(command: String) -> String {
        head + "[hook \"conductor\"]\n\tcommand = \(quoted(command))\n"
            + HookScripts.names.map { "\tevent = \($0)\n" }.joined()
    }

    /// Has git look for hooks in a folder.
    static func text(hooksPath: String) -> String {
        head + "[core]\n\thooksPath = \(quoted(hooksPath))\n"
    }

    /// A value as git reads it back.
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

    /// The line of a repository's configuration that includes our file.
    struct Inclusion {
        let repository: FilePath

        /// The path of our file, from the repository's configuration.
        static let value = "conductor/hooks.config"

        /// The condition: the repository still lies here. It holds for all worktrees, as their git directories are
        /// below the repository's.
        var key: String {
            let folder = repository.removingLastComponent().string
            let pattern = folder.map { "*?[\\".contains($0) ? "\\\($0)" : String($0) }.joined()
            return "includeIf.gitdir:\(pattern)/.path"
        }

        /// Adds the line, or takes it away, together with those for places where the repository was before.
        func set(_ isWanted: Bool, git: GitProgram) async throws {
            let file = ["config", "--file", repository.appending("config").string]
            let listing = try await git.attempt(
                file + ["-z", "--get-regexp", #"^includeif\..*\.path$"#, "^\(Self.value)$"], in: repository)
            let keys = listing.output.split(separator: "\0").compactMap { entry in
                entry.lastIndex(of: "\n").map { String(entry[..<$0]) }
            }
            let wanted = isWanted ? key : nil
            var isThere = false
            for found in keys {
                if found == wanted.map(Self.normalized), !isThere {
                    isThere = true
                } else {
                    try await git.capture(file + ["--unset-all", found, "^\(Self.value)$"], in: repository)
                }
            }
            if let wanted, !isThere { try await git.capture(file + ["--add", wanted, Self.value], in: repository) }
        }

        /// A key as git lists it.
        private static func normalized(_ key: String) -> String { key.replacing("includeIf.", with: "includeif.") }
    }
}
