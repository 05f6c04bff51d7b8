import Compose
import Host
package import SystemPackage

/// The compose files of a project without pods, where they are not those that docker-compose finds by itself at the top:
/// those that were given to `init`, or those of `COMPOSE_FILE` in the project's `.env`.
package struct ChosenFiles: Sendable, Equatable, Codable {
    /// The version of the file's format.
    package static let schema = 1
    /// The version of the file's format that this was read from.
    package private(set) var schema = Self.schema
    /// Their paths relative to the top of the worktree, in the order in which docker-compose merges them.
    package let files: [String]

    /// Chooses files.
    package init(_ files: [String]) { self.files = files }

    private static func path(in commonDirectory: FilePath) -> FilePath {
        commonDirectory.appending("conductor").appending("files.json")
    }

    /// Reads the choice that all worktrees of a repository share; `nil` if there is none.
    package static func read(_ commonDirectory: FilePath) -> ChosenFiles? {
        JSONFile.read(path(in: commonDirectory), warn: nil) { $0.schema == Self.schema }
    }

    /// Writes the choice; `nil` takes it back.
    ///
    /// - Throws: `HostError`.
    package static func write(_ choice: ChosenFiles?, _ commonDirectory: FilePath) throws {
        let path = path(in: commonDirectory)
        if let choice { try JSONFile.write(choice, to: path) } else { try Files.remove(path) }
    }

    /// Reads `COMPOSE_FILE` in the `.env` of a folder; `nil` where it is not set, or the file cannot be read.
    package static func dotEnv(in folder: FilePath) -> ChosenFiles? {
        guard let text = try? Files.text(of: folder.appending(".env")), text.contains("COMPOSE_FILE"),
            let variables = try? EnvironmentFile(parsing: text, file: ".env", variables: { _ in nil }).values
        else { return nil }
        return ChosenFiles(variables: variables)
    }

    /// Takes the files that `COMPOSE_FILE` names, with `COMPOSE_PATH_SEPARATOR` between them (`:` by default); `nil` if it
    /// names none.
    package init?(variables: [String: String]) {
        let separator = variables["COMPOSE_PATH_SEPARATOR"].flatMap { $0.isEmpty ? nil : $0 } ?? ":"
        let names = (variables["COMPOSE_FILE"] ?? "").split(separator: separator).map(String.init)
        if names.isEmpty { return nil }
        self.init(names)
    }
}
