import Compose
import Docker
import Errors
import Host
import Projects
package import SystemPackage
import YAML

extension ResolvedStack {
    /// The names of the resolved compose file, and of the file of variables beside it.
    static let names = (file: "resolved.yml", variables: "resolved.env")

    /// Writes the compose file and the variables, readable by the user only, since they contain the values of
    /// variables.
    ///
    /// - Parameter containers: the ids of containers, by service, for services that use those of others to name them.
    /// - Throws: `HostError`.
    package func write(to folder: FilePath, naming containers: [String: String] = [:]) throws {
        try Files.write(text(naming: containers), to: folder.appending(Self.names.file), isPrivate: true)
        try Files.write(variables, to: folder.appending(Self.names.variables), isPrivate: true)
    }

    /// The variables that docker-compose still needs: those that secrets and configs take their content from
    /// (`environment:`), and harmless ones of its own.
    ///
    /// The project's `.env` is no longer passed, so its other settings for docker-compose have no effect.
    private var variables: String {
        let contents = ["secrets", "configs"].flatMap { document.root?[$0]?.mapping ?? [] }
            .compactMap { $0.value["environment"]?.string }
            .filter { name in !["COMPOSE_", "DOCKER_"].contains(where: name.hasPrefix) }
        // An included file may take them from its own environment files.
        let situation = rendering.situation
        let values = situation.enabledFiles.reduce(into: situation.interpolation.variables) { values, placed in
            values.merge(placed.interpolation.variables) { outer, _ in outer }
        }
        return Set(contents + ComposeTool.harmlessVariables).sorted()
            .compactMap { name in values[name].map { "\(name)=\(Self.quoted($0))\n" } }.joined()
    }

    /// Returns a value in double quotes, as docker-compose reads it in files of variables.
    private static func quoted(_ value: String) -> String {
        let escapes: [Unicode.Scalar: String] = ["\\": "\\\\", "\"": "\\\"", "$": "\\$", "\n": "\\n", "\r": "\\r"]
        return "\"" + value.unicodeScalars.map { escapes[$0] ?? String($0) }.joined() + "\""
    }
}
