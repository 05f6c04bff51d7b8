import Compose
import Docker
import Errors
import Host
import Projects
package import SystemPackage
import YAML

extension ResolvedStack {
    /// The compose file, and the file of variables beside it.
    static let names = (file: "resolved.yml", variables: "resolved.env")

    /// Whether a stack was resolved in a folder.
    package static func isThere(in folder: FilePath) -> Bool { Files.exists(folder.appending(names.file)) }

    /// Writes the compose file and the variables; only the user can read them, for there are values in them.
    ///
    /// - Throws: `HostError`.
    package func write(to folder: FilePath) throws {
        try Files.write(document.text, to: folder.appending(Self.names.file), isPrivate: true)
        try Files.write(variables, to: folder.appending(Self.names.variables), isPrivate: true)
    }

    /// The variables of which docker-compose still needs the values: those that are the content of a secret or a
    /// configuration, and its own that cannot do harm.
    ///
    /// The project's `.env` is not named any more. What else it says for docker-compose itself has no effect.
    private var variables: String {
        let contents = ["secrets", "configs"].flatMap { document.root?[$0]?.mapping ?? [] }
            .compactMap { $0.value["environment"]?.string }
            .filter { name in !["COMPOSE_", "DOCKER_"].contains(where: name.hasPrefix) }
        let values = rendering.situation.interpolation.variables
        return Set(contents + ComposeTool.harmlessVariables).sorted()
            .compactMap { name in values[name].map { "\(name)=\(Self.quoted($0))\n" } }.joined()
    }

    /// A value in double quotes, as docker-compose's files of variables have it.
    private static func quoted(_ value: String) -> String {
        let escapes: [Unicode.Scalar: String] = ["\\": "\\\\", "\"": "\\\"", "$": "\\$", "\n": "\\n", "\r": "\\r"]
        return "\"" + value.unicodeScalars.map { escapes[$0] ?? String($0) }.joined() + "\""
    }
}
