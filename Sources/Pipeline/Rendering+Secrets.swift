import Compose
package import Projects
import YAML

extension Situation {
    /// Returns the secrets of a service as its containers get them, sorted by name.
    package func secrets(of service: Service) -> [Secret] { secrets.effective(of: service.name, in: service.pod) }

    /// The same situation without the values of secrets, for what is shown.
    package var withoutSecretValues: Situation {
        var situation = self
        situation.secrets = secrets.masked
        return situation
    }

    /// Returns notes on names in files of secrets that the project does not have.
    ///
    /// - Parameter isLikely: whether only names count that are probably mistyped.
    package func notesOnSecrets(isLikely: Bool) -> [String] {
        let pods = Dictionary(uniqueKeysWithValues: pods.map { ($0.name, [String]()) })
        let services = Dictionary(grouping: services, by: \.pod).mapValues { $0.map(\.name) }
        return secrets.strangers(besides: pods.merging(services) { $1 }, isLikely: isLikely)
    }
}

extension Rendering {
    /// The secrets as `environment:` of the services, in the form of a compose file that is merged last.
    ///
    /// They are in none of our files but the resolved one, which only the user may read.
    var secretVariables: Value {
        let enabled = Set(situation.enabledPods.map(\.name))
        let services = situation.services.filter { enabled.contains($0.pod) }.compactMap { service -> Value.Entry? in
            let secrets = situation.secrets(of: service)
            guard !secrets.isEmpty else { return nil }
            let variables = secrets.map {
                Value.Entry(key: $0.name, value: .string(Interpolation.escape($0.value)))
            }
            return Value.Entry(key: service.name, value: ["environment": .mapping(variables)])
        }
        return services.isEmpty ? .mapping([]) : ["services": .mapping(services)]
    }
}
