import Compose
import Docker
import Projects
import SystemPackage
import YAML

/// docker-compose 2.24.0 to 2.24.5 refuses every file that names a service of an included one, so we name none to it.
extension Situation {
    /// The services of enabled pods that come from included files alone, with a docker-compose that refuses their names
    /// in other files.
    var unnameableServices: [Service] {
        guard let tool, ("2.24.0"..<"2.24.6").contains(tool.number) else { return [] }
        let own = Set(enabledPods.flatMap(\.files).map(\.path))
        let pods = Set(enabledPods.map(\.name))
        return services.filter { service in
            pods.contains(service.pod) && !service.definition.layers.contains { own.contains($0.file.path) }
        }
    }

    /// Returns the variables of `common.env` files for those services, in the form of a compose file to be merged into
    /// docker-compose's result.
    ///
    /// - Parameter printed: what docker-compose printed.
    /// - Throws: `EnvironmentFileError`.
    func commonVariables(besides printed: Node?) throws -> Value {
        let common = CommonFiles(project, environment, files)
        func variables(_ path: FilePath) throws -> [String: String] {
            guard let text = environmentFiles[path] else { return [:] }
            let file = try EnvironmentFile(
                parsing: text, file: project.display(path), variables: { interpolation.variables[$0] })
            return file.values
        }
        let services = try unnameableServices.compactMap { service -> Value.Entry? in
            let present = printed?["services"]?[service.name]?["environment"]?.mapping ?? []
            let all = Set(present.compactMap(\.key.string))
            let own = Set(service.definition.environment.map(\.name))
            var values = try variables(common.project).filter { !all.contains($0.key) }
            // The environment's file wins over those of the service.
            values.merge(try variables(common.environment).filter { !own.contains($0.key) }) { $1 }
            guard !values.isEmpty else { return nil }
            let entries = values.sorted { $0.key < $1.key }.map {
                Value.Entry(key: $0.key, value: .string(Interpolation.escape($0.value)))
            }
            return Value.Entry(key: service.name, value: ["environment": .mapping(entries)])
        }
        return services.isEmpty ? .mapping([]) : ["services": .mapping(services)]
    }
}
