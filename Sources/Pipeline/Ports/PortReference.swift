import Compose
import Projects
import SystemPackage
import YAML

/// A place in the project's files that names a port which this stack publishes elsewhere.
package struct PortReference: Sendable, Equatable {
    /// The service.
    package let service: String
    /// What holds it: `environment.API_URL`, `command`.
    package let key: String
    /// The file and the line.
    package let place: String
    /// The address in it: `localhost:3000`.
    package let address: String
    /// The port of this stack in its place.
    package let port: Int

    /// What a person reads about it.
    package var words: String {
        let words = "\(place): '\(key)' of '\(service)' names \(address), which is port \(port) in this stack"
        return variable.map { "\(words) ('follow_ports: [\($0)]' under 'x-conductor' replaces it)" } ?? words
    }

    /// The name of the variable or build argument; `nil` for a command.
    package var variable: String? {
        ["environment.", "build.args."].lazy.filter(key.hasPrefix).map { String(key.dropFirst($0.count)) }.first
    }
}

extension Situation {
    /// Returns where variables, build arguments and commands of services name ports that this stack publishes elsewhere,
    /// without those that follow the ports.
    ///
    /// - Parameters:
    ///   - names: the services.
    ///   - hostName: the name of this machine.
    /// - Throws: `YAMLError`; `EnvironmentFileError`.
    package func portReferences(in names: [String], hostName: String) throws -> [PortReference] {
        guard !ports.all.isEmpty else { return [] }
        return try names.compactMap(service).flatMap { service in
            try texts(of: service).flatMap { text in
                LocalAddress.all(in: text.value, besides: hostName).compactMap { address in
                    ports.port(inPlaceOf: address.port).map {
                        PortReference(
                            service: service.name, key: text.key, place: text.place, address: address.text, port: $0)
                    }
                }
            }
        }
    }

    /// The texts of a service in which an address would be used: of each the last one that counts.
    private func texts(of service: Service) throws -> [(key: String, value: String, place: String)] {
        let definition = service.definition
        let followed = definition.settings.followPorts.flatMap { ["environment.\($0)", "build.args.\($0)"] }
        let order = Dictionary(definition.layers.enumerated().map { ($1.file.document.file, $0) }) { $1 }
        var texts: [String: (value: String, place: String)] = [:]
        let common = CommonFiles(project, environment, files)
        let own = definition.environmentFiles.filter { !$0.isRaw }.map(\.path)
        for path in [common.project] + own + [common.environment] {
            guard let text = environmentFiles[path] else { continue }
            let file = project.display(path)
            let values = try EnvironmentFile(parsing: text, file: file, variables: { interpolation.variables[$0] })
                .values
            for line in try EnvironmentFile.lines(of: text, file: file) {
                texts["environment.\(line.name)"] = (values[line.name] ?? "", "\(file):\(line.line)")
            }
        }
        let facts = try definition.facts(in: ComposeDefinitions(of: [])).merging(try definition.buildFacts()) { $1 }
        for (key, fact) in facts.sorted(by: { order[$0.key.file] ?? 0 < order[$1.key.file] ?? 0 })
        where ["environment.", "build.args."].contains(where: key.key.hasPrefix)
            || ["command", "entrypoint"].contains(key.key)
        {
            texts[key.key] = (fact.text, fact.line.map { "\(key.file):\($0)" } ?? key.file)
        }
        return texts.filter { !followed.contains($0.key) }.sorted { $0.key < $1.key }.map {
            ($0.key, $0.value.value, $0.value.place)
        }
    }
}
