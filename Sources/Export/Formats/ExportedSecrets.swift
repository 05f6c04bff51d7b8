import Projects
import YAML

/// The variables by which a compose file gets secrets whose values it does not have.
struct ExportedSecrets {
    /// The names of the variables, by service and secret.
    private var names: [String: [String: String]] = [:]

    init(of project: ExportedProject) {
        var values: [String: Set<String>] = [:]
        for service in project.services {
            for secret in service.secrets { values[secret.name, default: []].insert(secret.value) }
        }
        for service in project.services {
            for secret in service.secrets {
                // Two services may have different secrets of one name.
                let isShared = values[secret.name, default: []].count == 1
                let prefix = service.name.uppercased().map { $0.isLetter || $0.isNumber ? $0 : "_" }
                names[service.name, default: [:]][secret.name] =
                    isShared ? secret.name : "\(String(prefix))_\(secret.name)"
            }
        }
    }

    /// The names of all variables, sorted.
    var all: [String] { Set(names.values.flatMap(\.values)).sorted() }

    /// Returns the value of a secret variable in a compose file.
    func value(of secret: Secret, of service: ExportedProject.Service) -> Value {
        let name = names[service.name]?[secret.name] ?? secret.name
        return .string("${\(name):?it is a secret}")
    }
}
