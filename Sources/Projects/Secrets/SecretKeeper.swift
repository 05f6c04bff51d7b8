package import Compose
import Host
import SystemPackage
import Text

/// The command of `config/project.yml` that prints the project's secrets, such as `sops --decrypt secrets.enc.yml`:
///
///     secrets: { exec: [sops, --decrypt, config/secrets.enc.yml] }
///
/// It prints them in the format of `config/secrets.yml`, and runs at the top of the project. What it printed is kept for
/// this worktree, readable by the user only, so that no hook has to run it.
package struct SecretKeeper: Sendable, Equatable {
    /// The words of the command.
    package let words: [String]
    /// Its place in `config/project.yml`.
    package let place: String

    /// What messages call it: its program.
    package var title: String { "output of \(words.first ?? "")" }

    /// The whole command, as it could be typed.
    package var line: String { words.map(\.quoted).joined(separator: " ") }

    /// The power over this machine that it is.
    package var power: HostPower {
        HostPower(
            nil, "secrets", "gets its secrets from '\(line)', which runs on this machine", place: place, details: words)
    }
}

/// What a ``SecretKeeper`` printed, in `secrets.json` in the worktree's git directory.
package struct KeptSecrets: Codable, Equatable {
    private static let schema = 1
    private var schema = Self.schema
    private let command: [String]
    private let printed: String

    private static func path(in project: Project) -> FilePath { project.stateDirectory.appending("secrets.json") }

    /// Returns what a command printed last in a worktree; `nil` if it was not run there.
    package static func output(of keeper: SecretKeeper, in project: Project) -> String? {
        let kept: KeptSecrets? = JSONFile.read(path(in: project), warn: nil) { $0.schema == schema }
        return kept?.command == keeper.words ? kept?.printed : nil
    }

    /// Keeps what a command printed.
    ///
    /// - Throws: `HostError` where it cannot be written.
    package static func keep(_ printed: String, of keeper: SecretKeeper, in project: Project) throws {
        try JSONFile.write(
            KeptSecrets(command: keeper.words, printed: printed), to: path(in: project), isPrivate: true)
    }

    /// Forgets what was kept.
    ///
    /// - Throws: `HostError` where it cannot be removed.
    package static func forget(in project: Project) throws {
        let path = path(in: project)
        if Files.exists(path) { try Files.remove(path) }
    }
}
